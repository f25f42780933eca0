/**
 * Events of one line, as tables: the words with a fixed place and the keywords, each with its field and its form. Both
 * halves are made from the table. What is not in the table is kept in `words` and `other`.
 */
import { either as E } from 'fp-ts';
import type { Keywords } from '../../model/EventDetails.js';
import type { Unnamed } from '../../model/V1Event.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import { decodeError } from '../../TorError.js';
import type { DecodeError } from '../../TorError.js';
import type { RawReply } from '../reply.js';
import { readQuoted } from '../text/quoted.js';
import { endOfWord, isKeyword, parseWords } from '../text/words.js';
import { malformed, wholeLine } from './eventLine.js';
import type { ReadEvent } from './eventLine.js';
import type { Form } from './forms.js';
import { escaped, eventLine, keywordText, wordText } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

interface Event extends Unnamed {
  readonly _tag: string;
}

type FieldsOf<A extends Event> = Exclude<keyof A, '_tag' | keyof Unnamed>;

/**
 * A keyword and the form of its value, in the order in which Tor writes them. Without a `required` keyword, or one that
 * does not have its form, the event is a Left; any other keyword that does not have its form is kept as text.
 */
type Keyword<A> = readonly [keyword: string, form: Form<A>, ...flags: ReadonlyArray<'required' | 'quoted'>];

/** The table of an event; `W` are the fields whose words have a fixed place. */
export interface Layout<A extends Event, W extends FieldsOf<A>> {
  readonly tag: A['_tag'];
  readonly words: { readonly [F in W]-?: Form<NonNullable<A[F]>> };
  readonly keywords: { readonly [F in Exclude<FieldsOf<A>, W>]-?: Keyword<NonNullable<A[F]>> };
  /** Whether more words may follow those with a fixed place, as later Tors may add them; true by default. */
  readonly allowsMore?: boolean | undefined;
}

type Fields = Record<string, unknown>;

const wordsOf = (layout: { readonly words: object }): ReadonlyArray<readonly [string, Form<unknown>]> =>
  Object.entries(layout.words);

const keywordsOf = (layout: { readonly keywords: object }): ReadonlyArray<readonly [string, Keyword<unknown>]> =>
  Object.entries(layout.keywords);

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

/** Makes the read half. `lineOf` returns the text of the message that the table describes; by default all of it. */
export const reading = <A extends Event, W extends FieldsOf<A>>(
  name: string,
  layout: Layout<A, W>,
  lineOf: (name: string, message: RawReply) => string = wholeLine,
): ReadEvent<A> => {
  const { tag, allowsMore = true } = layout;
  const places = wordsOf(layout);
  const keyed = keywordsOf(layout);
  return (message) => {
    const line = lineOf(name, message);
    const event: Fields = { _tag: tag };
    const at = readPlaces(name, places, line, event);
    if (typeof at !== 'number') return E.left(at);
    const rest = parseWords(line, at);
    if (rest === undefined) return E.left(malformed(name, 'closed quotes', quote(line)));
    if (!allowsMore && rest.words.length > 0) {
      return E.left(decodeError(name, 'Keywords', 0, 'only KEYWORD=value', quote(rest.words.join(' '))));
    }
    const problem = readKeywords(name, keyed, rest.keywords, event);
    if (problem !== undefined) return E.left(problem);
    if (rest.words.length > 0) event['words'] = rest.words;
    return E.right(event as unknown as A);
  };
};

/** Reads the words with a fixed place; returns the offset after them. */
const readPlaces = (
  name: string,
  places: ReadonlyArray<readonly [string, Form<unknown>]>,
  line: string,
  event: Fields,
): number | DecodeError => {
  let at = 0;
  for (const [field, { wanted, read, isOptional = false, isQuoted }] of places) {
    const inQuotes = isQuoted === undefined ? undefined : readQuoted(line, at);
    const end = inQuotes?.end ?? endOfWord(line, at);
    if (isOptional && (end <= at || isKeyword(line, at))) return at;
    const word = inQuotes?.text ?? line.slice(at, end);
    const value = at <= line.length && isSpaceOrEnd(line[end]) ? read(word) : undefined;
    if (value === undefined) return decodeError(name, field, 0, wanted, quote(word));
    event[field] = value;
    at = end + 1;
  }
  return at;
};

const isSpaceOrEnd = (char: string | undefined): boolean => char === undefined || char === ' ';

const readKeywords = (
  name: string,
  keyed: ReadonlyArray<readonly [string, Keyword<unknown>]>,
  keywords: Keywords,
  event: Fields,
): DecodeError | undefined => {
  const other = new Map(Object.entries(keywords));
  for (const [field, [keyword, { wanted, read }, ...flags]] of keyed) {
    const got = other.get(keyword);
    const value = got === undefined ? undefined : read(got);
    if (value !== undefined) {
      event[field] = value;
      other.delete(keyword);
    } else if (flags.includes('required')) {
      return decodeError(name, keyword, 0, wanted, got === undefined ? 'none' : quote(got));
    }
  }
  if (other.size > 0) event['other'] = Object.fromEntries(other);
  return undefined;
};

// -------------------------------------------------------------------------------------
// writing
// -------------------------------------------------------------------------------------

/** Makes the write half. */
export const writing = <A extends Event, W extends FieldsOf<A>>(name: string, layout: Layout<A, W>): WriteEvent<A> => {
  const textOf = wording(name, layout);
  return (w, event) => {
    eventLine(w, ' ', textOf(w, event));
  };
};

/** Makes the function that returns the text of the line: the name, the words and the keywords. */
export const wording = <A extends Event, W extends FieldsOf<A>>(
  name: string,
  layout: Layout<A, W>,
): ((w: Writer, event: A) => string) => {
  const places = wordsOf(layout);
  const keyed = keywordsOf(layout);
  return (w, event) => {
    const fields = event as unknown as Fields;
    const parts = [name];
    const present = places.filter(([field, { isOptional }]) => isOptional !== true || fields[field] !== undefined);
    for (const [field, form] of places.slice(0, present.length)) {
      const shown = showField(form, fields[field]);
      const isFree = form.isOptional !== true || !isKeyword(shown ?? '', 0);
      if (shown === undefined || !isFree) w.fail(field, form.wanted, quote(shown ?? typeof fields[field]));
      else parts.push(form.isQuoted?.(shown) === true ? escaped(w, field, shown) : shown);
    }
    const { words = [], other = {} } = event;
    if (words.length > 0 && parts.length <= places.length)
      w.fail('Words', 'none, without the words before them', 'some');
    for (const word of words) parts.push(wordText(w, word));
    for (const [field, [keyword, form, ...flags]] of keyed) {
      const shown = showField(form, fields[field]);
      if (shown !== undefined) parts.push(keywordText(w, keyword, shown, flags.includes('quoted')));
      else if (fields[field] !== undefined || flags.includes('required')) {
        w.fail(keyword, form.wanted, typeof fields[field]);
      }
    }
    for (const [keyword, value] of Object.entries(other)) parts.push(keywordText(w, keyword, value));
    return parts.join(' ');
  };
};

/** The text of a value; `undefined` if the value is absent or does not have its form. */
const showField = (form: Form<unknown>, value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  try {
    const shown = form.show(value);
    return typeof form.read(shown) === typeof value ? shown : undefined;
  } catch {
    // untyped code may pass any value
    return undefined;
  }
};

// -------------------------------------------------------------------------------------
// refinements
// -------------------------------------------------------------------------------------

/** Makes the guard of the type. */
export const fitting =
  <A extends Event, W extends FieldsOf<A>>(layout: Layout<A, W>) =>
  (u: unknown): u is A => {
    if (typeof u !== 'object' || u === null) return false;
    const fields = u as Fields;
    const fits = (form: Form<unknown>, field: string, isRequired: boolean): boolean =>
      fields[field] === undefined ? !isRequired : showField(form, fields[field]) !== undefined;
    return (
      fields['_tag'] === layout.tag &&
      wordsOf(layout).every(([field, form]) => fits(form, field, form.isOptional !== true)) &&
      keywordsOf(layout).every(([field, [, form, ...flags]]) => fits(form, field, flags.includes('required'))) &&
      (fields['words'] === undefined || isTexts(fields['words'])) &&
      (fields['other'] === undefined || isKeywords(fields['other']))
    );
  };

export const isTexts = (u: unknown): u is ReadonlyArray<string> =>
  Array.isArray(u) && u.every((one) => typeof one === 'string');

export const isKeywords = (u: unknown): u is Keywords =>
  typeof u === 'object' && u !== null && Object.values(u).every((one) => typeof one === 'string');
