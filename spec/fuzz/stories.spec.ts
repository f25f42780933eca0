/** Stories of requests, answers, events and ends: identity, order, late answers and memory. */
import { fuzz, RUNS } from './fuzz.js';
import { targets } from './stories.js';

jest.setTimeout(120_000 + 10 * RUNS);

/** Bytes of heap that may come and go. */
const SLACK = 4 * 1024 * 1024;

it.each(targets)('$name', async (target) => {
  const { failures, growth } = await fuzz(target);
  expect(failures).toEqual([]);
  expect(growth).toBeLessThan(SLACK);
});
