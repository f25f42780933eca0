import { either as E, option as O } from 'fp-ts';
import { asyncScheduler, defer, EMPTY, repeat, takeWhile, timer } from 'rxjs';
import type { Observable, SchedulerLike } from 'rxjs';
import { MAX_DELAY } from '../internal/maxDelay.js';
import type { LeftOf } from '../ObservableEither.js';

type Item = E.Either<unknown, unknown>;

/**
 * Subscribes to the source again after a Left for which `when` returns true. The Left is not emitted: the source is
 * unsubscribed, and subscribed to again after the delay in milliseconds that `backoff` returns for the number of
 * consecutive failures, counted from 1, and the Left. A Right begins a new count. If `backoff` returns `none`, a
 * negative delay or NaN, the Left passes and the source stays subscribed, as it does for every other Left.
 *
 * `backoff` may be a `Backoff` of the library if `when` selects errors of the library. Each further round begins
 * on the scheduler, so that any number of them takes no stack.
 *
 * ```text
 * source                               -x|      x is a Left; a| at the second subscription
 * retryLeft(always, () => O.some(3))   ----a|
 * ```
 *
 * @example
 * tor.getConf(['Nickname']).pipe(
 *   retryLeft((error) => error._tag === 'TimedOut', exponentialBackoff({ limit: 5 })),
 * )
 *
 * @category operators
 * @since 0.1.0
 */
export const retryLeft: {
  <I extends Item, M extends LeftOf<I>>(
    when: (left: LeftOf<I>) => left is M,
    backoff: (failures: number, left: M) => O.Option<number>,
    scheduler?: SchedulerLike,
  ): (source$: Observable<I>) => Observable<I>;
  <I extends Item>(
    when: (left: LeftOf<I>) => boolean,
    backoff: (failures: number, left: LeftOf<I>) => O.Option<number>,
    scheduler?: SchedulerLike,
  ): (source$: Observable<I>) => Observable<I>;
} =
  <L>(
    when: (left: L) => boolean,
    backoff: (failures: number, left: L) => O.Option<number>,
    scheduler: SchedulerLike = asyncScheduler,
  ) =>
  <I extends E.Either<L, unknown>>(source$: Observable<I>): Observable<I> =>
    defer(() => {
      let failures = 0;
      let wait: number | undefined;

      const passes = (item: I): boolean => {
        if (E.isRight(item)) failures = 0;
        else if (when(item.left)) {
          const delay = backoff(++failures, item.left);
          if (O.isSome(delay) && delay.value >= 0) wait = delay.value;
        }
        return wait === undefined;
      };

      const round$ = defer(() => {
        wait = undefined;
        return source$.pipe(takeWhile(passes));
      });
      return round$.pipe(
        repeat({ delay: () => (wait === undefined ? EMPTY : timer(Math.min(wait, MAX_DELAY), scheduler)) }),
      );
    });
