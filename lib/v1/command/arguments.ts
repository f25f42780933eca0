/** The arguments of a request, as strict as Tor (control_cmd_parse_args in its control_cmd.c). */
import { either as E } from 'fp-ts';
import type { ServerError } from '../../TorError.js';
import { fromStatus } from '../errors.js';
import type { About } from '../errors.js';
import { quoted, readEscapes } from '../text/quoted.js';
import type { RequestLine } from './ServeCommand.js';

/** A keyword with its value; a flag has an empty one. */
export interface Keyword {
  readonly key: string;
  readonly value: string;
}

export interface Arguments {
  readonly words: ReadonlyArray<string>;
  readonly keywords: ReadonlyArray<Keyword>;
}

/** The form of the arguments of a command. */
export interface Syntax {
  /** The number of words at the beginning of the line; 0 by default. */
  readonly min?: number | undefined;
  /** The largest number of words; `min` by default. */
  readonly max?: number | undefined;
  /** What may follow the words: nothing by default. */
  readonly keywords?: KeywordSyntax | undefined;
}

export interface KeywordSyntax {
  /** Whether a value may be in quotes. */
  readonly quotes?: boolean | undefined;
  /** Whether a key may be without a value. */
  readonly flags?: boolean | undefined;
  /** The only keys that are allowed, in lower case; any key by default. */
  readonly allowed?: ReadonlyArray<string> | undefined;
}

/** The reply of Tor to a request that it refuses. */
export const refused = (status: number, text: string, about: About = 'entity'): E.Either<ServerError, never> =>
  E.left(fromStatus(status, text, about));

/** The reply of Tor to a command that it does not have. */
export const unrecognized = ({ keyword, data }: RequestLine): E.Either<ServerError, never> =>
  refused(510, `Unrecognized command "${data === undefined ? '' : '+'}${keyword}"`);

const bad = ({ keyword, data }: RequestLine, text: string): E.Either<ServerError, never> =>
  refused(512, `Bad arguments to ${data === undefined ? '' : '+'}${keyword}: ${text}`);

/** Splits the arguments of a request into words and keywords. */
export const parseArguments = (line: RequestLine, syntax: Syntax): E.Either<ServerError, Arguments> => {
  const { min = 0, max = min, keywords } = syntax;
  const words: string[] = [];
  const { args } = line;
  let at = afterSpace(args, 0);
  while (at < args.length && words.length < max) {
    const end = endOfWord(args, at);
    words.push(args.slice(at, end));
    at = afterSpace(args, end);
  }
  if (words.length < min) return bad(line, `Need at least ${String(min)} argument(s)`);
  if (at === args.length) return E.right({ words, keywords: [] });
  if (keywords === undefined) return bad(line, `Cannot accept more than ${String(max)} argument(s)`);
  const parsed = parseKeywords(args, at, keywords);
  if (parsed === undefined) return bad(line, 'Cannot parse keyword argument(s)');
  const { allowed } = keywords;
  const other = parsed.find(({ key }) => allowed?.includes(key.toLowerCase()) === false);
  return other === undefined
    ? E.right({ words, keywords: parsed })
    : bad(line, `Unrecognized keyword argument ${quoted(other.key)}`);
};

const afterSpace = (text: string, start: number): number => {
  let at = start;
  while (text[at] === ' ') at++;
  return at;
};

const endOfWord = (text: string, start: number): number => {
  const space = text.indexOf(' ', start);
  return space === -1 ? text.length : space;
};

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\v';

/** What Tor cannot write back without quotes: control characters, quotes, bytes over 126. */
const needsQuotes = /[^\u0020-\u007e]|['"]/;

const parseKeywords = (
  text: string,
  start: number,
  { quotes = false, flags = false }: KeywordSyntax,
): ReadonlyArray<Keyword> | undefined => {
  const keywords: Keyword[] = [];
  let at = start;
  for (;;) {
    while (isSpace(text[at])) at++;
    if (at === text.length) return keywords;
    let end = at;
    while (end < text.length && text[end] !== '=' && !isSpace(text[end])) end++;
    const key = text.slice(at, end);
    if (key === '' || needsQuotes.test(key)) return undefined;
    if (text[end] !== '=') {
      if (!flags) return undefined;
      keywords.push({ key, value: '' });
      at = end;
      continue;
    }
    at = end + 1;
    if (text[at] === '"') {
      const value = quotes ? readEscapes(text, at) : undefined;
      if (value === undefined || value.text.includes('\0')) return undefined;
      keywords.push({ key, value: value.text });
      at = value.end;
      continue;
    }
    end = at;
    while (end < text.length && !isSpace(text[end])) end++;
    const value = text.slice(at, end);
    if (!quotes && needsQuotes.test(value)) return undefined;
    keywords.push({ key, value });
    at = end;
  }
};

/** The value of a keyword, whatever its case; of a repeated one the first. */
export const valueOf = (keywords: ReadonlyArray<Keyword>, key: string): string | undefined =>
  keywords.find((keyword) => keyword.key.toLowerCase() === key)?.value;

/** Reads a decimal number from `min` to `max`. */
export const number = (text: string, max: number, min = 0): number | undefined => {
  const value = /^[0-9]+$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
};
