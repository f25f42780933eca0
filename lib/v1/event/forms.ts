/** The forms of words and values: how a value is read from its text, and written. */
import type { Counts } from '../../model/V1Event.js';

export interface Form<A> {
  /** The expected text, for errors. */
  readonly wanted: string;
  /** Reads the text; `undefined` if it does not have the form. */
  readonly read: (text: string) => A | undefined;
  readonly show: (value: A) => string;
  /** Whether a word may be absent, with all words after it. */
  readonly isOptional?: boolean | undefined;
  /** Whether this word is written in quotes. */
  readonly isQuoted?: ((text: string) => boolean) | undefined;
}

const same = (text: string): string => text;

// eslint-disable-next-line no-control-regex
const isWord = /^[^\u0000-\u0020\u007f"][^\u0000-\u0020\u007f]*$/;

const readWord = (text: string): string | undefined => (isWord.test(text) ? text : undefined);

/** A word with a fixed place. */
export const word: Form<string> = { wanted: 'a word', read: readWord, show: same };

export const optionalWord: Form<string> = { wanted: 'a word', read: readWord, show: same, isOptional: true };

/** Any value of a keyword. */
export const text: Form<string> = { wanted: 'text', read: same, show: same };

const readCount = (value: string): number | undefined =>
  /^(?:0|[1-9][0-9]{0,15})$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;

/** An integer from 0. */
export const count: Form<number> = { wanted: 'a number', read: readCount, show: String };

const upTo =
  (max: number) =>
  (value: string): number | undefined => {
    const number = readCount(value);
    return number !== undefined && number <= max ? number : undefined;
  };

/** The number of a circuit or a stream. */
export const id: Form<number> = {
  wanted: 'a number from 0 to 4294967295',
  read: /* #__PURE__ */ upTo(0xffff_ffff),
  show: String,
};

export const port: Form<number> = {
  wanted: 'a number from 0 to 65535',
  read: /* #__PURE__ */ upTo(0xffff),
  show: String,
};

const showDecimal = (value: number): string => value.toFixed(6);

/** A number with six decimal places. */
export const decimal: Form<number> = {
  wanted: 'a number with six decimal places',
  read: (value) =>
    /^-?[0-9]{1,15}\.[0-9]{6}$/.test(value) && showDecimal(Number(value)) === value ? Number(value) : undefined,
  show: showDecimal,
};

/** Numbers by name, such as `relay:4,create2:1`. */
const countsOf = (separator: string): Form<Counts> => ({
  wanted: `numbers by name, such as a${separator}1,b${separator}2`,
  read: (value) => {
    const counts: Array<readonly [string, number]> = [];
    for (const pair of value === '' ? [] : value.split(',')) {
      const at = pair.indexOf(separator);
      const number = at < 1 ? undefined : readCount(pair.slice(at + 1));
      if (number === undefined || !/^[A-Za-z_?][A-Za-z0-9_?]*$/.test(pair.slice(0, at))) return undefined;
      counts.push([pair.slice(0, at), number]);
    }
    return Object.fromEntries(counts);
  },
  show: (counts) =>
    Object.entries(counts)
      .map(([name, number]) => `${name}${separator}${number}`)
      .join(','),
});

export const counts = /* #__PURE__ */ countsOf(':');

export const shares = /* #__PURE__ */ countsOf('=');
