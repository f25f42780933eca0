/**
 * @since 0.1.0
 */
import { asapScheduler, asyncScheduler } from 'rxjs';
import type { SchedulerLike } from 'rxjs';

/**
 * The scheduler on which the end of a tick is awaited: the scheduler of the option, so that one option governs all time. The
 * default, `asyncScheduler`, is replaced by `asapScheduler`, since a microtask is sooner than its shortest timer.
 *
 * @since 0.1.0
 */
export const tickOf = (scheduler: SchedulerLike): SchedulerLike =>
  scheduler === asyncScheduler ? asapScheduler : scheduler;
