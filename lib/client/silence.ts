import type { SchedulerLike, Subscription } from 'rxjs';
import { MAX_DELAY } from '../internal/maxDelay.js';

/** In so many parts of the time it is looked whether there was progress. */
const PARTS = 4;

export interface Silence {
  /** Something is expected from now on. */
  readonly watch: () => void;
  readonly stop: () => void;
}

/**
 * Calls `end` once `limit` milliseconds have passed without progress while something is expected, at most a quarter of
 * that later. Nothing is done for a chunk but that its receiver counts it: one timer compares the count four times in
 * `limit`, so that an event loop that was blocked, or a machine that slept, has a chance to read what was received
 * meanwhile. The timer rests while nothing is expected.
 */
export const silence = (
  scheduler: SchedulerLike,
  limit: number,
  progress: () => number,
  isExpected: () => boolean,
  end: () => void,
): Silence => {
  let timer: Subscription | undefined;
  let seen = 0;
  let parts = 0;
  const arm = (): void => {
    timer = scheduler.schedule(tick, Math.min(MAX_DELAY, limit / PARTS));
  };
  const tick = (): void => {
    timer = undefined;
    parts = progress() === seen ? parts + 1 : 0;
    seen = progress();
    if (!isExpected()) return;
    if (parts < PARTS) arm();
    else end();
  };
  return {
    watch: () => {
      if (timer !== undefined || limit === Infinity) return;
      seen = progress();
      parts = 0;
      arm();
    },
    stop: () => {
      timer?.unsubscribe();
      timer = undefined;
    },
  };
};
