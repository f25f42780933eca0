/**
 * What the five events have in common.
 *
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import { decodeError } from '../../TorError.js';
import type { DecodeError } from '../../TorError.js';
import { decodeLossy, quote } from '../../wire/text.js';
import { parseLines, strict } from '../reply.js';
import type { RawReply } from '../reply.js';
import { parseWords } from '../text/words.js';
import type { Words } from '../text/words.js';

/**
 * Reads an event from the octets of its whole message.
 *
 * @category model
 * @since 0.1.0
 */
export type ReadEvent<A> = (message: RawReply) => E.Either<DecodeError, A>;

/**
 * Reads what stands behind the name of an event; GETINFO tells the state of things in such lines as well.
 *
 * @category model
 * @since 0.1.0
 */
export type ReadLine<A> = (line: string) => E.Either<DecodeError, A>;

/**
 * A line with words in fixed places, and keywords behind them.
 *
 * @category constructors
 * @since 0.1.0
 */
export const lineOf =
  <A>(name: string, leading: number, read: (words: Words) => E.Either<DecodeError, A>): ReadLine<A> =>
  (line) => {
    const words = parseWords(line, 0, leading);
    if (words === undefined) return E.left(malformed(name, 'quotes that are closed', quote(line)));
    return words.words.length < leading
      ? E.left(malformed(name, `at least ${String(leading)} words`, quote(line)))
      : read(words);
  };

/**
 * An event that is a line. Further lines, which later Tors may add, are read as if they stood on the first.
 *
 * @category constructors
 * @since 0.1.0
 */
export const eventOf =
  <A>(name: string, read: ReadLine<A>): ReadEvent<A> =>
  (message) => {
    const lines = parseLines(message, strict);
    return lines === undefined
      ? E.left(malformed(name, 'UTF-8', showMessage(message)))
      : read(
          lines
            .map((line) => line.text)
            .join(' ')
            .slice(name.length),
        );
  };

/** @since 0.1.0 */
export const malformed = (name: string, wanted: string, got: string): DecodeError =>
  decodeError(name, 'Line', 0, wanted, got);

const showMessage = ({ bytes, start, end }: RawReply): string =>
  quote(decodeLossy(bytes, start, Math.min(end, start + 80)));

/**
 * A decimal number from 0 to `max`.
 *
 * @since 0.1.0
 */
export const integer = (name: string, field: string, text: string, max: number): E.Either<DecodeError, number> => {
  const value = /^[0-9]+$/.test(text) ? Number(text) : NaN;
  return value <= max
    ? E.right(value)
    : E.left(decodeError(name, field, 0, `a number from 0 to ${String(max)}`, quote(text)));
};

/** The most that a circuit's or stream's number can be. @since 0.1.0 */
export const MAX_ID = 0xffff_ffff;

/** What a status is that has no name and no number in this library: the highest octet, which no Tor uses. @since 0.1.0 */
export const UNKNOWN_STATUS = 0xff;
