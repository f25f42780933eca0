/** Finds the interruptions of a client in its status. */
import { asyncScheduler, concatMap, defer } from 'rxjs';
import type { OperatorFunction, SchedulerLike } from 'rxjs';
import type { TorError } from '../TorError.js';
import type { Status } from '../model/Status.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * An interruption: the session ended at `from` because of `reason`, and the next one began at `to`. Both are readings
 * of the scheduler's `now()` in whole milliseconds. Events between them were not received.
 *
 * @category model
 * @since 0.1.0
 */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: TorError;
}

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

/**
 * Emits each interruption when it is over: when the client has connected again, or has been closed meanwhile. The
 * first connection, and the end of a connected client, are not interruptions; nor is one that began before the
 * subscription.
 *
 * ```text
 * status$   -C--W-c-C---W--X|    Connected, Waiting, Connecting, Closed
 * gaps()    --------g------h|    g is from 4 to 8, h from 12 to 15
 * ```
 *
 * @example
 * tor.status$?.pipe(gaps()).subscribe(({ from, to }) => console.log(`${String(to - from)} ms`))
 *
 * @category operators
 * @since 0.1.0
 */
export const gaps = (scheduler: SchedulerLike = asyncScheduler): OperatorFunction<Status, Gap> => {
  const now = (): number => Math.floor(scheduler.now());
  return (status$) =>
    defer(() => {
      let isConnected = false;
      let open: Omit<Gap, 'to'> | undefined;

      const end = (): ReadonlyArray<Gap> => {
        const ended = open;
        open = undefined;
        return ended === undefined ? [] : [{ from: ended.from, to: now(), reason: ended.reason }];
      };

      return status$.pipe(
        concatMap((status): ReadonlyArray<Gap> => {
          switch (status._tag) {
            case 'Connected':
              isConnected = true;
              return end();
            case 'Waiting':
              if (isConnected) open = { from: now(), reason: status.reason };
              isConnected = false;
              return [];
            case 'Closed':
              return end();
            case 'Idle':
            case 'Connecting':
            case 'Authenticating':
              return [];
          }
        }),
      );
    });
};
