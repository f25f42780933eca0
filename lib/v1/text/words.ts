/**
 * The arguments of a line: words, and keywords with a value.
 *
 * @since 0.1.0
 */
import type { Keywords } from '../../model/EventDetails.js';
import { readQuoted } from './quoted.js';

/**
 * @category model
 * @since 0.1.0
 */
export interface Words {
  /** Those that are no keyword, in order. */
  readonly words: ReadonlyArray<string>;
  readonly keywords: Keywords;
}

const keyword = /[A-Za-z_][A-Za-z0-9_-]*=/y;

/**
 * Reads a line from `start` on: words between spaces, `KEY=value` with a value that may be quoted. The first `leading`
 * words are no keywords, whatever they look like. `undefined` where a quote is never closed.
 *
 * @category decoding
 * @since 0.1.0
 */
export const parseWords = (text: string, start = 0, leading = 0): Words | undefined => {
  const words: string[] = [];
  const keywords: Record<string, string> = Object.create(null) as Record<string, string>;
  let at = start;
  for (;;) {
    while (text[at] === ' ') at++;
    if (at >= text.length) return { words, keywords };
    keyword.lastIndex = at;
    const key = words.length >= leading && keyword.test(text) ? text.slice(at, keyword.lastIndex - 1) : undefined;
    const from = key === undefined ? at : keyword.lastIndex;
    const isQuoted = text[from] === '"';
    const inQuotes = isQuoted ? readQuoted(text, from) : undefined;
    if (isQuoted && inQuotes === undefined) return undefined;
    const space = text.indexOf(' ', from);
    at = inQuotes?.end ?? (space === -1 ? text.length : space);
    const value = inQuotes?.text ?? text.slice(from, at);
    if (key === undefined) words.push(value);
    else keywords[key] = value;
  }
};
