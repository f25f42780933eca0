/** Authentication at the start of a connection: PROTOCOLINFO, then the best method that both sides support. */
import { either as E, function as F } from 'fp-ts';
import { catchError, concatMap, defaultIfEmpty, of, take } from 'rxjs';
import type { Request } from '../../client/Request.js';
import { chain, chainEitherK, left, of as right } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { Offering } from '../../client/offering.js';
import { secretRefused, secretUnavailable } from '../../TorError.js';
import type { TorError } from '../../TorError.js';
import type { RawReply } from '../reply.js';
import { command, nothing } from '../command/command.js';
import type { Cryptography } from './cryptography.js';
import { toHex } from './hex.js';
import { protocolInfo } from './ProtocolInfo.js';
import type { ProtocolInfo } from './ProtocolInfo.js';
import { safeCookie } from './safeCookie.js';

/** Bytes of a cookie. */
const COOKIE = 32;

type Secret = ObservableEither<TorError, Uint8Array>;
type Ask = <A>(request: Request<RawReply, A>) => ObservableEither<TorError, A>;

/**
 * The credentials of a client; each is read again for each connection. Without any, the client can only authenticate
 * to a Tor that accepts the NULL method. The client uses the first of these that the Tor accepts and that can be read:
 * SAFECOOKIE, the password, NULL, the plain cookie.
 *
 * @category model
 * @since 0.1.0
 */
export interface Credentials {
  /**
   * The 32 bytes of the Tor's cookie, such as `cookieSecret('/run/tor/control.authcookie')` of `rx-tor-control/node`.
   */
  readonly cookie?: Secret | undefined;
  /**
   * Reads the cookie from the path that the Tor reports, such as `cookieSecret`. Any server at the Tor's address can
   * name any file; with SAFECOOKIE it learns nothing that it did not know.
   */
  readonly cookieFrom?: ((path: string) => Secret) | undefined;
  /** The password, such as `secret('...')`. It is sent to any server that listens at the Tor's address. */
  readonly password?: Secret | undefined;
  /** Whether to send the cookie to a Tor that does not support SAFECOOKIE, and so to any server that listens there. */
  readonly allowPlainCookie?: boolean | undefined;
}

export const authenticate = (
  credentials: Credentials,
  cryptography: Cryptography,
  offer: Offering,
  ask: Ask,
  hide: (secret: Uint8Array) => void,
): ObservableEither<TorError, void> => {
  const authenticated = chain((bytes: Uint8Array) => {
    hide(bytes);
    return ask(token(bytes));
  });
  return F.pipe(
    ask(protocolInfo),
    chain((info) =>
      firstThatCanBeRead(
        methods(credentials, cryptography, info, ask),
        noMethod(credentials, info),
        ({ proof }, secret) => {
          const offered = offer(secret);
          return offered._tag === 'Left' ? left(offered.left) : authenticated(proof(secret)).pipe(offered.right);
        },
      ),
    ),
  );
};

/** A secret, and the conversation that turns it into the argument of AUTHENTICATE. */
interface Method {
  readonly secret: Secret;
  readonly proof: (secret: Uint8Array) => Secret;
}

const methods = (
  { cookie, cookieFrom, password, allowPlainCookie = false }: Credentials,
  cryptography: Cryptography,
  { methods: taken, cookieFile }: ProtocolInfo,
  ask: Ask,
): ReadonlyArray<Method> => {
  const file = cookie ?? (cookieFile === undefined ? undefined : cookieFrom?.(cookieFile));
  const known = file === undefined ? [] : [F.pipe(file, chainEitherK(ofLength))];
  const plain = (secret: Secret): Method => ({ secret, proof: (bytes) => right(bytes) });
  const safe = (secret: Secret): Method => ({ secret, proof: (bytes) => safeCookie(bytes, cryptography, ask) });
  return [
    ...(taken.has('SAFECOOKIE') ? known.map(safe) : []),
    ...(taken.has('HASHEDPASSWORD') && password !== undefined ? [plain(password)] : []),
    ...(taken.has('NULL') ? [plain(right(new Uint8Array(0)))] : []),
    ...(taken.has('COOKIE') && allowPlainCookie ? known.map(plain) : []),
  ];
};

const ofLength = (cookie: Uint8Array): E.Either<TorError, Uint8Array> =>
  cookie.length === COOKIE
    ? E.right(cookie)
    : E.left(secretUnavailable('the cookie', `wanted ${String(COOKIE)} bytes, got ${String(cookie.length)}`));

/** Uses the first method whose secret can be read; if there is none, a Left reports why the first could not be read. */
const firstThatCanBeRead = (
  [method, ...rest]: ReadonlyArray<Method>,
  noneGiven: TorError,
  use: (method: Method, secret: Uint8Array) => ObservableEither<TorError, void>,
  problem?: TorError,
): ObservableEither<TorError, void> =>
  method === undefined
    ? left(problem ?? noneGiven)
    : once(method.secret).pipe(
        concatMap((read) =>
          read._tag === 'Right'
            ? use(method, read.right)
            : firstThatCanBeRead(rest, noneGiven, use, problem ?? read.left),
        ),
      );

/** Guards against a `Secret` of the application that emits more than one item, or an error. */
const once = (secret: Secret): Secret =>
  secret.pipe(
    take(1),
    catchError((error: unknown) => of(E.left(secretUnavailable('the secret', String(error))))),
    defaultIfEmpty(E.left(secretUnavailable('the secret', 'it gave none'))),
  );

const noMethod = (
  { cookie, cookieFrom, password }: Credentials,
  { methods: accepted, cookieFile }: ProtocolInfo,
): TorError => {
  const hasCookie = (cookie ?? cookieFrom) !== undefined;
  const given = [...(hasCookie ? ['a cookie'] : []), ...(password === undefined ? [] : ['a password'])].join(' and ');
  const where = cookieFile === undefined ? '' : ` (its cookie file is ${cookieFile})`;
  const accepts = `this Tor accepts only ${[...accepted].join(' and ')}${where}`;
  if (given === '') return secretRefused(`no secret was given, but ${accepts}`);
  return secretRefused(
    hasCookie && accepted.has('COOKIE')
      ? `${given} was given, but ${accepts}, and sending the cookie itself is not allowed`
      : `${given} was given, but ${accepts}`,
  );
};

/** AUTHENTICATE (control-spec 3.5) with hexadecimal digits, which need no quotes. */
const token = (bytes: Uint8Array): Request<RawReply, void> =>
  command({
    name: 'AUTHENTICATE',
    write: (w) => {
      if (bytes.length > 0) w.text('Secret', ` ${toHex(bytes)}`);
    },
    read: nothing,
  });
