/** The cookie of a server (section 4.1): every user who can read the file can use the server. */
import { randomBytes, randomUUID } from 'node:crypto';
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
import { dirname, resolve } from 'node:path';
import { either as E } from 'fp-ts';
import { Observable } from 'rxjs';
import type { ObservableEither } from '../../ObservableEither.js';
import { cookieAuthentication } from '../../server/index.js';
import type { Authentication } from '../../server/index.js';
import { secretUnavailable } from '../../TorError.js';
import type { SecretUnavailable } from '../../TorError.js';
import { sameBytes } from '../../internal/sameBytes.js';
import { exposedFolder } from '../exposedFolder.js';
import { fileTrouble, isReplaceable, NOT_REGULAR } from '../regularFile.js';
import { COOKIE } from './secretFile.js';

/**
 * Writes a new cookie of 32 random bytes to `path` while it is subscribed to, and emits the authentication that accepts
 * it. If the file cannot be written, it emits a Left and completes. Otherwise it does not complete; unsubscribing
 * removes the file, and the authentication then refuses every client.
 *
 * - Only this user can read the file (mode 0600). It is written under a new name in the same folder and renamed
 *   atomically, so that no reader sees a partial cookie. If `path` is not a regular file or a symbolic link, such as a
 *   device, it is not changed, and the result is a Left.
 * - A folder in which another user could replace the file is refused: a folder that is writable by its group or others,
 *   or a path with a component, including symbolic links, that belongs to a user other than this one and root, or is
 *   writable by others and not sticky. (Windows has no such modes, so nothing is checked there.)
 * - At the end the file is removed only if it is still the one that was written, so that the cookie of a server that
 *   was started later with the same path stays.
 *
 * The cookie does not change during a subscription, whereas real servers write a new one at each RELOAD and SETCONF.
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
      cookie.fill(0);
    });
    subscriber.next(E.right(cookieAuthentication(() => (over ? undefined : cookie), resolve(path))));
  });

/** The identity of a file on the disk, which a copy at the same path does not share. */
interface Identity {
  readonly dev: bigint;
  readonly ino: bigint;
}

/** The written file. */
interface Written {
  readonly cookie: Uint8Array;
  readonly file: Identity;
}

const write = (path: string): E.Either<SecretUnavailable, Written> => {
  const exposed = E.tryCatch(() => exposedFolder(dirname(path)), fileTrouble);
  if (E.isLeft(exposed)) return E.left(secretUnavailable(path, exposed.left));
  if (exposed.right !== undefined) return E.left(secretUnavailable(path, exposed.right));
  const fresh = `${path}.${randomUUID()}`;
  const bytes = randomBytes(COOKIE);
  try {
    if (!isReplaceable(path)) return E.left(secretUnavailable(path, NOT_REGULAR));
    const fd = openSync(fresh, 'wx', 0o600);
    try {
      writeSync(fd, bytes);
      renameSync(fresh, path);
      return E.right({ cookie: bytes, file: fstatSync(fd, { bigint: true }) });
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    // ignores failures: if the path cannot be accessed, the file was not created
    E.tryCatch(() => rmSync(fresh, { force: true }), E.toError);
    return E.left(secretUnavailable(path, fileTrouble(error)));
  }
};

const removeIfSame = (path: string, file: Identity, cookie: Uint8Array): void => {
  try {
    const { dev, ino } = lstatSync(path, { bigint: true });
    // the content too, since the inode of a removed file may be reused
    if (dev === file.dev && ino === file.ino && sameBytes(cookie, readFileSync(path))) unlinkSync(path);
  } catch {
    // the file is gone already, or cannot be removed
  }
};
