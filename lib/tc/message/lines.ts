/** Lists of lines: the bodies of SETCONF, GETCONF and CONFVALUE. */
import type { Writer } from '../../internal/Writer.js';
import { quote } from '../../internal/text.js';

/** Returns the end of the part that begins at `start`: the index of the next mark, or the end of the text. */
export const endOf = (text: string, start: number, mark: string): number => {
  const end = text.indexOf(mark, start);
  return end === -1 ? text.length : end;
};

/** Splits a body into lines; the last newline may be missing. */
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
 * Removes the spaces, tabs and carriage returns around a line. A loop, since a regular expression for the end restarts
 * at each space within the line, which takes quadratic time.
 */
export const trim = (line: string): string => {
  let start = 0;
  let end = line.length;
  while (start < end && isBlank(line.charCodeAt(start))) start++;
  while (end > start && isBlank(line.charCodeAt(end - 1))) end--;
  return line.slice(start, end);
};

/**
 * The maximum bytes of a GETCONF that is safe to send, including the last newline: the Tor of the specification's
 * revision aborts if a longer one contains an unknown key.
 */
export const MAX_GET_CONF = 253;

/** Writes a value; a newline in it is a problem. */
export const writeValue = (w: Writer, value: string): void => {
  if (value.includes('\n')) return w.fail('Value', 'text without a newline', quote(value));
  w.text('Value', value);
};

export const NL = 0x0a;

export const SP = 0x20;
