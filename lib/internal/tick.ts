import { asapScheduler, asyncScheduler } from 'rxjs';
import type { SchedulerLike } from 'rxjs';

/**
 * Returns the scheduler for the ends of ticks, so that the `scheduler` option governs all time. `asyncScheduler`, the
 * default, is replaced by `asapScheduler`, whose microtasks run earlier than any timer; every other scheduler is used
 * as given.
 */
export const tickOf = (scheduler: SchedulerLike): SchedulerLike =>
  scheduler === asyncScheduler ? asapScheduler : scheduler;
