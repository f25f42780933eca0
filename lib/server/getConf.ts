import { either as E } from 'fp-ts';
import { defer, filter, from, map, mergeMap, of, take, throwIfEmpty } from 'rxjs';
import type { ConfigLine } from '../model/ConfigLine.js';
import { left } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import { serverError } from '../TorError.js';
import type { TorError } from '../TorError.js';

type Lines = ReadonlyArray<ConfigLine>;

/** The maximum number of different keys in one GETCONF; a current Tor has about 400 options. */
const MAX_KEYS = 1024;

/** The maximum keys per request to the Tor: their reply stays below the limits of the connection shared by sessions. */
const PIECE = 16;

const tooManyKeys: ObservableEither<TorError, never> = /* #__PURE__ */ left(
  /* #__PURE__ */ serverError('ResourceExhausted', 'More than 1024 different keys in one GETCONF'),
);

/**
 * Requests the keys of one GETCONF from a Tor so that a small request cannot cause a large reply behind this server:
 * each key is requested once, ignoring case, with at most {@link PIECE} keys per request. A repeated key is requested
 * separately, and its lines are repeated in the answer. Once the answer has more than `limit` bytes, which the
 * protocol cannot carry, pending requests are unsubscribed.
 */
export const getConf = (tor: Tor, keys: ReadonlyArray<string>, limit: number): ObservableEither<TorError, Lines> => {
  if (keys.length === 0) return of(E.right([]));
  if (keys.length === 1) return tor.getConf(keys);
  const counts = countsOf(keys);
  if (counts.size > MAX_KEYS) return tooManyKeys;
  return counts.size === keys.length && keys.length <= PIECE
    ? tor.getConf(keys)
    : inPieces(tor, planOf(keys, counts), limit);
};

const countsOf = (keys: ReadonlyArray<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const name = key.toLowerCase();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

interface Plan {
  readonly pieces: ReadonlyArray<ReadonlyArray<string>>;
  /** The indices of the pieces whose lines make up the answer. */
  readonly order: ReadonlyArray<number>;
}

const planOf = (keys: ReadonlyArray<string>, counts: ReadonlyMap<string, number>): Plan => {
  const pieces: string[][] = [];
  const order: number[] = [];
  const repeated = new Map<string, number>();
  let run: string[] | undefined;
  for (const key of keys) {
    const name = key.toLowerCase();
    if (counts.get(name) === 1) {
      if (run === undefined || run.length === PIECE) {
        run = [];
        order.push(pieces.length);
        pieces.push(run);
      }
      run.push(key);
    } else {
      run = undefined;
      const known = repeated.get(name);
      order.push(known ?? pieces.length);
      if (known === undefined) {
        repeated.set(name, pieces.length);
        pieces.push([key]);
      }
    }
  }
  return { pieces, order };
};

const inPieces = (tor: Tor, { pieces, order }: Plan, limit: number): ObservableEither<TorError, Lines> =>
  defer(() => {
    const times = pieces.map(() => 0);
    for (const piece of order) times[piece] = (times[piece] ?? 0) + 1;
    const answers: Array<Lines | undefined> = pieces.map(() => undefined);
    let missing = pieces.length;
    let size = 0;
    const settle = (answer: E.Either<TorError, Lines>, piece: number): E.Either<TorError, Lines> | undefined => {
      if (answer._tag === 'Left') return answer;
      answers[piece] = answer.right;
      missing--;
      for (const line of answer.right) size += (times[piece] ?? 0) * sizeOf(line);
      return missing === 0 || size > limit ? E.right(together(order, answers, limit)) : undefined;
    };
    return from(pieces).pipe(
      mergeMap((piece, i) =>
        from(tor.getConf(piece)).pipe(
          take(1),
          throwIfEmpty(() => new Error('none')),
          map((answer) => settle(answer, i)),
        ),
      ),
      filter((answer) => answer !== undefined),
      take(1),
    );
  });

/** Joins the lines in order, and stops after the maximum length; writing them then reports that they are too long. */
const together = (order: ReadonlyArray<number>, answers: ReadonlyArray<Lines | undefined>, limit: number): Lines => {
  const lines: Array<ConfigLine> = [];
  let size = 0;
  for (const piece of order) {
    for (const line of answers[piece] ?? []) {
      if (size > limit) return lines;
      size += sizeOf(line);
      lines.push(line);
    }
  }
  return lines;
};

/** A lower bound of the bytes of a line: each character has at least one. */
const sizeOf = ({ key, value }: ConfigLine): number => key.length + value.length + 2;
