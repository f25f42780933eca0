/**
 * The fuzz run can fail: it notices every fault that is put into the library on purpose. `npm run fuzz:mutants` is the
 * long form.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFuzz, noticedBy, runFuzz } from '../../fuzz/mutants/build.js';
import type { Mutant } from '../../fuzz/mutants/Mutant.js';
import { mutants } from '../../fuzz/mutants/mutants.js';

jest.setTimeout(600_000);

const root = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-mutants-'));
const outfile = join(folder, 'fuzz.cjs');

afterAll(() => rmSync(folder, { recursive: true }));

/** Enough for each mutant; the seed is fixed, so that the outcome is the same each time. */
const RUNS = 10_000;
const SEED = 1;

const notices = async (targets: string, mutant?: Mutant): Promise<string | undefined> => {
  await buildFuzz(root, outfile, mutant);
  return noticedBy(await runFuzz(outfile, targets, RUNS, SEED));
};

it('the library as it is passes the same runs', async () => {
  expect(await notices('')).toBeUndefined();
});

it.each(mutants)('the fuzz run notices that $name', async (mutant) => {
  expect(await notices(mutant.targets, mutant)).toBeDefined();
});

it('a mutant whose text is not in the file, or there twice, fails and is named', async () => {
  const [mutant] = mutants as readonly [Mutant];
  for (const find of ['no such text', ';']) {
    await expect(buildFuzz(root, outfile, { ...mutant, find })).rejects.toThrow(`"${mutant.name}" no longer applies`);
  }
});
