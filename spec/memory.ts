/**
 * What is still reachable, and how much memory it takes.
 *
 * Use `released` if the objects in question can be named: it does not depend on amounts. Use `growth` for amounts,
 * with a bound that is megabytes away from both the right amount and the amount with the fault: a process that runs
 * specs also compiles code, discards code that was not used for a few collections, and frees what earlier specs left
 * behind.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let gc: (() => void) | undefined;

export const collectGarbage = (): void => {
  if (gc === undefined) {
    setFlagsFromString('--expose-gc');
    gc = runInNewContext('gc') as () => void;
  }
  gc();
};

/**
 * How often the collection is repeated before an object counts as reachable. V8 compiles functions in other threads,
 * and until it has, holds what they refer to: the later rounds wait for that.
 */
const ROUNDS = 40;
const QUICK = 3;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

/** Objects that nothing may hold any more, each under a name for the report. */
export interface Released {
  readonly add: (name: string, object: object) => void;
  /** The names of those that are still reachable, once each; later calls report only what was added since. */
  readonly stillReachable: () => Promise<ReadonlyArray<string>>;
}

export const released = (): Released => {
  let all: Array<readonly [name: string, object: WeakRef<object>]> = [];
  return {
    add: (name, object) => all.push([name, new WeakRef(object)]),
    stillReachable: async () => {
      for (let round = 0; round < ROUNDS && all.length > 0; round++) {
        // a WeakRef holds its object until the end of the job in which it was made or read
        await (round < QUICK ? turn() : wait());
        collectGarbage();
        all = all.filter(([, object]) => object.deref() !== undefined);
      }
      const names = new Set(all.map(([name]) => name));
      all = [];
      return [...names];
    },
  };
};

/** Bytes of heap and of buffers in use: collects garbage until that frees nothing more. */
const used = async (): Promise<number> => {
  let least = Infinity;
  for (let unchanged = 0; unchanged < 3; unchanged++) {
    collectGarbage();
    await turn();
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external < least) unchanged = 0;
    least = Math.min(least, heapUsed + external);
  }
  return least;
};

const grown = async (act: () => unknown): Promise<number> => {
  const before = await used();
  const kept = await act();
  const after = await used();
  // keeps the result reachable until here
  expect(kept).toBeDefined();
  return after - before;
};

/** Two amounts that differ by less agree. */
const SIMILAR = 0x1_0000;

/**
 * How many bytes the result of `act` keeps in memory. A first run, which is not measured, compiles the code. Then the
 * amount is the median of three, so that memory which something else takes or frees during one run does not count.
 */
export const growth = async (act: () => unknown): Promise<number> => {
  await act();
  const first = await grown(act);
  const second = await grown(act);
  // a third amount would not change the median by more
  if (Math.abs(first - second) < SIMILAR) return first;
  return [first, second, await grown(act)].sort((a, b) => a - b)[1]!;
};
