/** A server's cookie (section 4.1): whoever can read the file may use the server. */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { either as E } from 'fp-ts';
import { Observable } from 'rxjs';
import type { ObservableEither } from '../../ObservableEither.js';
import { authenticateBy } from '../../server/index.js';
import type { Authentication } from '../../server/index.js';
import { secretUnavailable } from '../../TorError.js';
import type { SecretUnavailable } from '../../TorError.js';
import { exposedFolder } from '../exposedFolder.js';
import { fileTrouble, isReplaceable, NOT_REGULAR } from '../regularFile.js';
import { COOKIE } from './secretFile.js';

/**
 * Writes a new cookie to `path` for as long as it is subscribed to, and emits the authentication that takes it: 32
 * random octets, as they are. A subscription that cannot write emits a Left and completes; one that can does not
 * complete, and unsubscribing removes the file and lets nobody in any more.
 *
 * - The file can be read by this user alone (mode 0600). It is written beside `path` under a name that was not there,
 *   and takes the place of an older one in one step: nobody ever reads half a cookie. What is no file, such as a
 *   device, is left alone, and is a Left.
 * - A folder in which another user could put a file in its place is refused: one that its group or others can write to,
 *   or a path of which a component, through symbolic links as well, belongs to another user than this one and root, or
 *   can be written to by others and is not sticky. (Windows has no such modes, so nothing is checked there.)
 * - At the end the file is removed only if it is still the one that was written: a server that was started later at the
 *   same path keeps its own.
 *
 * It does not change while it is subscribed to, where real servers write a new one at each RELOAD and SETCONF.
 *
 * @example
 * cookieFile('/run/tor/control_auth_cookie').pipe(
 *   mapRight((authentication) => listen(tor, listenTcp({ port: 9051 }), { authentication })),
 * )
 *
 * @category constructors
 * @since 0.1.0
 */
export const cookieFile = (path: string): ObservableEither<SecretUnavailable, Authentication> =>
  new Observable((subscriber) => {
    const written = write(path);
    if (written._tag === 'Left') {
      subscriber.next(written);
      subscriber.complete();
      return;
    }
    const { cookie, file } = written.right;
    let over = false;
    subscriber.add(() => {
      over = true;
      removeIfSame(path, file, cookie);
    });
    subscriber.next(E.right(authenticateBy((secret) => !over && timingSafeEqual(digest(secret), cookie))));
  });

/** A file by its place on the disk, which an identical one at the same path has not. */
interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/** The digest of the cookie is all that is kept of it. */
interface Written {
  readonly cookie: Uint8Array;
  readonly file: Identity;
}

const digest = (octets: Uint8Array): Uint8Array => createHash('sha256').update(octets).digest();

const write = (path: string): E.Either<SecretUnavailable, Written> => {
  const exposed = E.tryCatch(() => exposedFolder(dirname(path)), fileTrouble);
  if (E.isLeft(exposed)) return E.left(secretUnavailable(path, exposed.left));
  if (exposed.right !== undefined) return E.left(secretUnavailable(path, exposed.right));
  const fresh = `${path}.${randomUUID()}`;
  const octets = randomBytes(COOKIE);
  try {
    if (!isReplaceable(path)) return E.left(secretUnavailable(path, NOT_REGULAR));
    const fd = openSync(fresh, 'wx', 0o600);
    try {
      writeSync(fd, octets);
      renameSync(fresh, path);
      return E.right({ cookie: digest(octets), file: fstatSync(fd, { bigint: true }) });
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    // where it cannot even be looked for, it was not made
    E.tryCatch(() => rmSync(fresh, { force: true }), E.toError);
    return E.left(secretUnavailable(path, fileTrouble(error)));
  } finally {
    octets.fill(0);
  }
};

const removeIfSame = (path: string, file: Identity, cookie: Uint8Array): void => {
  try {
    const { dev, ino } = lstatSync(path, { bigint: true });
    // the number of a file that was removed may be another one's by now
    if (dev === file.dev && ino === file.ino && timingSafeEqual(digest(readFileSync(path)), cookie)) unlinkSync(path);
  } catch {
    // it is gone already, or not ours to remove
  }
};
