/** Writes the keys of configuration lines, which are the same in both protocols. */
import { quote } from './text.js';
import type { Writer } from './Writer.js';

const SP = 0x20;
const HASH = 0x23;
const DELETE = 0x7f;

/** The maximum bytes of a key: alone, with its newline, it is the longest GETCONF that is safe to send. */
const MAX_KEY = 252;

/**
 * Writes a key: at least one character, no white space, no comment sign at its start, at most {@link MAX_KEY} bytes.
 */
export const writeKey = (w: Writer, key: string): void => {
  if (!isKeyword(key)) {
    return w.fail('Key', 'a keyword without white space, control characters or # at its start', quote(key));
  }
  const start = w.length;
  w.text('Key', key);
  if (w.length - start > MAX_KEY) w.fail('Key', `at most ${String(MAX_KEY)} bytes`, quote(key));
};

/** A loop, since the call of a regular expression costs more than its work. */
const isKeyword = (key: string): boolean => {
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i);
    if (unit <= SP || unit === DELETE) return false;
  }
  return key !== '' && key.charCodeAt(0) !== HASH;
};
