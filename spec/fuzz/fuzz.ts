/**
 * A fuzzer: gives a target one input after the other, and wants no problem, no exception and no growth.
 *
 *     FUZZ_RUNS=1000000 FUZZ_SEED=7 npx jest spec/fuzz
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { input } from './inputs.js';
import { random } from './random.js';
import type { Random } from './random.js';

/** What is fuzzed. A problem is said as a sentence; an exception, or a rejection, is one too. */
export interface Target {
  readonly name: string;
  readonly run: (octets: Uint8Array, random: Random) => string | undefined | Promise<string | undefined>;
}

export interface Failure {
  readonly seed: number;
  readonly problem: string;
  /** In hexadecimal, to make a regression spec of. */
  readonly octets: string;
}

export interface Outcome {
  readonly failures: ReadonlyArray<Failure>;
  /** Octets of heap, after a collection, from a tenth of the runs to the end of them. */
  readonly growth: number;
}

export const RUNS = Number(process.env['FUZZ_RUNS'] ?? 7_000);
export const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

/** A target that fails at so many inputs has been understood. */
const ENOUGH = 5;

const heap = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};

export const fuzz = async (target: Target, runs = RUNS, first = SEED): Promise<Outcome> => {
  const failures: Failure[] = [];
  let before = 0;
  for (let i = 0; i < runs && failures.length < ENOUGH; i++) {
    if (i === Math.floor(runs / 10)) before = heap();
    // each input has a seed of its own, so that one can be run alone
    const seed = first * 1e9 + i;
    const numbers = random(seed);
    const octets = input(numbers);
    const problem = await attempt(target, octets, numbers);
    if (problem !== undefined) failures.push({ seed, problem, octets: Buffer.from(octets).toString('hex') });
  }
  return { failures, growth: heap() - before };
};

const attempt = async ({ run }: Target, octets: Uint8Array, numbers: Random): Promise<string | undefined> => {
  try {
    const outcome = run(octets, numbers);
    return outcome instanceof Promise ? await outcome : outcome;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
};
