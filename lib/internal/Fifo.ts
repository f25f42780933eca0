/** A queue whose operations take constant time: an array's `shift` moves everything behind it. */

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * @internal
 */
export interface Fifo<A> {
  readonly size: () => number;
  readonly push: (a: A) => void;
  readonly shift: () => A | undefined;
  /** Returns the item that `shift` would remove. */
  readonly peek: () => A | undefined;
  readonly clear: () => void;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The number of removed items from which the array is compacted. */
const COMPACT_FROM = 64;

/**
 * @internal
 */
export const fifo = <A>(): Fifo<A> => {
  let items: (A | undefined)[] = [];
  let head = 0;
  return {
    size: () => items.length - head,
    push: (a) => void items.push(a),
    shift: () => {
      const item = items[head];
      if (head < items.length) items[head++] = undefined;
      // amortized constant time: moves at most as many items as were removed since the last time
      if (head >= COMPACT_FROM && head * 2 >= items.length) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
    peek: () => items[head],
    clear: () => {
      items = [];
      head = 0;
    },
  };
};
