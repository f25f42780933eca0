/** Reads the secret of a client from a file, again for each connection. */
import { either as E } from 'fp-ts';
import { defer, map } from 'rxjs';
import type { ObservableEither } from '../../ObservableEither.js';
import { secretUnavailable } from '../../TorError.js';
import type { SecretUnavailable } from '../../TorError.js';
import { fileTrouble, openRegular } from '../regularFile.js';

/** The length of a control cookie in bytes. */
export const COOKIE = 32;

/** The maximum bytes of a password file. A longer secret would exceed a server's limit before authentication. */
const MAX_PASSWORD = 1024;

/**
 * Reads the cookie that a Tor wrote: a regular file of exactly 32 bytes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const cookieSecret = (path: string): ObservableEither<SecretUnavailable, Uint8Array> =>
  readSmall(path, COOKIE).pipe(
    map((read) =>
      read._tag === 'Right' && read.right.length !== COOKIE
        ? E.left(secretUnavailable(path, `wanted ${String(COOKIE)} bytes, got ${String(read.right.length)}`))
        : read,
    ),
  );

/**
 * Reads a password from a regular file of at most 1,024 bytes, without the newline at its end.
 *
 * @category constructors
 * @since 0.1.0
 */
export const passwordSecret = (path: string): ObservableEither<SecretUnavailable, Uint8Array> =>
  readSmall(path, MAX_PASSWORD).pipe(
    map((read) => (read._tag === 'Right' ? E.right(withoutNewline(read.right)) : read)),
  );

const LF = 0x0a;
const CR = 0x0d;

const withoutNewline = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.at(-1) === LF ? -1 : bytes.length;
  const line = bytes.subarray(0, end);
  return end === -1 && line.at(-1) === CR ? line.subarray(0, -1) : line;
};

/** Reads a regular file of at most `limit` bytes. */
const readSmall = (path: string, limit: number): ObservableEither<SecretUnavailable, Uint8Array> =>
  defer(async () => {
    try {
      const file = await openRegular(path);
      try {
        const { size } = await file.stat();
        if (size > limit) {
          return E.left(secretUnavailable(path, `wanted at most ${String(limit)} bytes, got ${String(size)}`));
        }
        const bytes = new Uint8Array(limit);
        const { bytesRead } = await file.read(bytes, 0, limit, 0);
        return E.right(bytes.subarray(0, bytesRead));
      } finally {
        await file.close();
      }
    } catch (error) {
      return E.left(secretUnavailable(path, fileTrouble(error)));
    }
  });
