/** A gap: the connection was lost, and what happened until the next event is not known. */
import { either as E } from 'fp-ts';
import type { ConnectionLost } from '../TorError.js';

/**
 * @category refinements
 * @since 0.1.0
 */
export const isConnectionLost = (error: { readonly _tag: string }): error is ConnectionLost =>
  error._tag === 'ConnectionLost';

/**
 * Whether it is the Left that marks a gap.
 *
 * @category refinements
 * @since 0.1.0
 */
export const isGap = (item: E.Either<{ readonly _tag: string }, unknown>): item is E.Left<ConnectionLost> =>
  E.isLeft(item) && isConnectionLost(item.left);
