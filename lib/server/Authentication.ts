/** Decides which clients may use a server, by the secret in AUTHENTICATE (section 3.8). */
import { catchError, defaultIfEmpty, defer, filter, finalize, from, map, merge, of, take } from 'rxjs';
import type { Observable, ObservableInput } from 'rxjs';
import { copyOf } from '../internal/copyOf.js';
import { sameBytes } from '../internal/sameBytes.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * Whether a secret is correct, synchronously or asynchronously. A rejected Promise, and an Observable that fails or
 * completes without an item, mean that it is not. Only the first item of an Observable counts.
 *
 * @category model
 * @since 0.1.0
 */
export type Verdict = boolean | ObservableInput<boolean>;

/**
 * Which clients a server accepts.
 *
 * - `None`: clients without a secret; only the empty secret is correct, as with real servers.
 * - `Check`: clients whose secret passes the check. The bytes are overwritten once the verdict is known.
 * - `Cookie`: clients that know the bytes that `cookie` returns; no client if it returns `undefined`. `path` is the
 *   file in which clients find them.
 * - `AnyOf`: clients that any of the alternatives accepts.
 * - `Current`: clients accepted by the authentication that `current` returns at the time of the AUTHENTICATE.
 *
 * @category model
 * @since 0.1.0
 */
export type Authentication =
  | { readonly _tag: 'None' }
  | { readonly _tag: 'Check'; readonly check: (secret: Uint8Array) => Verdict }
  | { readonly _tag: 'Cookie'; readonly cookie: () => Uint8Array | undefined; readonly path?: string | undefined }
  | { readonly _tag: 'AnyOf'; readonly alternatives: ReadonlyArray<Authentication> }
  | { readonly _tag: 'Current'; readonly current: () => Authentication };

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Accepts every client that sends the empty secret; any other secret is refused, as by real servers.
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
 * Accepts clients that know a cookie: bytes that they read from a file, at `path`. A v1 server sends its clients the
 * path, and offers SAFECOOKIE, with which the cookie itself is not sent. `cookieFile` of `rx-tor-control/node` writes
 * such a file.
 *
 * @example
 * cookieAuthentication(() => crypto.getRandomValues(new Uint8Array(32)), '/run/tor/control.authcookie')
 *
 * @category constructors
 * @since 0.1.0
 */
export const cookieAuthentication = (cookie: () => Uint8Array | undefined, path?: string): Authentication => ({
  _tag: 'Cookie',
  cookie,
  path,
});

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

/** Restricts an authentication: the empty secret is always refused. */
export const withoutOpen = (authentication: Authentication): Authentication => {
  switch (authentication._tag) {
    case 'None':
      return anyOf();
    case 'Check':
      return authenticateBy((secret) => secret.length > 0 && authentication.check(secret));
    case 'Cookie':
      return authentication;
    case 'AnyOf':
      return anyOf(...authentication.alternatives.map(withoutOpen));
    case 'Current':
      return currentAuthentication(() => withoutOpen(authentication.current()));
  }
};

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** Whether an authentication accepts clients without a secret. */
export const isOpen = (authentication: Authentication): boolean => {
  switch (authentication._tag) {
    case 'None':
      return true;
    case 'Check':
    case 'Cookie':
      return false;
    case 'AnyOf':
      return authentication.alternatives.some(isOpen);
    case 'Current':
      return isOpen(authentication.current());
  }
};

/** Checks a secret: emits exactly one item, and then overwrites the secret. */
export const judged = (authentication: Authentication, secret: Uint8Array): Observable<boolean> =>
  defer(() => {
    const verdict = judge(authentication, secret);
    return typeof verdict === 'boolean' ? of(verdict) : verdict;
  }).pipe(finalize(() => secret.fill(0)));

const NO_COOKIE: Uint8Array = /* #__PURE__ */ new Uint8Array(0);

const judge = (authentication: Authentication, secret: Uint8Array): boolean | Observable<boolean> => {
  switch (authentication._tag) {
    case 'None':
      return secret.length === 0;
    case 'Check':
      return settled(authentication.check, secret);
    case 'Cookie': {
      const wanted = authentication.cookie() ?? NO_COOKIE;
      return wanted.length > 0 && sameBytes(wanted, secret);
    }
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
      : from(withoutRejection(verdict)).pipe(
          take(1),
          // a verdict from untyped code may be any value; only `true` accepts
          map((right: unknown) => right === true),
          defaultIfEmpty(false),
          catchError(() => of(false)),
        );
  } catch {
    return false;
  }
};

/** Handles a rejection even if another alternative has accepted the client and the Promise has no subscriber. */
const withoutRejection = (verdict: ObservableInput<boolean>): ObservableInput<boolean> =>
  'then' in verdict
    ? verdict.then(
        (right) => right,
        () => false,
      )
    : verdict;
