/**
 * The file of a listening Unix-domain socket.
 *
 * The socket is bound in a private folder, gets its mode there, and is then linked to the path for clients. So other
 * users can never connect, and the link fails if a file exists. When the socket is closed, libuv removes the path that
 * was bound, which does not exist any more, and not another file at the path for clients.
 */
import type { BigIntStats } from 'node:fs';
import { chmodSync, linkSync, lstatSync, mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { concatMap, defer, map, of } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import type { TransportError } from '../TorError.js';
import { transportError } from '../TorError.js';
import { unixUrl } from './address.js';
import { connecting } from './connecting.js';
import { fromSystemError } from './systemError.js';

export interface SocketFile {
  /** Creates the folder and returns the path to bind; throws the errors of `node:fs`. */
  readonly makeRoom: () => string;
  /** Sets the mode of the listening socket and links it to its path. */
  readonly place: ObservableEither<TransportError, void>;
  /** Removes the folder, and the socket if it is still ours. */
  readonly remove: () => void;
}

/**
 * The bytes by which the bound path is longer than the folder: `/.`, six characters from `mkdtemp`, `/s`.
 */
export const roomLength = 10;

const ownerOnly = 0o600;

/** The number of retries, since another process may create or remove the file between two checks. */
const attempts = 3;

const statusOf = (path: string): BigIntStats | undefined => lstatSync(path, { bigint: true, throwIfNoEntry: false });

const isSame = (a: BigIntStats | undefined, b: BigIntStats | undefined): boolean =>
  a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;

const isOwn = ({ uid }: BigIntStats): boolean => process.geteuid === undefined || uid === BigInt(process.geteuid());

/** Whether a server may listen on a socket: true for any result other than a refusal or a missing file. */
const answers = (endpoint: string, path: string): Observable<boolean> =>
  connecting(endpoint, 'connect', () => connect({ path })).pipe(
    map(
      E.match(
        ({ kind }) => kind !== 'Refused' && kind !== 'NotFound',
        (connection) => {
          connection.destroy();
          return true;
        },
      ),
    ),
  );

/** Makes the file at a path, for one listener. */
export const socketFile = (path: string): SocketFile => {
  const endpoint = unixUrl(path);
  let room: string | undefined;
  let own: BigIntStats | undefined;

  /** Removes the folder. Failures are ignored: the socket is closed in any case. */
  const leaveRoom = (): void => {
    E.tryCatch(() => room !== undefined && rmSync(room, { recursive: true, force: true }), E.toError);
    room = undefined;
  };
  const inUse = (detail: string): E.Either<TransportError, never> => E.left(transportError('InUse', endpoint, detail));

  /** Links the socket to its path; false if a file exists there. */
  const link = (bound: string): E.Either<TransportError, boolean> => {
    const linked = E.tryCatch(() => linkSync(bound, path), fromSystemError(endpoint));
    if (E.isRight(linked)) return E.right(true);
    return linked.left.kind === 'InUse' ? E.right(false) : linked;
  };

  /** Removes a stale socket of this user. */
  const makeWay = (): ObservableEither<TransportError, void> => {
    const found = E.tryCatch(() => statusOf(path), fromSystemError(endpoint));
    if (E.isLeft(found)) return of(found);
    const status = found.right;
    if (status === undefined) return of(E.right(undefined));
    if (!status.isSocket()) return of(inUse('the path is taken by a file that is not a socket'));
    if (!isOwn(status)) return of(inUse(`a socket of another user (uid ${status.uid}) is there already`));
    return answers(endpoint, path).pipe(
      map((alive) => {
        if (alive) return inUse('another program is already listening there');
        return E.tryCatch(() => {
          if (isSame(statusOf(path), status)) unlinkSync(path);
        }, fromSystemError(endpoint));
      }),
    );
  };

  const place = (bound: string, left: number): ObservableEither<TransportError, void> => {
    const result = link(bound);
    if (E.isLeft(result)) return of(result);
    if (result.right) return of(E.right(undefined));
    if (left === 0) return of(inUse('others come and go there'));
    return makeWay().pipe(concatMap((way) => (E.isLeft(way) ? of(way) : place(bound, left - 1))));
  };

  return {
    makeRoom: () => {
      // without `join`, which would remove the dot
      room = mkdtempSync(`${dirname(path)}/.`);
      return join(room, 's');
    },
    place: defer(() => {
      const bound = join(room ?? '', 's');
      const ready = E.tryCatch(() => {
        chmodSync(bound, ownerOnly);
        own = lstatSync(bound, { bigint: true });
      }, fromSystemError(endpoint));
      return E.isLeft(ready) ? of(ready) : place(bound, attempts);
    }).pipe(
      map((placed) => {
        leaveRoom();
        return placed;
      }),
    ),
    remove: () => {
      leaveRoom();
      E.tryCatch(() => isSame(statusOf(path), own) && unlinkSync(path), E.toError);
    },
  };
};
