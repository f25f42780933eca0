/** Animation frames of the browser, at which a page is updated. */
import { inject, InjectionToken, NgZone } from '@angular/core';
import { isServer } from './isServer.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The frames of an application. All callbacks of one frame run within one entry of `NgZone`, so that they cause one
 * change detection.
 *
 * @internal
 */
export interface Frames {
  readonly zone: NgZone;
  /**
   * Schedules `run` for the next frame, once; for this one, if it is being drawn and `run` was not called in it yet.
   * On a server, where no frames are drawn, it is never called.
   */
  readonly add: (run: () => void) => void;
  readonly delete: (run: () => void) => void;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Milliseconds between updates: 60 per second, also on a display with a higher frame rate. */
const SHORTEST = 16.67;

/** Milliseconds between updates without a display; a timer needs a whole number. */
const WITHOUT_FRAMES = 17;

/** The longest wait in milliseconds: a hidden page draws no frames. */
const LONGEST = 1_000;

/**
 * @internal
 */
export const FRAMES: InjectionToken<Frames> = /* #__PURE__ */ new InjectionToken<Frames>('Frames', {
  providedIn: 'root',
  factory: () => frames(inject(NgZone), isServer()),
});

const frames = (zone: NgZone, neverDraws: boolean): Frames => {
  const waiting = new Set<() => void>();
  let cancel: (() => void) | undefined;
  /** The earliest time of the next update. */
  let due = -Infinity;

  const request = (): void => {
    if (neverDraws || cancel !== undefined || waiting.size === 0) return;
    cancel = zone.runOutsideAngular(() => nextFrame(draw));
  };

  // only the time of the frame counts: in a test, the clock may stand still while its timers go on
  const draw = (time = due): void => {
    cancel = undefined;
    if (time >= due) {
      // if a frame is late, the next may be early by as much: a display is not quite regular
      due = Math.max(due, time - SHORTEST) + SHORTEST;
      zone.run(runAll);
    }
    request();
  };

  const runAll = (): void => {
    const ran = new Set<() => void>();
    // includes callbacks that are added meanwhile
    for (const run of waiting) {
      if (ran.has(run)) continue;
      ran.add(run);
      waiting.delete(run);
      run();
    }
  };

  return {
    zone,
    add: (run) => {
      waiting.add(run);
      request();
    },
    delete: (run) => {
      waiting.delete(run);
      if (waiting.size > 0) return;
      cancel?.();
      cancel = undefined;
    },
  };
};

interface Browser {
  readonly requestAnimationFrame?: ((run: (time: unknown) => void) => number) | undefined;
  readonly cancelAnimationFrame?: (frame: number | undefined) => void;
}

/** Calls `run` once, with the time of the frame if it is known; returns the function that cancels it. */
const nextFrame = (run: (time?: number) => void): (() => void) => {
  const browser = globalThis as Browser;
  const cancel = (): void => {
    clearTimeout(timer);
    browser.cancelAnimationFrame?.(frame);
  };
  const once = (time?: unknown): void => {
    cancel();
    run(typeof time === 'number' ? time : undefined);
  };
  const frame = browser.requestAnimationFrame?.(once);
  const timer = setTimeout(() => once(), frame === undefined ? WITHOUT_FRAMES : LONGEST);
  return cancel;
};
