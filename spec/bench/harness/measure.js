/** What a case measures, in its own process. Every measurement checks what it was given: a wrong sum is no figure. */
import { performance } from 'node:perf_hooks';

/** @throws where a case did not do what it should have done */
export const check = (what, got, wanted) => {
  if (got !== wanted) throw new Error(`${what}: wanted ${wanted}, got ${got}`);
};

/** Seconds that `run` takes. */
export const seconds = async (run) => {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
};

/**
 * Items a second. `run(times)` does its work so many times and gives how many items that were, of `each` a time. It is
 * run before it is measured, so that what is measured is compiled.
 */
export const rate = async ({ times, each = 1, run }) => {
  const measured = async (n) => check('items', await run(n), n * each);
  for (const part of [0.1, 0.1, 0.2]) await measured(Math.max(1, Math.ceil(times * part)));
  globalThis.gc?.();
  return (times * each) / (await seconds(() => measured(times)));
};
