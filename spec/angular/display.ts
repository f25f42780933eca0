/** A display whose frames, and the time between them, are driven by a spec. */
export interface Display {
  /** A page that is hidden draws no frames. */
  readonly hide: (isHidden: boolean) => void;
  /** So many milliseconds go by; `each` is called in each of them. */
  readonly pass: (ms: number, each?: () => void) => Promise<void>;
  /** How many wait for a frame. */
  readonly waiting: () => number;
}

/** Puts the frames of a display, and its time, in the place of those of this process. */
export const display = (hertz = 60): Display => {
  jest.useFakeTimers();
  const waiting = new Map<number, (time: number) => void>();
  let ids = 0;
  let now = 0;
  let hidden = false;
  Object.assign(globalThis, {
    requestAnimationFrame: (run: (time: number) => void) => {
      waiting.set(++ids, run);
      return ids;
    },
    cancelAnimationFrame: (id: number) => waiting.delete(id),
  });
  const frameOf = (ms: number) => Math.floor((ms * hertz) / 1_000);
  const draw = () => {
    const runs = [...waiting.values()];
    waiting.clear();
    for (const run of runs) run(performance.now());
  };
  return {
    hide: (isHidden) => void (hidden = isHidden),
    pass: async (ms, each) => {
      for (let i = 0; i < ms; i++) {
        each?.();
        await jest.advanceTimersByTimeAsync(1);
        now++;
        if (!hidden && frameOf(now) > frameOf(now - 1)) draw();
      }
    },
    waiting: () => waiting.size,
  };
};

/** Gives this process back its time; it has no frames. */
export const noDisplay = (): void => {
  jest.useRealTimers();
  Object.assign(globalThis, { requestAnimationFrame: undefined, cancelAnimationFrame: undefined });
};
