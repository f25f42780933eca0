/** Who may use a server: what an AUTHENTICATE (section 3.8) is judged by. */
import { catchError, defaultIfEmpty, defer, filter, finalize, from, map, merge, of, take } from 'rxjs';
import type { Observable, ObservableInput } from 'rxjs';
import { copyOf } from '../internal/copyOf.js';
import { sameBytes } from '../internal/sameBytes.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * Whether a secret is right, now or later. A Promise that is rejected, and an Observable that ends in an error or
 * without an item, say that it is not; the first item of more counts.
 *
 * @category model
 * @since 0.1.0
 */
export type Verdict = boolean | ObservableInput<boolean>;

/**
 * - `None`: nobody is asked for a secret; only an empty one is right, as with real servers.
 * - `Check`: whoever has a secret that the function finds right. The octets are overwritten once it has answered.
 * - `AnyOf`: whoever one of these lets in.
 * - `Current`: the authentication that `current` returns at the time of the AUTHENTICATE.
 *
 * @category model
 * @since 0.1.0
 */
export type Authentication =
  | { readonly _tag: 'None' }
  | { readonly _tag: 'Check'; readonly check: (secret: Uint8Array) => Verdict }
  | { readonly _tag: 'AnyOf'; readonly alternatives: ReadonlyArray<Authentication> }
  | { readonly _tag: 'Current'; readonly current: () => Authentication };

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Accepts every client, with any secret.
 *
 * @example
 * listen(tor, memory().listen, { authentication: noAuthentication })
 *
 * @category constructors
 * @since 0.1.0
 */
export const noAuthentication: Authentication = { _tag: 'None' };

/**
 * Accepts a client if the check of its secret succeeds.
 *
 * @example
 * authenticateBy((secret) => new TextDecoder().decode(secret) === 'correct horse')
 *
 * @category constructors
 * @since 0.1.0
 */
export const authenticateBy = (check: (secret: Uint8Array) => Verdict): Authentication => ({ _tag: 'Check', check });

/**
 * Accepts one password: the UTF-8 of a text, or bytes. The password is kept in memory; to store only its hash, use
 * `hashedPassword` of `rx-tor-control/node`. An empty password is the same as {@link noAuthentication}.
 *
 * @example
 * listen(tor, memory().listen, { authentication: password('correct horse') })
 *
 * @category constructors
 * @since 0.1.0
 */
export const password = (secret: string | Uint8Array): Authentication => {
  const wanted = typeof secret === 'string' ? new TextEncoder().encode(secret) : copyOf(secret);
  return wanted.length === 0 ? noAuthentication : authenticateBy((given) => sameBytes(wanted, given));
};

/**
 * Accepts a client that any of the alternatives accepts. All of them are checked each time. Without alternatives,
 * every client is refused.
 *
 * @example
 * anyOf(password('correct horse'), password('battery staple'))
 *
 * @category constructors
 * @since 0.1.0
 */
export const anyOf = (...alternatives: ReadonlyArray<Authentication>): Authentication => ({
  _tag: 'AnyOf',
  alternatives,
});

/**
 * An authentication that changes while sessions are served: `current` is called for each AUTHENTICATE.
 *
 * @example
 * let authentication = noAuthentication;
 * listen(tor, listenTcp({ port: 9051 }), { authentication: currentAuthentication(() => authentication) });
 *
 * @category constructors
 * @since 0.1.0
 */
export const currentAuthentication = (current: () => Authentication): Authentication => ({ _tag: 'Current', current });

/** The same, but an empty secret is always wrong. */
export const withoutOpen = (authentication: Authentication): Authentication =>
  authenticateBy((secret) => secret.length > 0 && judge(authentication, secret));

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Whether it lets in those who have no secret. */
export const isOpen = (authentication: Authentication): boolean => {
  switch (authentication._tag) {
    case 'None':
      return true;
    case 'Check':
      return false;
    case 'AnyOf':
      return authentication.alternatives.some(isOpen);
    case 'Current':
      return isOpen(authentication.current());
  }
};

/** Judges a secret by exactly one item, and overwrites it then. */
export const judged = (authentication: Authentication, secret: Uint8Array): Observable<boolean> =>
  defer(() => {
    const verdict = judge(authentication, secret);
    return typeof verdict === 'boolean' ? of(verdict) : verdict;
  }).pipe(finalize(() => secret.fill(0)));

const judge = (authentication: Authentication, secret: Uint8Array): boolean | Observable<boolean> => {
  switch (authentication._tag) {
    case 'None':
      return secret.length === 0;
    case 'Check':
      return settled(authentication.check, secret);
    case 'AnyOf': {
      const verdicts = authentication.alternatives.map((one) => judge(one, secret));
      const later = verdicts.filter((verdict) => typeof verdict !== 'boolean');
      return later.length === 0 || verdicts.includes(true)
        ? verdicts.includes(true)
        : merge(...later).pipe(filter(Boolean), take(1), defaultIfEmpty(false));
    }
    case 'Current':
      return judge(authentication.current(), secret);
  }
};

const settled = (check: (secret: Uint8Array) => Verdict, secret: Uint8Array): boolean | Observable<boolean> => {
  try {
    const verdict = check(secret);
    return typeof verdict === 'boolean'
      ? verdict
      : from(heard(verdict)).pipe(
          take(1),
          // a verdict from untyped code may be any value; only `true` lets in
          map((right: unknown) => right === true),
          defaultIfEmpty(false),
          catchError(() => of(false)),
        );
  } catch {
    return false;
  }
};

/** A Promise that nobody waits for, since another alternative has let in, must not be rejected unheard. */
const heard = (verdict: ObservableInput<boolean>): ObservableInput<boolean> =>
  'then' in verdict
    ? verdict.then(
        (right) => right,
        () => false,
      )
    : verdict;
