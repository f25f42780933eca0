/**
 * `npm run fuzz:mutants`: every mutant against every target, with the runs of `FUZZ_RUNS` and the seed of `FUZZ_SEED`.
 * An argument restricts it to the mutants with that text in their names.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFuzz, noticedBy, runFuzz } from './build.js';
import { mutants } from './mutants.js';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 100_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const only = process.argv[2] ?? '';

const main = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'rx-tor-control-mutants-'));
  const outfile = join(folder, 'fuzz.cjs');
  let survivors = 0;
  try {
    for (const mutant of [undefined, ...mutants.filter(({ name }) => name.includes(only))]) {
      await buildFuzz(process.cwd(), outfile, mutant);
      const found = noticedBy(await runFuzz(outfile, '', RUNS, SEED));
      const isAsItShould = (found === undefined) === (mutant === undefined);
      if (!isAsItShould) survivors++;
      console.log(`${isAsItShould ? 'ok' : 'NOT OK'}: ${mutant?.name ?? 'the library as it is'}`);
      console.log(`    ${found ?? 'no target fails'}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  process.exitCode = survivors === 0 ? 0 : 1;
};

void main();
