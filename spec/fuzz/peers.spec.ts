/** Random and changed octets do no harm to a server and a client. */
import { fuzz, RUNS } from './fuzz.js';
import { targets } from './peers.js';

jest.setTimeout(120_000 + 10 * RUNS);

/** Octets of heap that may come and go. */
const SLACK = 4 * 1024 * 1024;

it.each(targets)('$name', async (target) => {
  const { failures, growth } = await fuzz(target);
  expect(failures).toEqual([]);
  expect(growth).toBeLessThan(SLACK);
});
