/** The parts that the five events share. */
import { either as E } from 'fp-ts';
import type { Keywords } from '../../model/EventDetails.js';
import { decodeError } from '../../TorError.js';
import type { DecodeError } from '../../TorError.js';
import { byteLength, quote } from '../../internal/text.js';
import { parseLines } from '../reply.js';
import type { RawReply } from '../reply.js';
import { endOfWord, isKeyword, parseWords } from '../text/words.js';

/** Reads an event from the bytes of its whole message. */
export type ReadEvent<A> = (message: RawReply) => E.Either<DecodeError, A>;

/** Reads the rest of an event's line, after the name; GETINFO returns its rows in the same form. */
export type ReadLine<A> = (line: string) => E.Either<DecodeError, A>;

/** A word with a fixed place in a line. */
export interface Place {
  readonly field: string;
  readonly wanted: string;
  readonly fits: (word: string) => boolean;
  readonly isOptional?: boolean | undefined;
}

export interface LineOptions {
  /** Whether a later Tor may add words after the fixed ones (control-spec 4.1); they are ignored. True by default. */
  readonly allowsMore?: boolean | undefined;
  /** Matches a keyword whose value contains a space without being quoted, with that value; sticky. */
  readonly spaced?: RegExp | undefined;
}

/**
 * A line with words in fixed places, one space before each, and keywords after them. The form of each word is checked
 * and a word among the keywords is a Left, since a name that a third party chose can contain spaces, quotes and
 * keywords. If a keyword is repeated, the last one counts: the keywords of the Tor follow such a name.
 */
export const lineOf =
  <A>(
    name: string,
    places: ReadonlyArray<Place>,
    read: (words: ReadonlyArray<string>, keywords: Keywords) => A,
    { allowsMore = true, spaced }: LineOptions = {},
  ): ReadLine<A> =>
  (line) => {
    const words: string[] = [];
    let at = 0;
    for (const { field, wanted, fits, isOptional = false } of places) {
      const end = endOfWord(line, at);
      if (isOptional && (end <= at || isKeyword(line, at))) break;
      const word = line.slice(at, end);
      if (!fits(word)) return E.left(decodeError(name, field, 0, wanted, quote(word)));
      words.push(word);
      at = end + 1;
    }
    while (allowsMore && isPlain(line, at)) at = endOfWord(line, at) + 1;
    const rest = parseWords(line, at, 0, spaced);
    if (rest === undefined) return E.left(malformed(name, 'closed quotes', quote(line)));
    return rest.words.length > 0
      ? E.left(decodeError(name, 'Keywords', 0, 'only KEYWORD=value', quote(rest.words.join(' '))))
      : E.right(read(words, rest.keywords));
  };

const isPlain = (line: string, at: number): boolean =>
  at < line.length && line[at] !== ' ' && line[at] !== '"' && !isKeyword(line, at);

/** An event of one line. Further lines, which later Tors may add, are read as part of the first. */
export const eventOf =
  <A>(name: string, read: ReadLine<A>): ReadEvent<A> =>
  (message) =>
    read(wholeLine(name, message));

/** The text of an event after its name: that of all its lines. */
export const wholeLine = (name: string, message: RawReply): string =>
  parseLines(message)
    .map((line) => line.text)
    .join(' ')
    .slice(name.length + 1);

export const malformed = (name: string, wanted: string, got: string): DecodeError =>
  decodeError(name, 'Line', 0, wanted, got);

/** A decimal number from 0 to `max`. */
export const numberPlace = (field: string, max: number): Place => ({
  field,
  wanted: `a number from 0 to ${String(max)}`,
  fits: (word) => /^[0-9]+$/.test(word) && Number(word) <= max,
});

/** A status, including one that this library does not know. */
export const statusPlace: Place = {
  field: 'Status',
  wanted: 'a word of letters, digits and _',
  fits: (word) => /^[A-Za-z][A-Za-z0-9_]*$/.test(word),
};

/** Maps Tor's words to statuses: those of TC to their names, the others to numbers. */
export const statusesOf = <S extends string>(
  named: Readonly<Record<string, S>>,
  numbers: Readonly<Record<string, number>>,
): ReadonlyMap<string, S | number> =>
  new Map<string, S | number>([...Object.entries(named), ...Object.entries(numbers)]);

/** Real Tors cut `address:port` after this many bytes, so that a name of 254 bytes or more loses its port. */
const MAX_TARGET = 255;

/**
 * Whether the word is `address:port`. The address may be a name, an IPv4 address or an IPv6 address with or without
 * brackets, and empty (a query for the root of the DNS); it has no white space, control characters or quotes.
 */
export const isAddressPort = (word: string): boolean => {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f"]/.test(word)) return false;
  const port = /:([0-9]{1,5})$/.exec(word)?.[1];
  return port === undefined ? byteLength(word) === MAX_TARGET : Number(port) <= 0xffff;
};

/** Whether the word is a router: its nickname, or `$` and its identity, with or without its nickname. */
export const isRouter = (word: string): boolean => /^(?:[A-Za-z0-9]+|\$[A-Fa-f0-9]+(?:[~=][A-Za-z0-9]+)?)$/.test(word);

/** The largest number of a circuit or a stream.  */
export const MAX_ID = 0xffff_ffff;
