/** Operators that gather what comes faster than a page is drawn. */
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
  /** Needed outside of an injection context. */
  readonly injector?: Injector | undefined;
}

/**
 * The options of `perFrame`.
 *
 * @category model
 * @since 0.1.0
 */
export interface PerFrameOptions extends LatestPerFrameOptions {
  /** How many items may wait; 16,384. So many are emitted without waiting any longer. */
  readonly limit?: number | undefined;
}

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

/**
 * All that came since the last frame, in order; nothing where nothing came. Nothing is lost. What waits is emitted when
 * the source ends.
 *
 * There are up to 60 updates a second; about one while the page is hidden and no frames are drawn. The source is
 * subscribed to outside of `NgZone`; all that is gathered in an application is emitted within one entry of it.
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
 * The last that came since the last frame, as `perFrame` does otherwise. For what is a state, such as a table: of
 * events it would miss some.
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
