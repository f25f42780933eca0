import { decodeText } from '../../internal/text.js';
import type { RawRequest } from './Requests.js';

const LF = 0x0a;
const CR = 0x0d;

/** A request as text. */
export interface ParsedRequest {
  /** The first word as the client wrote it, with the `+` of a request with data. */
  readonly word: string;
  /** The first word in upper case, without the `+`. */
  readonly keyword: string;
  /** The text after the keyword and the white space behind it, without the end of the line. */
  readonly args: string;
  /** The data of a `+` request, without dot-stuffing: lines separated by LF, without one at the end. */
  readonly data: string | undefined;
}

/** Parses a whole request. */
export const parseRequest = ({ bytes, start, end }: RawRequest): ParsedRequest => {
  const lineEnd = bytes.indexOf(LF, start);
  const text = decodeText(bytes, start, bytes[lineEnd - 1] === CR && lineEnd > start ? lineEnd - 1 : lineEnd);
  const word = /^[^ \t\v\f\r]*/.exec(text)?.[0] ?? '';
  const hasData = word.startsWith('+');
  return {
    word,
    keyword: (hasData ? word.slice(1) : word).toUpperCase(),
    args: text.slice(word.length).replace(/^[ \t\v\f\r]+/, ''),
    data: hasData ? dataText(decodeText(bytes, lineEnd + 1, end)) : undefined,
  };
};

/** The text of data, which ends with a line of a lone dot. */
const dataText = (text: string): string =>
  text
    .replace(/\.\r?\n$/, '')
    .replace(/\r?\n$/, '')
    .replaceAll('\r\n', '\n')
    .replace(/(^|\n)\./g, '$1');
