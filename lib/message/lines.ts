/**
 * Lists of lines: the bodies of SETCONF, GETCONF and CONFVALUE.
 *
 * @since 0.1.0
 */
import type { Writer } from '../wire/Writer.js';
import { quote } from '../wire/text.js';

/**
 * The lines of a body; the last newline may be missing.
 *
 * @since 0.1.0
 */
export const splitLines = (text: string): ReadonlyArray<string> => {
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
};

/**
 * Without the spaces, tabs and carriage returns around it.
 *
 * @since 0.1.0
 */
export const trim = (line: string): string => line.replace(/^[ \t\r]+|[ \t\r]+$/g, '');

/**
 * Writes a key: at least one character, no white space, no comment sign at its start. At most 253 octets, since a longer
 * one that it does not know crashes the Tor of the specification's revision.
 *
 * @since 0.1.0
 */
export const writeKey = (w: Writer, key: string): void => {
  // eslint-disable-next-line no-control-regex
  if (key === '' || key.startsWith('#') || /[\u0000-\u0020\u007f]/.test(key)) {
    return w.fail('Key', 'a keyword without white space, control characters or # at its start', quote(key));
  }
  const start = w.length;
  w.text('Key', key);
  if (w.length - start > MAX_KEY) w.fail('Key', `at most ${String(MAX_KEY)} octets`, quote(key));
};

const MAX_KEY = 253;

/**
 * Writes a value, which has no newline.
 *
 * @since 0.1.0
 */
export const writeValue = (w: Writer, value: string): void => {
  if (value.includes('\n')) return w.fail('Value', 'text without a newline', quote(value));
  w.text('Value', value);
};

/** @since 0.1.0 */
export const NL: ReadonlyArray<number> = [0x0a];

/** @since 0.1.0 */
export const SP: ReadonlyArray<number> = [0x20];
