/** The arguments of a line: words, and keywords with a value. */
import type { Keywords } from '../../model/EventDetails.js';
import { readQuoted } from './quoted.js';

/**
 * The words of a line, in order, and its keywords with their values.
 *
 * @category model
 * @since 0.1.0
 */
export interface Words {
  /** The words that are not keywords, in order. */
  readonly words: ReadonlyArray<string>;
  readonly keywords: Keywords;
}

const keyword = /[A-Za-z_][A-Za-z0-9_-]*=/y;

/** Whether a `KEY=` begins at `start`. */
export const isKeyword = (text: string, start: number): boolean => {
  keyword.lastIndex = start;
  return keyword.test(text);
};

/**
 * Reads a line from `start` on: words between spaces, `KEY=value` with a value that may be quoted; the last value of a
 * repeated keyword counts. The first `leading` words are never read as keywords. `spaced`, a sticky regular
 * expression, matches a keyword whose value contains a space. Returns `undefined` if a quote is not closed.
 *
 * @category decoding
 * @since 0.1.0
 */
export const parseWords = (text: string, start = 0, leading = 0, spaced?: RegExp): Words | undefined => {
  const words: string[] = [];
  const keywords: Record<string, string> = Object.create(null) as Record<string, string>;
  let at = start;
  for (;;) {
    while (text[at] === ' ') at++;
    if (at >= text.length) return { words, keywords };
    const key = words.length >= leading && isKeyword(text, at) ? text.slice(at, keyword.lastIndex - 1) : undefined;
    const from = key === undefined ? at : keyword.lastIndex;
    const isQuoted = text[from] === '"';
    const inQuotes = isQuoted ? readQuoted(text, from) : undefined;
    if (isQuoted && inQuotes === undefined) return undefined;
    at = inQuotes?.end ?? endOfSpaced(text, at, spaced) ?? endOfWord(text, from);
    const value = inQuotes?.text ?? text.slice(from, at).trimStart();
    if (key === undefined) words.push(value);
    else keywords[key] = value;
  }
};

/** The index after the word that begins at `start`. */
export const endOfWord = (text: string, start: number): number => {
  const space = text.indexOf(' ', start);
  return space === -1 ? text.length : space;
};

const endOfSpaced = (text: string, start: number, spaced: RegExp | undefined): number | undefined => {
  if (spaced === undefined) return undefined;
  spaced.lastIndex = start;
  return spaced.test(text) ? spaced.lastIndex : undefined;
};
