/** The frames that a browser draws, as the times at which a page is brought up to date. */
import { inject, InjectionToken, NgZone } from '@angular/core';
import { isServer } from './isServer.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The frames of an application. What waits for one frame runs within one entry of `NgZone`, so that there is one change
 * detection for all of it.
 *
 * @internal
 */
export interface Frames {
  readonly zone: NgZone;
  /**
   * Has `run` called in the next frame, once; in this one, if it is being drawn and `run` was not called in it yet. On
   * a server, where nothing is drawn, never.
   */
  readonly add: (run: () => void) => void;
  readonly delete: (run: () => void) => void;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Milliseconds: 60 updates a second, also on a display that draws more frames. */
const SHORTEST = 16.67;

/** Milliseconds, of which a timer takes whole ones, between updates where there is no display. */
const WITHOUT_FRAMES = 17;

/** Milliseconds after which what waits does so no longer: a page that is hidden draws no frames. */
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
  /** The next update is not before this time. */
  let due = -Infinity;

  const request = (): void => {
    if (neverDraws || cancel !== undefined || waiting.size === 0) return;
    cancel = zone.runOutsideAngular(() => nextFrame(draw));
  };

  // by the time of the frame alone: the clock of a test may stand still while its timers go on
  const draw = (time = due): void => {
    cancel = undefined;
    if (time >= due) {
      // as late as a frame is, the next may be early: a display is not quite regular
      due = Math.max(due, time - SHORTEST) + SHORTEST;
      zone.run(runAll);
    }
    request();
  };

  const runAll = (): void => {
    const ran = new Set<() => void>();
    // also those that come in meanwhile
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

/** Calls `run` once, with the time of the frame, if it is told; gives what cancels that. */
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
