import type { SchedulerLike, Subscription } from 'rxjs';
import { MAX_DELAY } from '../internal/maxDelay.js';
import type { Slot } from './Request.js';

/** The timeouts of requests. */
export interface Deadlines {
  /** Starts the timer if it does not run; called when a request gets a deadline. */
  readonly watch: () => void;
  readonly stop: () => void;
}

/**
 * Runs one timer for all requests: they have the same timeout, so that the oldest unanswered request is due first.
 * There is no work per request, and the timer is not cancelled when no request waits: it stops when it fires and finds
 * none.
 *
 * `clock` is the clock of the deadlines; `expire` settles the slot.
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
