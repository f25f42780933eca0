/** SAFECOOKIE (control-spec 3.24): each side proves to the other that it knows the cookie, without revealing it. */
import { either as E, function as F } from 'fp-ts';
import type { Request } from '../../client/Request.js';
import { chain, left, map } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { sameBytes } from '../../internal/sameBytes.js';
import { unexpectedReply } from '../../TorError.js';
import type { TorError } from '../../TorError.js';
import type { RawReply, ReplyLine } from '../reply.js';
import { command } from '../command/command.js';
import { parseWords } from '../text/words.js';
import { cookieHash } from './cookieHash.js';
import type { Direction } from './cookieHash.js';
import type { Cryptography } from './cryptography.js';
import { fromHex, toHex } from './hex.js';

const NONCE = 32;
const HASH = 32;

interface Challenge {
  readonly serverHash: Uint8Array;
  readonly serverNonce: Uint8Array;
}

/**
 * ```text
 * AUTHCHALLENGE SAFECOOKIE ClientNonce
 * 250 AUTHCHALLENGE SERVERHASH=64 hexadecimal digits SERVERNONCE=64 hexadecimal digits
 * ```
 */
const challenge = (nonce: Uint8Array): Request<RawReply, Challenge> =>
  command({
    name: 'AUTHCHALLENGE',
    write: (w) => w.text('Nonce', ` SAFECOOKIE ${toHex(nonce)}`),
    wanted: 'a hash and a nonce of 32 bytes each',
    read: challenged,
  });

const challenged = (lines: ReadonlyArray<ReplyLine>): E.Either<never, Challenge> | undefined => {
  const { SERVERHASH = '', SERVERNONCE = '' } = parseWords(lines[0]?.text ?? '')?.keywords ?? {};
  const serverHash = fromHex(SERVERHASH);
  const serverNonce = fromHex(SERVERNONCE);
  return serverHash?.length === HASH && serverNonce?.length === NONCE
    ? E.right({ serverHash, serverNonce })
    : undefined;
};

/** Returns the bytes for AUTHENTICATE, once the server has proved that it knows the cookie. */
export const safeCookie = (
  cookie: Uint8Array,
  cryptography: Cryptography,
  ask: <A>(request: Request<RawReply, A>) => ObservableEither<TorError, A>,
): ObservableEither<TorError, Uint8Array> => {
  const nonce = cryptography.random(NONCE);
  const hash = (direction: Direction, serverNonce: Uint8Array): ObservableEither<TorError, Uint8Array> =>
    cookieHash(cryptography, direction, cookie, nonce, serverNonce);
  return F.pipe(
    ask(challenge(nonce)),
    chain(({ serverHash, serverNonce }) =>
      F.pipe(
        hash('server-to-controller', serverNonce),
        map((wanted) => sameBytes(wanted, serverHash)),
        chain((isSame) => (isSame ? hash('controller-to-server', serverNonce) : left(impostor))),
      ),
    ),
  );
};

const impostor: TorError = /* #__PURE__ */ unexpectedReply(
  'AUTHCHALLENGE',
  'the hash that proves that the server knows the cookie',
  'another one: it is not the Tor that wrote this cookie, or has written a new one since',
);
