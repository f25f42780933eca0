import type { Writer } from '../internal/Writer.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { EncodeError, TorError } from '../TorError.js';

/**
 * A request to the Tor, and how its answers are sent. An error is always sent as one.
 *
 * - `done`: the reply of the protocol to a success without a result.
 * - `verdict`: the same; an error ends the session.
 * - `one`: what `write` writes.
 * - `proof`: the same; an error ends the session.
 * - `many`: what `write` writes for each answer, and the reply to a success.
 * - `end`: what `write` writes; the session ends.
 */
export interface Ask {
  readonly _tag: 'Ask';
  /** The name of the request, for the events of the session. */
  readonly name: string;
  /** The estimated bytes of memory until the request is answered; not less than was measured. */
  readonly weight: number;
  readonly question: () => ObservableEither<TorError, unknown>;
  readonly replies: 'done' | 'verdict' | 'one' | 'proof' | 'many' | 'end';
  readonly write: (writer: Writer, answer: unknown) => EncodeError | undefined;
}

/** The bytes of memory of an unanswered request, without its message. */
export const REQUEST = 640;

/**
 * Estimates the bytes of memory of a request until it is answered. Its bytes count twice: one character outside of
 * Latin-1 makes a string take two bytes per character.
 */
export const weightOf = (bytes: number, items = 0): number => REQUEST + 2 * bytes + items;
