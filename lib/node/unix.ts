/** The transport of Unix-domain sockets. */
import { statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { either as E } from 'fp-ts';
import { defer, map, of } from 'rxjs';
import type { Connect, Listen } from '../transport/Duplex.js';
import type { TransportError } from '../TorError.js';
import { transportError } from '../TorError.js';
import { unixUrl } from './address.js';
import { connecting } from './connecting.js';
import { acceptSockets, listening } from './listening.js';
import { exposedFolder } from './exposedFolder.js';
import { roomLength, socketFile } from './socketFile.js';
import { fromSystemError } from './systemError.js';

/** The maximum bytes of a path: the operating system's `sun_path` without the final NUL. */
const pathLimit = process.platform === 'linux' ? 107 : 103;

const tooLong = (endpoint: string, what: string, limit: number, length: number): E.Either<TransportError, never> =>
  E.left(transportError('Other', endpoint, `the path of ${what} has at most ${limit} bytes, got ${length}`));

/** Refuses a path that Node would truncate: one that is too long or contains a NUL. */
const checkPath = (path: string): E.Either<TransportError, string> => {
  const length = Buffer.byteLength(path);
  if (path === '' || path.includes('\0')) {
    return E.left(transportError('Other', unixUrl(''), 'wanted a path without NUL, of at least one byte'));
  }
  return length > pathLimit ? tooLong(unixUrl(path), 'a socket', pathLimit, length) : E.right(path);
};

/** The system reports the same error for a socket without a server and for a file that is not a socket. */
const whyRefused =
  (path: string) =>
  (error: TransportError): TransportError =>
    error.kind !== 'Refused' || E.getOrElse(() => true)(E.tryCatch(() => statSync(path).isSocket(), E.toError))
      ? error
      : { ...error, detail: 'the file is not a socket' };

/**
 * Connects to the socket at a path of at most 107 bytes on Linux, or 103 elsewhere. Lefts: `NotFound`, `Refused` (a
 * socket without a server, or not a socket), `Denied`, `Other`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const unix = (path: string): Connect =>
  E.match(
    (error: TransportError): Connect => of(E.left(error)),
    (good: string): Connect =>
      connecting(unixUrl(good), 'connect', () => connect({ path: good })).pipe(map(E.mapLeft(whyRefused(good)))),
  )(checkPath(path));

/**
 * Listens on a socket at a path. Only this user and root can connect to it (mode 0600 from the start).
 *
 * - A folder that is writable by others is refused, even `/tmp`, since they could replace the socket. So is a path with
 *   a component, including symbolic links, that belongs to a user other than this one and root, or is writable by
 *   others and not sticky. The Left is `Insecure` and names the component with its owner or mode.
 * - An existing socket of this user without a server is removed. For any other file the result is a Left `InUse`.
 * - The socket is removed when the listening ends, unless it has been replaced by another file.
 *
 * Further Lefts: `NotFound` (no such folder), `Denied`, `Other`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const listenUnix = (path: string): Listen =>
  defer(() => {
    // absolute, so that a later change of the working folder cannot make it remove another file
    const full = resolve(path);
    const endpoint = unixUrl(full);
    const checked = checkPath(path === '' ? path : full);
    if (E.isLeft(checked)) return of(checked);
    const folder = dirname(full);
    const length = Buffer.byteLength(folder);
    if (length + roomLength > pathLimit) {
      return of(tooLong(endpoint, "a socket's folder", pathLimit - roomLength, length));
    }
    const exposed = E.tryCatch(() => exposedFolder(folder), fromSystemError(endpoint));
    if (E.isLeft(exposed)) return of(exposed);
    if (exposed.right !== undefined) {
      return of(E.left(transportError('Insecure', endpoint, `not listening there: ${exposed.right}`)));
    }

    return listening(endpoint, () => {
      const server = createServer();
      const file = socketFile(full);
      return {
        server,
        accept: acceptSockets(server, 'connection', () => endpoint),
        // `exclusive`, since in a cluster the primary process would bind the socket
        bind: () => server.listen({ path: file.makeRoom(), exclusive: true }),
        bound: file.place.pipe(map(E.map(() => ({ url: endpoint, local: true })))),
        release: file.remove,
      };
    });
  });
