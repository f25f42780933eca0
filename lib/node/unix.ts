/** Unix-domain sockets. */
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

/** Octets of a path that fit into the operating system's `sun_path`, with the NUL that ends it. */
const pathLimit = process.platform === 'linux' ? 107 : 103;

const tooLong = (endpoint: string, what: string, limit: number, length: number): E.Either<TransportError, never> =>
  E.left(transportError('Other', endpoint, `the path of ${what} has at most ${limit} bytes, got ${length}`));

/** Node would cut the path off where it gets too long, and at a NUL. */
const checkPath = (path: string): E.Either<TransportError, string> => {
  const length = Buffer.byteLength(path);
  if (path === '' || path.includes('\0')) {
    return E.left(transportError('Other', unixUrl(''), 'wanted a path without NUL, of at least one byte'));
  }
  return length > pathLimit ? tooLong(unixUrl(path), 'a socket', pathLimit, length) : E.right(path);
};

/** The system says of a file that is no socket what it says of a socket that nobody listens on. */
const whyRefused =
  (path: string) =>
  (error: TransportError): TransportError =>
    error.kind !== 'Refused' || E.getOrElse(() => true)(E.tryCatch(() => statSync(path).isSocket(), E.toError))
      ? error
      : { ...error, detail: 'what is there is no socket' };

/**
 * Connects to the socket at a path, of at most 107 octets on Linux. Lefts: `NotFound`, `Refused` (a socket that nobody
 * listens on any more, or no socket), `Denied`, `Other`.
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
 * Listens on a socket at a path, which only this user, and root, can connect to (mode 0600, from its first moment on).
 *
 * - A folder that others can write to is refused, `/tmp` too, since there they could put a socket in the place of ours.
 *   So is a path of which a component, through symbolic links as well, belongs to another user than this one and root,
 *   or can be written to by others and is not sticky. Left `Insecure`, with the component and its owner or mode.
 * - A socket there that this user owns and that nobody answers on is removed. Anything else is left alone: Left
 *   `InUse`.
 * - The socket is removed when the listening ends, unless another file has taken its place.
 *
 * Further Lefts: `NotFound` (no such folder), `Denied`, `Other`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const listenUnix = (path: string): Listen =>
  defer(() => {
    // a later change of the working folder is not to remove another file
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
        // `exclusive`: in a cluster the socket would be bound by the primary process, elsewhere
        bind: () => server.listen({ path: file.makeRoom(), exclusive: true }),
        bound: file.place.pipe(map(E.map(() => ({ url: endpoint, local: true })))),
        release: file.remove,
      };
    });
  });
