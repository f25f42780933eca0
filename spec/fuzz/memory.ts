/** What is still reachable, after a garbage collection. */
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
