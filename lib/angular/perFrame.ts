/** Operators that collect items that arrive faster than frames are drawn. */
import { inject, Injector } from '@angular/core';
import { map, Observable } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import { FRAMES } from './frames.js';
import type { Frames } from './frames.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The options of `latestPerFrame`.
 *
 * @category model
 * @since 0.1.0
 */
export interface LatestPerFrameOptions {
  /** The injector; required outside of an injection context. */
  readonly injector?: Injector | undefined;
}

/**
 * The options of `perFrame`.
 *
 * @category model
 * @since 0.1.0
 */
export interface PerFrameOptions extends LatestPerFrameOptions {
  /**
   * How many items may wait; 16,384 by default. When the limit is reached, they are emitted without waiting for a
   * frame.
   */
  readonly limit?: number | undefined;
}

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

/**
 * Emits the items since the last frame as an array, in order; a frame without items emits nothing. No item is lost:
 * items that wait are emitted when the source ends.
 *
 * There are up to 60 updates per second, and about one while the page is hidden and no frames are drawn. The source is
 * subscribed to outside of `NgZone`; the collected items of an application are emitted within one entry of it.
 *
 * ```text
 * source     -a-bc-----d-e|
 * frames     ----^---^---^
 * perFrame   ----x-------y(z|)      x is [a, b, c], y is [d], z is [e]
 * ```
 *
 * @category operators
 * @since 0.1.0
 */
export const perFrame = <A>({ injector, limit = 0x4000 }: PerFrameOptions = {}): OperatorFunction<
  A,
  ReadonlyArray<A>
> =>
  gathered(framesOf(injector), limit, (held, item) => {
    held.push(item);
  });

/**
 * Emits the latest item since the last frame, otherwise as `perFrame`. Use it for state, such as a table; with events,
 * it would lose some.
 *
 * ```text
 * source           -a-bc-----d-e|
 * frames           ----^---^---^
 * latestPerFrame   ----c-------d(e|)
 * ```
 *
 * @category operators
 * @since 0.1.0
 */
export const latestPerFrame = <A>({ injector }: LatestPerFrameOptions = {}): OperatorFunction<A, A> => {
  const latest = gathered<A>(framesOf(injector), Infinity, (held, item) => {
    held[0] = item;
  });
  return (source$) =>
    source$.pipe(
      latest,
      map(([item]) => item as A),
    );
};

const framesOf = (injector: Injector | undefined): Frames => (injector ?? inject(Injector)).get(FRAMES);

const gathered =
  <A>(frames: Frames, limit: number, put: (held: A[], item: A) => void): OperatorFunction<A, ReadonlyArray<A>> =>
  (source$) =>
    new Observable((subscriber) => {
      let held: A[] = [];
      const flush = (): void => {
        frames.delete(flush);
        const items = held;
        held = [];
        if (items.length > 0) subscriber.next(items);
      };
      const end = (notify: () => void): void =>
        frames.zone.run(() => {
          flush();
          notify();
        });
      subscriber.add(() => frames.delete(flush));
      subscriber.add(
        frames.zone.runOutsideAngular(() =>
          source$.subscribe({
            next: (item) => {
              put(held, item);
              if (held.length < limit) frames.add(flush);
              else frames.zone.run(flush);
            },
            error: (error: unknown) => end(() => subscriber.error(error)),
            complete: () => end(() => subscriber.complete()),
          }),
        ),
      );
    });
