/**
 * The losses in one place of a stream: a number of dropped items, and at most one gap of the connection among them. A
 * second gap in the same place replaces the first, which is counted as dropped, so that a loss has a fixed size
 * however long it lasts.
 */
import { either as E } from 'fp-ts';
import { dropped } from '../TorError.js';
import type { ConnectionLost, Dropped } from '../TorError.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The losses in one place. `after` is 0 if there is no gap.
 *
 * @internal
 */
export interface Loss {
  readonly before: number;
  readonly gap: E.Left<ConnectionLost> | undefined;
  readonly after: number;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** @internal */
export const nothing: Loss = { before: 0, gap: undefined, after: 0 };

/** @internal */
export const oneItem: Loss = { before: 1, gap: undefined, after: 0 };

/** @internal */
export const oneGap = (gap: E.Left<ConnectionLost>): Loss => ({ before: 0, gap, after: 0 });

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/**
 * `x`, directly followed by `y`. Associative, with `nothing` as its identity.
 *
 * @internal
 */
export const concat = (x: Loss, y: Loss): Loss => {
  if (x === nothing) return y;
  if (y === nothing) return x;
  if (y.gap === undefined) {
    return x.gap === undefined ? { ...x, before: x.before + y.before } : { ...x, after: x.after + y.before };
  }
  return { ...y, before: x.before + (x.gap === undefined ? 0 : x.after + 1) + y.before };
};

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/**
 * The Lefts that report it, in order.
 *
 * @internal
 */
export const toLefts = ({ before, gap, after }: Loss): ReadonlyArray<E.Either<Dropped | ConnectionLost, never>> => [
  ...(before > 0 ? [E.left(dropped(before))] : []),
  ...(gap === undefined ? [] : [gap]),
  ...(after > 0 ? [E.left(dropped(after))] : []),
];
