import { function as F } from 'fp-ts';
import { defer } from 'rxjs';
import { filterOrElse, traverseArray } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { serverError } from '../../TorError.js';
import type { TorError } from '../../TorError.js';

/** The bytes of the largest reply, which is also what a session may have in its outbox. */
export const MAX_REPLY = 0x100_0000;

/** Splits an array into pieces of at most `size` items. `chunksOf` of fp-ts copies the rest for each piece. */
export const piecesOf = <A>(all: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/**
 * Asks for the pieces of a request one after the other, so that each reply of the Tor stays small. Once the answers
 * have more than {@link MAX_REPLY} bytes, the request fails and the other pieces are not asked for.
 */
export const inPieces = <A>(
  ask: (piece: ReadonlyArray<string>) => ObservableEither<TorError, A>,
  pieces: ReadonlyArray<ReadonlyArray<string>>,
  sizeOf: (answer: A) => number,
): ObservableEither<TorError, ReadonlyArray<A>> =>
  defer(() => {
    let size = 0;
    const isSmall = (answer: A): boolean => {
      size += sizeOf(answer);
      return size <= MAX_REPLY;
    };
    return F.pipe(
      pieces,
      traverseArray((piece) => F.pipe(ask(piece), filterOrElse(isSmall, tooLarge))),
    );
  });

const tooLarge = (): TorError => serverError('ResourceExhausted', 'The answer has more than 16 MiB');
