import type { SchedulerLike, Subscription } from 'rxjs';
import { MAX_DELAY } from '../internal/maxDelay.js';
import type { Slot } from './Request.js';

/** When requests have waited long enough. */
export interface Deadlines {
  /** Some request has a deadline now. */
  readonly watch: () => void;
  readonly stop: () => void;
}

/**
 * One timer for all requests: they wait equally long, so that the oldest one that is not answered is the first that is
 * due. Nothing is done a request, and the timer is not taken back when none waits: it rests by itself when it finds
 * none.
 *
 * `clock` is that of their deadlines; `expire` settles the slot.
 */
export const deadlines = <P>(
  scheduler: SchedulerLike,
  clock: () => number,
  oldest: () => Slot<P> | undefined,
  expire: (slot: Slot<P>) => void,
): Deadlines => {
  let timer: Subscription | undefined;
  const watch = (): void => {
    if (timer !== undefined) return;
    const due = oldest()?.due ?? Infinity;
    if (due < Infinity) timer = scheduler.schedule(fire, Math.min(MAX_DELAY, Math.max(0, due - clock())));
  };
  const fire = (): void => {
    timer = undefined;
    const now = clock();
    let slot = oldest();
    while (slot !== undefined && slot.due <= now) {
      expire(slot);
      slot = oldest();
    }
    watch();
  };
  return {
    watch,
    stop: () => timer?.unsubscribe(),
  };
};
