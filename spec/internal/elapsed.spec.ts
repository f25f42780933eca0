import { asapScheduler, asyncScheduler, animationFrameScheduler, queueScheduler, VirtualTimeScheduler } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { elapsed } from '../../lib/internal/elapsed.js';

const HOUR = 3_600_000;

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const real: ReadonlyArray<readonly [string, SchedulerLike]> = [
  ['asyncScheduler', asyncScheduler],
  ['asapScheduler', asapScheduler],
  ['queueScheduler', queueScheduler],
  ['animationFrameScheduler', animationFrameScheduler],
];

describe.each(real)('%s', (_, scheduler) => {
  it('measures by performance.now(), whatever the wall clock does', () => {
    const performanceNow = jest.spyOn(performance, 'now').mockReturnValue(10.25);
    const wallClock = jest.spyOn(Date, 'now');
    const clock = elapsed(scheduler);
    for (const [shift, reading] of [
      [0, 10.25],
      [-HOUR, 11.5],
      [HOUR, 12.75],
    ] as const) {
      wallClock.mockReturnValue(1_700_000_000_000 + shift);
      performanceNow.mockReturnValue(reading);
      expect(clock()).toBe(reading);
    }
  });

  it('follows the virtual time of TestScheduler.run, also if it was made before', () => {
    const clock = elapsed(scheduler);
    const test = new TestScheduler(() => undefined);
    const seen: number[] = [];
    test.run(({ flush }) => {
      for (const at of [0, 5, 5_000]) test.schedule(() => seen.push(clock()), at);
      flush();
    });
    expect(seen).toEqual([0, 5, 5_000]);
    expect(clock()).toBeGreaterThan(0);
    expect(clock()).not.toBe(5_000);
  });

  it.each([
    ['all that jest can fake', {}],
    ['no fake performance', { doNotFake: ['performance' as const] }],
  ])('advances with fake timers: %s', (__, config) => {
    jest.useFakeTimers(config);
    const clock = elapsed(scheduler);
    const start = clock();
    jest.advanceTimersByTime(1_234);
    expect(clock() - start).toBe(1_234);
  });
});

it('with fake timers, setting the system time changes nothing', () => {
  jest.useFakeTimers();
  const clock = elapsed(asyncScheduler);
  const start = clock();
  jest.setSystemTime(Date.now() - HOUR);
  jest.advanceTimersByTime(7);
  expect(clock() - start).toBe(7);
});

it('a virtual scheduler is its own clock', () => {
  const scheduler = new VirtualTimeScheduler();
  const clock = elapsed(scheduler);
  scheduler.schedule(() => undefined, 90);
  expect(clock()).toBe(0);
  scheduler.flush();
  expect(clock()).toBe(90);
});

it('a custom scheduler is its own clock', () => {
  let now = 5;
  const clock = elapsed({ now: () => now, schedule: asyncScheduler.schedule.bind(asyncScheduler) });
  expect(clock()).toBe(5);
  now = 3;
  expect(clock()).toBe(3);
});
