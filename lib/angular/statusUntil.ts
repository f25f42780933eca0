import { map, startWith } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Status } from '../model/Status.js';
import type { TorError } from '../TorError.js';

/**
 * The status of a `Tor` without a connection: a constant one until it ends.
 *
 * @internal
 */
export const statusUntil = (status: Status, ended$: Observable<TorError>): Observable<Status> =>
  ended$.pipe(
    map((reason): Status => ({ _tag: 'Closed', reason })),
    startWith(status),
  );
