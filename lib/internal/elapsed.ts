import { asyncScheduler } from 'rxjs';
import type { SchedulerLike } from 'rxjs';

/**
 * A clock for durations, in milliseconds: only differences between its readings mean anything. A step of the system's
 * wall clock does not change it, unlike `now()` of RxJS's own schedulers. A virtual or custom scheduler is its own
 * clock.
 */
export const elapsed = (scheduler: SchedulerLike): (() => number) =>
  // RxJS's schedulers of real time share one `now`
  scheduler.now === asyncScheduler.now ? systemTime : () => scheduler.now();

const systemTime = (): number => {
  const before = Date.now();
  const now = asyncScheduler.now();
  // `TestScheduler.run` replaces the time of all schedulers, but not `Date`
  const isVirtual = now < before || now > Date.now();
  return isVirtual || isOnlyDateFaked() ? now : performance.now();
};

/**
 * Whether a test runs with fake timers that come with a fake `Date` and the real `performance`: Angular's `fakeAsync`,
 * or Sinon's timers (those of jest, Vitest and Cypress) if `performance` is not among the faked methods.
 */
const isOnlyDateFaked = (): boolean =>
  (Date.prototype.constructor !== Date || 'clock' in Date) && !('clock' in performance);
