import { Subscription } from 'rxjs';
import type { SchedulerLike } from 'rxjs';

/** A scheduler that runs nothing and records the delays. */
export const recording = (): { readonly delays: ReadonlyArray<number>; readonly scheduler: SchedulerLike } => {
  const delays: number[] = [];
  const schedule = (_: unknown, delay = 0): Subscription => {
    delays.push(delay);
    return new Subscription();
  };
  return { delays, scheduler: { now: () => 0, schedule } };
};
