/**
 * The fuzzer: runs a target with one random input after the other, and expects no problem, no exception and no growth.
 *
 *     FUZZ_RUNS=1000000 FUZZ_SEED=7 npx jest spec/fuzz
 *     FUZZ_INPUT=7000000123 npx jest spec/fuzz -t 'the name of the target'
 */
import { collectGarbage } from '../memory.js';
import { random } from './random.js';
import type { Random } from './random.js';

type Problem = string | undefined;

/** An input that can be made smaller: bytes, or the steps of a story. */
export type Sequence = Uint8Array | ReadonlyArray<unknown>;

/** A system under test. A problem is a sentence; an exception or a rejection counts as one. */
interface Typed<I extends Sequence> {
  readonly name: string;
  readonly input: (random: Random) => I;
  /** Must depend on nothing but its arguments. */
  readonly run: (input: I, random: Random) => Problem | Promise<Problem>;
  /** How many runs of a target of weight 1 cost as much as one of this; 1 by default. */
  readonly weight?: number;
  /** Items at the start of an input that shrinking must leave alone; 0 by default. */
  readonly fixed?: number;
}

export type Target = Typed<Sequence>;

/** Forgets the type of the inputs: a target is run with those that it generates, and with parts of them. */
export const target = <I extends Sequence>(typed: Typed<I>): Target => typed as unknown as Target;

export interface Failure {
  /** Generates the input: `FUZZ_INPUT` replays it. */
  readonly seed: number;
  readonly problem: string;
  /** The input after shrinking: bytes in hexadecimal, or the steps as JSON. */
  readonly input: string;
}

export interface Outcome {
  readonly runs: number;
  readonly failures: ReadonlyArray<Failure>;
  /** Bytes by which the heap grew, after a collection, between a tenth of the runs and their end. */
  readonly growth: number;
}

/** Inputs of a target of weight 1. */
export const RUNS = Number(process.env['FUZZ_RUNS'] ?? 700);
export const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

/** The seed of the only input to run. */
const INPUT = process.env['FUZZ_INPUT'];

/** A target that fails at this many inputs is understood. */
const ENOUGH = 5;

/** Runs that shrinking one failure may take, of a light target and of any other. */
const SHRINKING = 300;
const SHRINKING_HEAVY = 60;

const heap = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** Runs of a target are `runs` divided by its weight; it stops after `most` failures. */
export const fuzz = async (
  target: Target,
  runs = RUNS,
  first = SEED,
  most = ENOUGH,
  shrinks = true,
): Promise<Outcome> => {
  const failures: Failure[] = [];
  const seeds = INPUT === undefined ? Math.max(1, Math.floor(runs / (target.weight ?? 1))) : 1;
  let before = 0;
  let done = 0;
  for (; done < seeds && failures.length < most; done++) {
    if (done === Math.floor(seeds / 10)) before = heap();
    // each input has its own seed, so that it can be replayed alone
    const seed = INPUT === undefined ? first * 1e9 + done : Number(INPUT);
    const input = target.input(random(seed));
    const problem = await attempt(target, input, seed);
    if (problem === undefined) continue;
    failures.push(shrinks ? await shrunk(target, { input, problem }, seed) : { seed, problem, input: show(input) });
  }
  return { runs: done, failures, growth: heap() - before };
};

const attempt = async ({ run }: Target, input: Sequence, seed: number): Promise<Problem> => {
  try {
    const outcome = run(input, random(seed + 0.5e9));
    return outcome instanceof Promise ? await outcome : outcome;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
};

interface Failing {
  readonly input: Sequence;
  readonly problem: string;
}

/** Leaves out runs of items, halving their length, for as long as the rest still fails. */
const shrunk = async (target: Target, failing: Failing, seed: number): Promise<Failure> => {
  const { fixed = 0, weight = 1 } = target;
  const most = weight === 1 ? SHRINKING : SHRINKING_HEAVY;
  let { input, problem } = failing;
  let tries = 0;
  for (let size = input.length >> 1; size > 0; size >>= 1) {
    for (let at = input.length - size; at >= fixed && tries < most; at -= size, tries++) {
      const smaller = without(input, at, at + size);
      const still = await attempt(target, smaller, seed);
      if (still === undefined) continue;
      input = smaller;
      problem = still;
    }
  }
  return { seed, problem, input: show(input) };
};

const without = (input: Sequence, from: number, to: number): Sequence =>
  input instanceof Uint8Array
    ? Uint8Array.from([...input.subarray(0, from), ...input.subarray(to)])
    : input.filter((_, i) => i < from || i >= to);

const show = (input: Sequence): string =>
  input instanceof Uint8Array ? Buffer.from(input).toString('hex') : JSON.stringify(input);
