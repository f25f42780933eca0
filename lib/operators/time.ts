/**
 * Operators that hold a value back for some time. RxJS's own (`auditTime`, `debounceTime`) treat a Left as one of the
 * values: a value that follows a `ConnectionLost` replaces it, so the gap is lost. Here a Left passes at once, after
 * the value that was held back before it.
 */
import { either as E } from 'fp-ts';
import { asyncScheduler, Observable, Subject, takeUntil, timer } from 'rxjs';
import type { SchedulerLike, Subscription } from 'rxjs';
import { elapsed } from '../internal/elapsed.js';
import { MAX_DELAY } from '../internal/maxDelay.js';

type Item = E.Either<unknown, unknown>;

/**
 * Holds the newest Right back: for `ms` from the first one on, or with `restarts`, until `ms` passed without another.
 */
const held =
  (ms: number, scheduler: SchedulerLike, restarts: boolean) =>
  <I extends Item>(source$: Observable<I>): Observable<I> =>
    new Observable((subscriber) => {
      const clock = elapsed(scheduler);
      const delay = ms > 0 ? Math.min(ms, MAX_DELAY) : 0;
      let waiting: I | undefined;
      let since = 0;
      let running: Subscription | undefined;
      let ended = false;

      const release = (): void => {
        running?.unsubscribe();
        running = undefined;
        const item = waiting;
        waiting = undefined;
        if (item !== undefined) subscriber.next(item);
        if (ended) subscriber.complete();
      };

      const start = (left: number): void => {
        running = timer(left, scheduler).subscribe(() => {
          // one timer for all values that restart the delay
          const missing = restarts ? since + delay - clock() : 0;
          if (missing > 0) start(missing);
          else release();
        });
      };

      // also for a source that emits synchronously and never completes
      const left$ = new Subject<void>();
      subscriber.add(() => {
        left$.next();
        running?.unsubscribe();
      });
      source$.pipe(takeUntil(left$)).subscribe({
        next: (item) => {
          if (E.isLeft(item)) {
            release();
            subscriber.next(item);
            return;
          }
          waiting = item;
          since = clock();
          if (running === undefined || running.closed) start(delay);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          ended = true;
          if (restarts || waiting === undefined) release();
        },
      });
    });

/**
 * `auditTime` over the Rights: a value begins a time of `ms` milliseconds, at the end of which the newest value is
 * emitted. A Left is emitted at once, after the value that was held back, and the next value begins a new time.
 *
 * ```text
 * source         -1-2---3-x-4----|       x is a Left
 * auditRight(4)  -----2---(3x)--4|
 * ```
 *
 * @example
 * tor.circuit$.pipe(auditRight(1_000), rights).subscribe(({ id }) => console.log(id))
 *
 * @category operators
 * @since 0.1.0
 */
export const auditRight = (
  ms: number,
  scheduler: SchedulerLike = asyncScheduler,
): (<I extends Item>(source$: Observable<I>) => Observable<I>) => held(ms, scheduler, false);

/**
 * `debounceTime` over the Rights: emits a value if no other follows within `ms` milliseconds. A Left is emitted at
 * once, after the value that was held back.
 *
 * ```text
 * source            -1-2-----3-x--4|      x is a Left
 * debounceRight(4)  -------2---(3x)(4|)
 * ```
 *
 * @example
 * tor.circuit$.pipe(debounceRight(1_000)).subscribe(() => console.log('no change for a second, or a gap'))
 *
 * @category operators
 * @since 0.1.0
 */
export const debounceRight = (
  ms: number,
  scheduler: SchedulerLike = asyncScheduler,
): (<I extends Item>(source$: Observable<I>) => Observable<I>) => held(ms, scheduler, true);
