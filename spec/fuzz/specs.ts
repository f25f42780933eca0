import { fuzz } from './fuzz.js';
import type { Target } from './fuzz.js';

/** Bytes of heap that may come and go. */
const SLACK = 4 * 1024 * 1024;

/** A spec for each target: no input of so many fails, and the heap stays flat. */
export const fuzzSpecs = (targets: ReadonlyArray<Target>, runs: number): void => {
  jest.setTimeout(120_000 + 10 * runs);

  it.each(targets)('$name', async (target) => {
    const { failures, growth } = await fuzz(target, runs);
    expect(failures).toEqual([]);
    expect(growth).toBeLessThan(SLACK);
  });
};
