/** Builds the fuzz run with one fault in the library, and runs it in a process of its own. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import type { Report } from './child.js';
import type { Mutant } from './Mutant.js';

/** Milliseconds after which a mutant that never ends counts as noticed. */
const PATIENCE = 300_000;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The mutant's file as the mutant has it; fails where the text to replace is not there exactly once. */
const mutated = ({ name, file, find, replace }: Mutant, source: string): E.Either<string, string> => {
  const count = source.split(find).length - 1;
  return count === 1
    ? E.right(source.replace(find, () => replace))
    : E.left(`the mutant "${name}" no longer applies: in lib/${file} its text occurs ${count} times:\n${find}`);
};

const mutating = (root: string, mutant: Mutant): Plugin => ({
  name: 'mutant',
  setup: ({ onLoad }) => {
    onLoad({ filter: new RegExp(`${escaped(join(root, 'lib', mutant.file))}$`) }, async ({ path }) => {
      const result = mutated(mutant, await readFile(path, 'utf8'));
      return E.isLeft(result) ? { errors: [{ text: result.left }] } : { contents: result.right, loader: 'ts' };
    });
  },
});

/** The library as it is, without a mutant, is built the same way. */
export const buildFuzz = async (root: string, outfile: string, mutant?: Mutant): Promise<void> => {
  await build({
    entryPoints: [join(root, 'spec/fuzz/mutants/child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
    plugins: mutant === undefined ? [] : [mutating(root, mutant)],
  });
};

export type Verdict =
  | { readonly _tag: 'Ran'; readonly reports: ReadonlyArray<Report> }
  /** It did not come to its end: an exception that nobody caught, or no end at all. */
  | { readonly _tag: 'Crashed'; readonly output: string };

export const runFuzz = (outfile: string, targets: string, runs: number, seed: number): Promise<Verdict> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [outfile, targets, String(runs), String(seed)],
      { timeout: PATIENCE, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve(
          error === null
            ? { _tag: 'Ran', reports: JSON.parse(stdout) as ReadonlyArray<Report> }
            : { _tag: 'Crashed', output: stderr || error.message },
        );
      },
    );
  });

/** What noticed it, or `undefined` where nothing did. */
export const noticedBy = (verdict: Verdict): string | undefined => {
  if (verdict._tag === 'Crashed') return `a process that did not end well: ${verdict.output.slice(0, 300)}`;
  const report = verdict.reports.find(({ failure }) => failure !== undefined);
  return report?.failure === undefined ? undefined : `${report.target}: ${report.failure.problem}`;
};
