import type { SchedulerLike, Subscription } from 'rxjs';
import { MAX_DELAY } from '../internal/maxDelay.js';

/** The number of checks for progress within the limit. */
const PARTS = 4;

export interface Silence {
  /** Starts the timer; called when data is expected from now on. */
  readonly watch: () => void;
  readonly stop: () => void;
}

/**
 * Calls `end` once `limit` milliseconds have passed without progress while data is expected, at most a quarter of that
 * later. A receiver only counts its chunks: one timer compares the count four times within `limit`, so that after a
 * blocked event loop or a sleep of the machine, the bytes received meanwhile are read first. The timer stops while no
 * data is expected.
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
