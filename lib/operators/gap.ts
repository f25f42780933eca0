/** A gap: the connection was lost, and the events until the next one are missing. */
import { either as E } from 'fp-ts';
import type { ConnectionLost } from '../TorError.js';

/**
 * Tests for a `ConnectionLost`, the error that marks a gap in an event stream.
 *
 * @example
 * tor.circuit$.pipe(lefts, filter(isConnectionLost)).subscribe(({ session }) => console.log(session))
 *
 * @category refinements
 * @since 0.1.0
 */
export const isConnectionLost = (error: { readonly _tag: string }): error is ConnectionLost =>
  error._tag === 'ConnectionLost';

/**
 * Tests for the Left that marks a gap.
 *
 * @example
 * tor.circuit$.pipe(filter(isGap)).subscribe(() => console.log('Reset any state derived from events here.'))
 *
 * @category refinements
 * @since 0.1.0
 */
export const isGap = (item: E.Either<{ readonly _tag: string }, unknown>): item is E.Left<ConnectionLost> =>
  E.isLeft(item) && isConnectionLost(item.left);
