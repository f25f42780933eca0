import { asyncScheduler, defer, repeat, timer } from 'rxjs';
import type { Observable, SchedulerLike } from 'rxjs';
import { elapsed } from '../internal/elapsed.js';
import { MAX_DELAY } from '../internal/maxDelay.js';

/**
 * Polls: subscribes to the source again every `ms` milliseconds, counted from the beginning of the previous round, or
 * when that round completes, if it takes longer. Rounds never overlap. A Left passes and the polling goes on; an
 * `error` notification or unsubscription ends it. Each round begins on the scheduler, so that any number of them takes
 * no stack. Apply it last: an operator after it sees all rounds as one Observable.
 *
 * ```text
 * source            -a|
 * repeatEvery(5)    -a----a----a----...
 * ```
 *
 * @example
 * tor.getConf(['ExitNodes']).pipe(repeatEvery(60_000), takeUntil(tor.ended$))
 *
 * @category operators
 * @since 0.1.0
 */
export const repeatEvery =
  (ms: number, scheduler: SchedulerLike = asyncScheduler) =>
  <A>(source$: Observable<A>): Observable<A> =>
    defer(() => {
      const clock = elapsed(scheduler);
      let began = 0;
      const round$ = defer(() => {
        began = clock();
        return source$;
      });
      const delay = (): Observable<unknown> => {
        const left = ms - (clock() - began);
        return timer(left > 0 ? Math.min(left, MAX_DELAY) : 0, scheduler);
      };
      return round$.pipe(repeat({ delay }));
    });
