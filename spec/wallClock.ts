/**
 * Fake timers beside a wall clock that can be set, as by NTP or by hand: `Date.now` jumps, timers and `performance` do
 * not.
 */

export const HOUR = 3_600_000;

export interface WallClock {
  /** Sets the wall clock forward, or back if it is negative. */
  readonly step: (milliseconds: number) => void;
  /** Lets time go by. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

export const wallClock = (): WallClock => {
  jest.useFakeTimers({ now: 1_800_000_000_000 });
  const unset = Date.now;
  let shift = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => unset() + shift);
  return {
    step: (milliseconds) => {
      shift += milliseconds;
    },
    pass: (milliseconds) => jest.advanceTimersByTimeAsync(milliseconds),
  };
};

export const realTime = (): void => {
  jest.restoreAllMocks();
  jest.useRealTimers();
};
