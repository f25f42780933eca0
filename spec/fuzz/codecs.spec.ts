/** Random and changed octets do no harm to the parser and the codecs. */
import { targets } from './codecs.js';
import { fuzz, RUNS } from './fuzz.js';
import { input, seeds } from './inputs.js';
import { random } from './random.js';

jest.setTimeout(60_000 + RUNS);

/** Octets of heap that may come and go. */
const SLACK = 4 * 1024 * 1024;

it.each(targets)('$name', async (target) => {
  const { failures, growth } = await fuzz(target);
  expect(failures).toEqual([]);
  expect(growth).toBeLessThan(SLACK);
});

it('a failure has what it takes to see it again', async () => {
  const target = { name: 'no 9', run: (octets: Uint8Array) => (octets.includes(9) ? 'a 9' : undefined) };
  const { failures } = await fuzz(target, 20_000);
  expect(failures).toHaveLength(5);
  for (const { seed, octets, problem } of failures) {
    expect(problem).toBe('a 9');
    expect(Buffer.from(input(random(seed))).toString('hex')).toBe(octets);
  }
});

it('inputs reach every message, whole and broken', () => {
  const types = new Set(seeds.map((octets) => octets[3]));
  expect([...Array(13).keys()].filter((type) => !types.has(type))).toEqual([]);
});
