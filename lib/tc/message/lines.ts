/** Lists of lines: the bodies of SETCONF, GETCONF and CONFVALUE. */
import type { Writer } from '../../internal/Writer.js';
import { quote } from '../../internal/text.js';

/** Where the line, or another part, that begins at `start` ends: at its mark, or at the end of the text. */
export const endOf = (text: string, start: number, mark: string): number => {
  const end = text.indexOf(mark, start);
  return end === -1 ? text.length : end;
};

/** The lines of a body; the last newline may be missing. */
export const splitLines = (text: string): ReadonlyArray<string> => {
  const lines: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = endOf(text, start, '\n');
    lines.push(text.slice(start, end));
    start = end + 1;
  }
  return lines;
};

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0d;

/**
 * Without the spaces, tabs and carriage returns around it. A loop, since a regular expression for the end begins anew
 * at each space within the line, which takes the square of their number.
 */
export const trim = (line: string): string => {
  let start = 0;
  let end = line.length;
  while (start < end && isBlank(line.charCodeAt(start))) start++;
  while (end > start && isBlank(line.charCodeAt(end - 1))) end--;
  return line.slice(start, end);
};

/**
 * Bytes of the longest GETCONF that is safe to send, the last newline included: the Tor of the specification's revision
 * aborts if a longer one contains an unknown key.
 */
export const MAX_GET_CONF = 253;

/** Writes a value, which has no newline. */
export const writeValue = (w: Writer, value: string): void => {
  if (value.includes('\n')) return w.fail('Value', 'text without a newline', quote(value));
  w.text('Value', value);
};

export const NL = 0x0a;

export const SP = 0x20;
