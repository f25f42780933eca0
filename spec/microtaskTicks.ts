/**
 * Virtual time for delays, and microtasks for what is due at once, such as the end of a tick: for specs that let real
 * microtasks run and step over time-outs.
 */
import { asapScheduler, VirtualTimeScheduler } from 'rxjs';
import type { SchedulerAction, Subscription } from 'rxjs';

export class MicrotaskTicks extends VirtualTimeScheduler {
  override schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return delay > 0 ? super.schedule(work, delay, state) : asapScheduler.schedule(work, 0, state);
  }
}
