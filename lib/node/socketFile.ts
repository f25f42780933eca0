/**
 * The file of a Unix-domain socket that listens.
 *
 * The socket is bound in a folder of its own that nobody else can enter, gets its mode there, and is then linked to the
 * path that clients know. So there is no moment in which others could connect; the link fails where a file exists; and
 * libuv, which on closing a socket removes the path that it bound, whatever is there by then, finds nothing.
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
  /** Makes the folder and returns the path to bind; throws what `node:fs` throws. */
  readonly makeRoom: () => string;
  /** Once the socket listens: gives it its mode and its path. */
  readonly place: ObservableEither<TransportError, void>;
  /** Takes away what was made, as far as it is still ours. */
  readonly remove: () => void;
}

/**
 * Octets by which the path that is bound is longer than the folder: `/.`, six characters that `mkdtemp` chose, `/s`.
 */
export const roomLength = 10;

const ownerOnly = 0o600;

/** Between two looks at the path somebody may have come or gone. */
const attempts = 3;

const statusOf = (path: string): BigIntStats | undefined => lstatSync(path, { bigint: true, throwIfNoEntry: false });

const isSame = (a: BigIntStats | undefined, b: BigIntStats | undefined): boolean =>
  a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;

const isOwn = ({ uid }: BigIntStats): boolean => process.geteuid === undefined || uid === BigInt(process.geteuid());

/** Anything but a refusal says that somebody listens, or that it is not for us to know. */
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

/** The file at a path, for one listening. */
export const socketFile = (path: string): SocketFile => {
  const endpoint = unixUrl(path);
  let room: string | undefined;
  let own: BigIntStats | undefined;

  /** A folder that is gone, or not ours any more, is no reason to fail: the socket closes all the same. */
  const leaveRoom = (): void => {
    E.tryCatch(() => room !== undefined && rmSync(room, { recursive: true, force: true }), E.toError);
    room = undefined;
  };
  const inUse = (detail: string): E.Either<TransportError, never> => E.left(transportError('InUse', endpoint, detail));

  /** True when the path is ours now, false when something else is there. */
  const link = (bound: string): E.Either<TransportError, boolean> => {
    const linked = E.tryCatch(() => linkSync(bound, path), fromSystemError(endpoint));
    if (E.isRight(linked)) return E.right(true);
    return linked.left.kind === 'InUse' ? E.right(false) : linked;
  };

  /** Removes a socket that this user left behind. */
  const makeWay = (): ObservableEither<TransportError, void> => {
    const found = E.tryCatch(() => statusOf(path), fromSystemError(endpoint));
    if (E.isLeft(found)) return of(found);
    const status = found.right;
    if (status === undefined) return of(E.right(undefined));
    if (!status.isSocket()) return of(inUse('a file that is no socket is there already'));
    if (!isOwn(status)) return of(inUse(`a socket of another user (uid ${status.uid}) is there already`));
    return answers(endpoint, path).pipe(
      map((alive) => {
        if (alive) return inUse('somebody listens there already');
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
      // by hand: `join` would take the dot away
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
