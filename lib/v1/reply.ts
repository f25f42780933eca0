/** Replies and events of the v1 protocol: their bytes in place, and their lines. */
import { decodeText } from '../internal/text.js';
import { endOfLine } from './framing/bytes.js';

/**
 * A whole reply: the bytes from `start` to `end` (exclusive). Valid only during the call that receives it, since the
 * record is reused.
 */
export interface RawReply {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * One line of a reply: its three digits, the text after them, and the data that follows the line, if any. The lines of
 * data are separated by LF, without one at the end.
 *
 * @category model
 * @since 0.1.0
 */
export interface ReplyLine {
  readonly status: number;
  readonly text: string;
  readonly data: string | undefined;
}

const LF = 0x0a;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;

/** Bytes of CR LF. */
const CRLF = 2;

/** Bytes of three digits and the separator after them. */
const STATUS = 4;

/** The three digits of the line that begins at `at`. */
export const statusAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) - ZERO) * 100 + ((bytes[at + 1] as number) - ZERO) * 10 + (bytes[at + 2] as number) - ZERO;

/** Parses the lines of a whole reply or event. */
export const parseLines = ({ bytes, start, end }: RawReply): ReadonlyArray<ReplyLine> => {
  const lines: ReplyLine[] = [];
  let at = start;
  while (at < end) {
    const textEnd = endOfLine(bytes, at);
    const text = decodeText(bytes, at + STATUS, textEnd - CRLF);
    let data: string | undefined;
    let next = textEnd;
    if (bytes[at + STATUS - 1] === PLUS) {
      const dot = lastLine(bytes, textEnd);
      data = dataText(decodeText(bytes, textEnd, Math.max(textEnd, dot - CRLF)));
      next = dot + 1 + CRLF;
    }
    lines.push({ status: statusAt(bytes, at), text, data });
    at = next;
  }
  return lines;
};

/** Parses the first line of a reply, or of the beginning of one, for error messages. */
export const firstLine = ({ bytes, start }: RawReply): Omit<ReplyLine, 'data'> => ({
  status: statusAt(bytes, start),
  text: decodeText(bytes, start + STATUS, endOfLine(bytes, start) - CRLF),
});

/**
 * Shows a reply's status and first word, if that is a name, in an error. The rest may be a secret, or text of a third
 * party.
 */
export const showLine = ({ status, text }: Omit<ReplyLine, 'data'>): string =>
  `${String(status)} ${/^[A-Za-z][A-Za-z0-9_/-]{0,31}(?![^ =])/.exec(text)?.[0] ?? 'other text'}`;

/** Returns the offset of the line with a lone dot, which is always present. */
const lastLine = (bytes: Uint8Array, start: number): number => {
  let line = start;
  while (bytes[line] !== DOT || bytes[line + 1] !== 0x0d || bytes[line + 2] !== LF) {
    do line = bytes.indexOf(LF, line) + 1;
    while (bytes[line - CRLF] !== 0x0d);
  }
  return line;
};

const dataText = (text: string): string => text.replace(/(^|\r\n)\./g, '$1').replaceAll('\r\n', '\n');
