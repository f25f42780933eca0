/** Random and changed bytes do no harm to the parser and the codecs. */
import { targets } from './codecs.js';
import { fuzz, RUNS, target } from './fuzz.js';
import { input, seeds } from './inputs.js';
import { random } from './random.js';
import { fuzzSpecs } from './specs.js';

fuzzSpecs(targets, RUNS);

it('a failure has the seed that generates its input, and the input after shrinking', async () => {
  const no9 = target({ name: 'no 9', input, run: (bytes) => (bytes.includes(9) ? 'a 9' : undefined) });
  const { failures } = await fuzz(no9, 20_000);
  expect(failures).toHaveLength(5);
  for (const { seed, problem, input: smallest } of failures) {
    expect(problem).toBe('a 9');
    expect(input(random(seed))).toContain(9);
    expect(smallest).toBe('09');
  }
});

it('an input of steps is shrunk to the steps that matter', async () => {
  const descending = target<ReadonlyArray<number>>({
    name: 'no 7 behind a 3',
    input: ({ below }) => Array.from({ length: 50 }, () => below(10)),
    run: (numbers) => (numbers.lastIndexOf(7) > numbers.indexOf(3) && numbers.includes(3) ? 'a 7' : undefined),
  });
  const { failures } = await fuzz(descending, 100);
  expect(failures.map(({ input: steps }) => steps)).toEqual(Array.from({ length: 5 }, () => '[3,7]'));
});

it('inputs reach every message, whole and broken', () => {
  const types = new Set(seeds.map((bytes) => bytes[3]));
  expect([...Array(13).keys()].filter((type) => !types.has(type))).toEqual([]);
});
