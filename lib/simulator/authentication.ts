import { either as E } from 'fp-ts';
import { defer, distinctUntilChanged, map, Observable, of, switchMap } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import { anyOf, currentAuthentication, noAuthentication } from '../server/index.js';
import type { Authentication } from '../server/index.js';
import type { TorError } from '../TorError.js';
import { numberOf, textOf } from './config/Config.js';
import type { Config } from './config/Config.js';
import type { SimulatedTor } from './simulator.js';

/**
 * Implementations of the two methods of section 4.1 that a configuration can require. Both need Node: `hashedPassword`
 * and `cookieFile(path)` of `rx-tor-control/node`.
 *
 * @category model
 * @since 0.1.0
 */
export interface AuthenticationMethods {
  /** For `HashedControlPassword`: returns the authentication with a hash. */
  readonly hashedPassword: (hash: string) => E.Either<TorError, Authentication>;
  /** For `CookieAuthentication`: writes a cookie file, which exists for as long as this is subscribed to. */
  readonly cookie: ObservableEither<TorError, Authentication>;
}

/**
 * Runs `use` with the authentication that the configuration of a simulated Tor requires (section 4.1). SETCONF and
 * Reload change the requirement for the next AUTHENTICATE; SAVECONF keeps it for the next start from the same torrc.
 * Authenticated sessions stay.
 *
 * Emits the items of `use`. A method that fails, such as a cookie that cannot be written, is a Left, and no client can
 * authenticate until the configuration changes.
 *
 * @example
 * configuredAuthentication(
 *   simulator(),
 *   { hashedPassword, cookie: cookieFile('/run/tor/cookie') },
 *   (authentication) => listen(tor, listenTcp({ port: 9051 }), { authentication }),
 * )
 *
 * @category constructors
 * @since 0.1.0
 */
export const configuredAuthentication = <E1, A>(
  tor: SimulatedTor,
  methods: AuthenticationMethods,
  use: (authentication: Authentication) => ObservableEither<E1, A>,
): ObservableEither<E1 | TorError, A> =>
  new Observable((subscriber) => {
    let current = rejectAll;
    let isUsed = false;
    const demanded$ = tor.config$.pipe(
      map(demandOf),
      distinctUntilChanged((a, b) => a._tag === b._tag && a.hash === b.hash),
      switchMap((demand) => authenticationOf(demand, methods)),
    );
    subscriber.add(
      demanded$.subscribe({
        next: (method) => {
          current = method._tag === 'Right' ? method.right : rejectAll;
          if (method._tag === 'Left') subscriber.next(method);
          if (isUsed) return;
          isUsed = true;
          subscriber.add(defer(() => use(currentAuthentication(() => current))).subscribe(subscriber));
        },
        // the torrc could not be read: the Tor has ended
        complete: () => {
          if (!isUsed) subscriber.complete();
        },
      }),
    );
  });

const rejectAll: Authentication = /* #__PURE__ */ anyOf();

interface Demand {
  readonly _tag: 'Nothing' | 'Cookie' | 'HashedPassword';
  readonly hash: string;
}

const demandOf = (config: Config): Demand => {
  if (numberOf(config, 'CookieAuthentication') === 1) return { _tag: 'Cookie', hash: '' };
  const hash = textOf(config, 'HashedControlPassword');
  return hash === undefined ? { _tag: 'Nothing', hash: '' } : { _tag: 'HashedPassword', hash };
};

const authenticationOf = (
  { _tag, hash }: Demand,
  { hashedPassword, cookie }: AuthenticationMethods,
): ObservableEither<TorError, Authentication> => {
  switch (_tag) {
    case 'Nothing':
      return of(E.right(noAuthentication));
    case 'Cookie':
      return cookie;
    case 'HashedPassword':
      return of(hashedPassword(hash));
  }
};
