/** A queue that records the losses between its items. */
import type { either as E } from 'fp-ts';
import { fifo } from '../internal/Fifo.js';
import { isGap } from './gap.js';
import { concat, nothing, oneGap, oneItem } from './Loss.js';
import type { Loss } from './Loss.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * An item, and the losses directly before it.
 *
 * @internal
 */
export interface Entry<I> {
  readonly before: Loss;
  readonly item: I;
}

/**
 * @internal
 */
export interface LossyQueue<I> {
  readonly size: () => number;
  readonly push: (item: I) => void;
  /** Counts the item as lost at the end of the queue, instead of pushing it. */
  readonly lose: (item: I) => void;
  /** Removes the first item and counts it as lost in its place. */
  readonly loseFirst: () => void;
  readonly shift: () => Entry<I> | undefined;
  /** Returns the losses after the last item, once. */
  readonly shiftLoss: () => Loss;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * @internal
 */
export const lossyQueue = <I extends E.Either<{ readonly _tag: string }, unknown>>(): LossyQueue<I> => {
  const entries = fifo<{ before: Loss; readonly item: I }>();
  let behind = nothing;
  return {
    size: entries.size,
    push: (item) => {
      entries.push({ before: behind, item });
      behind = nothing;
    },
    lose: (item) => {
      behind = concat(behind, lossOf(item));
    },
    loseFirst: () => {
      const first = entries.shift();
      if (first === undefined) return;
      const loss = concat(first.before, lossOf(first.item));
      const second = entries.peek();
      if (second === undefined) behind = concat(loss, behind);
      else second.before = concat(loss, second.before);
    },
    shift: entries.shift,
    shiftLoss: () => {
      const loss = behind;
      behind = nothing;
      return loss;
    },
  };
};

const lossOf = (item: E.Either<{ readonly _tag: string }, unknown>): Loss => (isGap(item) ? oneGap(item) : oneItem);
