/** SAFECOOKIE at the server (control-spec 3.24): AUTHCHALLENGE, and the only AUTHENTICATE that is correct after it. */
import { either as E } from 'fp-ts';
import { forkJoin, map, of } from 'rxjs';
import { encodeText } from '../../internal/text.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { Writer } from '../../internal/Writer.js';
import type { EncodeError, ServerError, TorError } from '../../TorError.js';
import { endLine, reply } from '../command/writeReply.js';
import { cookieHash } from '../authentication/cookieHash.js';
import type { Direction } from '../authentication/cookieHash.js';
import type { Cryptography } from '../authentication/cryptography.js';
import { fromHex, toHex } from '../authentication/hex.js';
import { readEscapes } from '../text/quoted.js';
import { v1Error } from './errors.js';
import type { Methods } from './methodsOf.js';

/** Bytes of the server's nonce. */
const NONCE = 32;

/** The maximum bytes of a client's nonce. */
const MAX_NONCE = 1024;

/** The answer to AUTHCHALLENGE. */
export interface Challenged {
  /** The text of the reply. */
  readonly text: string;
  /** The secret that the client must send with AUTHENTICATE. */
  readonly proof: Uint8Array;
}

/** Answers an AUTHCHALLENGE with the cookie of the server. A Left ends the session. */
export const challenge = (
  args: string,
  { cookie }: Methods,
  cryptography: Cryptography,
): ObservableEither<TorError, Challenged> => {
  const [, method = '', rest = ''] = /^(\S*)\s*(.*)$/.exec(args.trimEnd()) ?? [];
  if (method.toUpperCase() !== 'SAFECOOKIE')
    return refused(513, 'AUTHCHALLENGE only supports SAFECOOKIE authentication');
  const secret = cookie?.cookie();
  if (secret === undefined) return refused(515, 'Cookie authentication is disabled');
  const nonce = readNonce(rest);
  if (nonce._tag === 'Left') return of(nonce);
  const serverNonce = cryptography.random(NONCE);
  const hash = (direction: Direction): ObservableEither<TorError, Uint8Array> =>
    cookieHash(cryptography, direction, secret, nonce.right, serverNonce);
  return forkJoin([hash('server-to-controller'), hash('controller-to-server')]).pipe(
    map(([serverHash, proof]) => {
      if (serverHash._tag === 'Left') return serverHash;
      if (proof._tag === 'Left') return proof;
      const text = `AUTHCHALLENGE SERVERHASH=${hex(serverHash.right)} SERVERNONCE=${hex(serverNonce)}`;
      return E.right({ text, proof: proof.right });
    }),
  );
};

export const writeChallenged = (w: Writer, { text }: Challenged): EncodeError | undefined =>
  reply(w, 'AUTHCHALLENGE', () => {
    endLine(w, 'Status', text);
  });

const hex = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();

const refused = (status: number, text: string): ObservableEither<ServerError, never> =>
  of(E.left(v1Error(status, text)));

const readNonce = (text: string): E.Either<ServerError, Uint8Array> => {
  if (text.startsWith('"')) {
    const inQuotes = readEscapes(text, 0);
    const bytes = inQuotes?.end === text.length ? encodeText(inQuotes.text) : undefined;
    return bytes === undefined || bytes.length > MAX_NONCE ? wrongNumber : E.right(bytes);
  }
  if (text === '' || /\s/.test(text)) return wrongNumber;
  if (text.includes('=')) return E.left(v1Error(512, 'AUTHCHALLENGE does not accept keyword arguments.'));
  const bytes = fromHex(text);
  return bytes === undefined || bytes.length > MAX_NONCE
    ? E.left(v1Error(513, 'Invalid base16 client nonce'))
    : E.right(bytes);
};

const wrongNumber: E.Either<ServerError, never> = /* #__PURE__ */ E.left(
  /* #__PURE__ */ v1Error(512, 'Wrong number of arguments for AUTHCHALLENGE'),
);
