/** Checks whether a served Tor is connected. */
import { catchError, defaultIfEmpty, defer, EMPTY, filter, ignoreElements, map, merge, of, take } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Status } from '../model/Status.js';
import type { Tor } from '../Tor.js';
import { closed } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { showThrown } from './errors.js';

/**
 * Emits `undefined` once if the Tor is connected or has no connection, or else why it is away. Connects a Tor that has
 * not been connected yet, and waits for the result.
 */
export const whyAway = ({ status$, connected }: Tor): Observable<TorError | undefined> =>
  status$ === undefined
    ? of(undefined)
    : merge(
        status$.pipe(
          filter(({ _tag }) => settled.has(_tag) || (_tag === 'Idle' && connected === undefined)),
          map((status) => ('reason' in status ? status.reason : undefined)),
        ),
        // the result is in the status
        defer(() => connected ?? EMPTY).pipe(ignoreElements()),
      ).pipe(
        take(1),
        defaultIfEmpty(closed('its status is unknown')),
        catchError((error: unknown) => of(closed(`its status is unknown: ${showThrown(error)}`))),
      );

const settled: ReadonlySet<Status['_tag']> = /* #__PURE__ */ new Set<Status['_tag']>([
  'Connected',
  'Waiting',
  'Closed',
]);
