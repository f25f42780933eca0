/** Sums and averages of bandwidth events. Tor sends one per second, also when no byte was transferred. */
import { either as E } from 'fp-ts';
import { asyncScheduler, defer, map } from 'rxjs';
import type { Observable, SchedulerLike } from 'rxjs';
import { elapsed } from '../internal/elapsed.js';
import type { BandwidthEvent } from '../model/Event.js';
import { map as mapRight } from '../ObservableEither.js';
import type { LeftOf, ObservableEither } from '../ObservableEither.js';
import { joined } from './either.js';
import { fifo } from '../internal/Fifo.js';
import { isGap } from './gap.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * Bytes read and written: their sum in `totals`, bytes per second in `rates` and `ratesOver`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Traffic {
  readonly read: number;
  readonly written: number;
}

const none: Traffic = { read: 0, written: 0 };

const add = (a: Traffic, b: Traffic): Traffic => ({ read: a.read + b.read, written: a.written + b.written });

const subtract = (a: Traffic, b: Traffic): Traffic => ({ read: a.read - b.read, written: a.written - b.written });

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

/**
 * Sums up the bytes since the subscription. The sums are exact up to 2^53, which is 24 days at the highest rate that
 * an event can report. Lefts pass and leave the sums unchanged: traffic within a gap is not counted.
 *
 * ```text
 * source   -1-2-L-3-|      bytes read; L is a ConnectionLost
 * totals   -1-3-L-6-|
 * ```
 *
 * @example
 * tor.bandwidth$.pipe(totals, rights).subscribe(({ read, written }) => console.log(read, written))
 *
 * @category operators
 * @since 0.1.0
 */
export const totals = <I extends E.Either<unknown, BandwidthEvent>>(
  bandwidth$: Observable<I>,
): ObservableEither<LeftOf<I>, Traffic> =>
  defer(() => {
    let total = none;
    return joined(bandwidth$).pipe(mapRight((event) => (total = add(total, event))));
  });

/** The window of an average: a length of time on a clock, on which an event reports the `second` before it. */
interface Window {
  readonly clock: () => () => number;
  readonly second: number;
  readonly length: number;
}

const averages =
  ({ clock, second, length }: Window) =>
  <I extends E.Either<{ readonly _tag: string }, BandwidthEvent>>(
    bandwidth$: Observable<I>,
  ): ObservableEither<LeftOf<I>, Traffic> =>
    defer(() => {
      const now = clock();
      // events at the same time share one sum, so that a burst of them needs no more memory
      const window = fifo<{ readonly at: number; sum: Traffic }>();
      let newest: { readonly at: number; sum: Traffic } | undefined;
      let since = 0;
      let sum = none;

      const clear = (): void => {
        window.clear();
        newest = undefined;
        sum = none;
      };

      const put = (event: Traffic): Traffic => {
        const at = now();
        // if the clock was set back, the earlier events are no longer part of the window
        if (newest !== undefined && at < newest.at) clear();
        if (newest === undefined) since = at;
        if (newest?.at === at) newest.sum = add(newest.sum, event);
        else window.push((newest = { at, sum: event }));
        sum = add(sum, event);
        for (let oldest = window.peek(); oldest !== undefined && oldest.at <= at - length; oldest = window.peek()) {
          window.shift();
          sum = subtract(sum, oldest.sum);
        }
        const seconds = Math.min(length, Math.max(second, at - since + second)) / second;
        return { read: sum.read / seconds, written: sum.written / seconds };
      };

      return joined(bandwidth$).pipe(
        map((item): E.Either<LeftOf<I>, Traffic> => {
          if (E.isRight(item)) return E.right(put(item.right));
          if (isGap(item)) clear();
          return item;
        }),
      );
    });

/**
 * Computes the bytes per second as the moving average of the last `windowSeconds` events, one event per second; of all
 * events while there are fewer. A ConnectionLost passes and begins a new window; other Lefts pass and leave the window
 * unchanged. A window below 1 counts as 1.
 *
 * ```text
 * source     -2-4-6-L-8-|      bytes read; L is a ConnectionLost
 * rates(2)   -2-3-5-L-8-|
 * ```
 *
 * @example
 * tor.bandwidth$.pipe(rates(10), rights).subscribe(({ read }) => console.log(`${read.toFixed(0)} B/s`))
 *
 * @category operators
 * @since 0.1.0
 */
export const rates = (
  windowSeconds: number,
): (<I extends E.Either<{ readonly _tag: string }, BandwidthEvent>>(
  bandwidth$: Observable<I>,
) => ObservableEither<LeftOf<I>, Traffic>) =>
  averages({ clock: counter, second: 1, length: windowSeconds >= 1 ? Math.floor(windowSeconds) : 1 });

/** A clock that advances by one at each reading. */
const counter = (): (() => number) => {
  let count = 0;
  return () => count++;
};

/**
 * Computes the bytes per second over the last `ms` milliseconds of the scheduler's time: the sum of the events in that
 * window, divided by its length, or by the time since one second before the first event while that is shorter, since
 * an event reports the second before it. Unlike `rates`, it counts the time in which no event arrived. A
 * ConnectionLost passes and begins a new window; other Lefts pass and leave the window unchanged. A window below one
 * second counts as one second.
 *
 * Steps of the system's clock have no effect. A custom scheduler whose `now()` goes back begins a new window.
 *
 * ```text
 * source            2 999ms 4 999ms 6 2999ms 8 |      bytes read
 * ratesOver(2_000)  2 999ms 3 999ms 5 2999ms 4 |
 * ```
 *
 * @example
 * tor.bandwidth$.pipe(ratesOver(10_000), rights).subscribe(({ written }) => console.log(written))
 *
 * @category operators
 * @since 0.1.0
 */
export const ratesOver = (
  ms: number,
  scheduler: SchedulerLike = asyncScheduler,
): (<I extends E.Either<{ readonly _tag: string }, BandwidthEvent>>(
  bandwidth$: Observable<I>,
) => ObservableEither<LeftOf<I>, Traffic>) =>
  averages({ clock: () => milliseconds(scheduler), second: 1_000, length: ms >= 1_000 ? ms : 1_000 });

/** Whole milliseconds, so that the events of a burst share an entry of the window. */
const milliseconds = (scheduler: SchedulerLike): (() => number) => {
  const clock = elapsed(scheduler);
  return () => Math.floor(clock());
};
