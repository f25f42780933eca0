import { animationFrameScheduler, asapScheduler, asyncScheduler, queueScheduler, VirtualTimeScheduler } from 'rxjs';
import { tickOf } from '../../lib/internal/tick.js';

it('a tick of the default scheduler ends in a microtask', () => {
  expect(tickOf(asyncScheduler)).toBe(asapScheduler);
});

it('a tick of any other scheduler ends on that scheduler', () => {
  for (const scheduler of [asapScheduler, queueScheduler, animationFrameScheduler, new VirtualTimeScheduler()]) {
    expect(tickOf(scheduler)).toBe(scheduler);
  }
});
