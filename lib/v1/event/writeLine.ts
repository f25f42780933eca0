/** The parts that the write halves of the events share. */
import { encodeInto, quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import { isKeyword } from '../text/words.js';

/** Writes the whole message of an event, with all its lines. A problem is the writer's `failure`. */
export type WriteEvent<A> = (writer: Writer, event: A) => void;

// -------------------------------------------------------------------------------------
// words
// -------------------------------------------------------------------------------------

/** A value that needs quotes: white space at its start, which a reader drops, or what would end it or the line. */
// eslint-disable-next-line no-control-regex
const isSpecial = /^["\s]|[\u0000-\u0020\u007f]/;

/** A keyword with its value, in quotes if `isQuoted` or if the value needs them. */
export const keywordText = (w: Writer, keyword: string, value: string, isQuoted = false): string => {
  if (!isKeywordName.test(keyword)) w.fail('Keyword', 'a letter, then letters, digits, _ and -', quote(keyword));
  return `${keyword}=${isQuoted || isSpecial.test(value) ? escaped(w, keyword, value) : value}`;
};

const isKeywordName = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Whether Tor always quotes the keyword of a circuit or a stream. */
export const isCredential = (keyword: string): boolean => keyword === 'SOCKS_USERNAME' || keyword === 'SOCKS_PASSWORD';

/** A word that is not a keyword, in quotes if it needs them. */
export const wordText = (w: Writer, word: string): string =>
  word === '' || isSpecial.test(word) || isKeyword(word, 0) ? escaped(w, 'Word', word) : word;

/**
 * A quoted string as Tor writes it in an event: bytes that are not printable ASCII are octal escapes, and `'` is
 * escaped as well.
 */
export const escaped = (w: Writer, field: string, text: string): string => {
  if (isPrintable.test(text)) return `"${text.replace(/["'\\]/g, '\\$&')}"`;
  const bytes = new Uint8Array(3 * text.length);
  const end = encodeInto(text, bytes, 0);
  if (end === undefined) {
    w.fail(field, 'text without lone surrogates', quote(text));
    return '""';
  }
  return `"${Array.from(bytes.subarray(0, end), escapedByte).join('')}"`;
};

const isPrintable = /^[\x20-\x7e]*$/;

const escapes: Readonly<Record<number, string>> = {
  0x09: '\\t',
  0x0a: '\\n',
  0x0d: '\\r',
  0x22: '\\"',
  0x27: "\\'",
  0x5c: '\\\\',
};

const escapedByte = (byte: number): string =>
  escapes[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`);

// -------------------------------------------------------------------------------------
// lines
// -------------------------------------------------------------------------------------

/** Writes one line: `650`, the separator, and the text. A line end in the text is a problem. */
export const eventLine = (w: Writer, separator: ' ' | '-' | '+', text: string): void => {
  if (/[\r\n]/.test(text)) w.fail('Line', 'text without a line end', quote(text));
  w.text('Line', `650${separator}${text}\r\n`);
};

/** Writes a line with data behind it, whose lines are separated by LF, then further lines and the final `OK`. */
export const eventData = (w: Writer, text: string, data: string, lines: ReadonlyArray<string> = []): void => {
  eventLine(w, '+', text);
  // a reader takes CR LF as the end of a line, and a dot at the start of one as stuffing
  w.text('Data', `${data.replaceAll('\n', '\r\n').replace(/(^|\r\n)\./g, '$1..')}\r\n.\r\n`);
  for (const line of lines) eventLine(w, '-', line);
  eventLine(w, ' ', 'OK');
};

/** A status in Tor's word: that of the details unless it contradicts the status. */
export const statusWord = <S extends string>(
  statuses: ReadonlyMap<string, S | number>,
  status: S | number,
  detailed: string | undefined,
): string => {
  if (detailed !== undefined && (statuses.get(detailed) ?? unknownStatus(detailed)) === status) return detailed;
  for (const [word, one] of statuses) if (one === status) return word;
  return `UNKNOWN_${status}`;
};

/** The number of a status without a name and a number in this library: the highest byte, which Tor does not use. */
export const UNKNOWN_STATUS = 0xff;

/** The status of a word that is not in the table. A number without a word is written as `UNKNOWN_` and the number. */
export const unknownStatus = (word: string): number => {
  const number = /^UNKNOWN_(0|[1-9][0-9]{0,2})$/.exec(word)?.[1];
  return number === undefined || Number(number) > UNKNOWN_STATUS ? UNKNOWN_STATUS : Number(number);
};
