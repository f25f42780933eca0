/** What a case measures, in its own process. Every measurement checks what it was given: a wrong sum is no figure. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';

/** @throws where a case did not do what it should have done */
export const check = (what, got, wanted) => {
  if (got !== wanted) throw new Error(`${what}: wanted ${wanted}, got ${got}`);
};

/**
 * Seconds of the clock; with BENCH_CLOCK=processor those that this process has used of the processors, for a look on a
 * machine that does other things.
 */
export const now = () => {
  if (process.env.BENCH_CLOCK !== 'processor') return performance.now() / 1000;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Seconds that `run` takes. */
export const seconds = async (run) => {
  const start = now();
  await run();
  return now() - start;
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
