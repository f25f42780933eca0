/**
 * @since 0.1.0
 */
import type { SchedulerLike, Subscription } from 'rxjs';
import type { Slot } from './Request.js';

/**
 * The longest time that a platform's timer takes, in milliseconds: a longer one would fire at once.
 *
 * @since 0.1.0
 */
export const MAX_DELAY = 0x7fff_ffff;

/**
 * When requests have waited long enough.
 *
 * @category model
 * @since 0.1.0
 */
export interface Deadlines<P> {
  /** Slots come in the order in which they are due. */
  readonly add: (slot: Slot<P>) => void;
  readonly stop: () => void;
}

/**
 * One timer for all requests: they wait equally long, so that the oldest is due first, and a chain of slots is all it
 * takes. The timer is not taken back when nothing waits: it rests by itself when it finds nothing.
 *
 * @category constructors
 * @since 0.1.0
 */
export const deadlines = <P>(scheduler: SchedulerLike, expire: (slot: Slot<P>) => void): Deadlines<P> => {
  let first: Slot<P> | undefined;
  let last: Slot<P> | undefined;
  let timer: Subscription | undefined;
  /** Takes out the first one. What is taken out is not linked any more, lest it keeps the others in memory. */
  const shift = (slot: Slot<P>): void => {
    first = slot.later;
    slot.later = undefined;
  };
  const skipSettled = (): Slot<P> | undefined => {
    while (first?.settled === true) shift(first);
    return first;
  };
  const arm = (slot: Slot<P>): void => {
    timer = scheduler.schedule(fire, Math.min(MAX_DELAY, Math.max(0, slot.due - scheduler.now())));
  };
  const armed = (): boolean => timer !== undefined;
  const fire = (): void => {
    timer = undefined;
    const now = scheduler.now();
    let next = skipSettled();
    while (next !== undefined && next.due <= now) {
      shift(next);
      expire(next);
      next = skipSettled();
    }
    // `expire` may have armed it: a subscriber that asks again from within
    if (next !== undefined && !armed()) arm(next);
  };
  return {
    add: (slot) => {
      if (slot.due === Infinity) return;
      if (skipSettled() === undefined) first = slot;
      else if (last !== undefined) last.later = slot;
      last = slot;
      if (!armed()) arm(slot);
    },
    stop: () => {
      timer?.unsubscribe();
      first = last = undefined;
    },
  };
};
