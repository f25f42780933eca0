/**
 * Quoted strings, as today's Tor writes and reads them: in `"`, with the escapes of C.
 *
 * @since 0.1.0
 */
import { decodeLossy, decodeStrict } from '../../wire/text.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/**
 * The text as a quoted string. Any text can be one: control characters become escapes.
 *
 * @category encoding
 * @since 0.1.0
 */
export const quoted = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  `"${text.replace(/["\\\u0000-\u001f\u007f]/g, (char) => escapes[char] ?? octal(char))}"`;

const octal = (char: string): string => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;

/**
 * What a quoted string says, and the index behind its closing quote. Where its octets are not UTF-8, `isUtf8` is false
 * and the text has U+FFFD for them.
 *
 * @category model
 * @since 0.1.0
 */
export interface Quoted {
  readonly text: string;
  readonly end: number;
  readonly isUtf8: boolean;
}

/**
 * The quoted string that begins at `start`; `undefined` where none does, or it is never closed. `\n`, `\r`, `\t` and up to
 * three octal digits are what they are in C; a backslash before anything else stands for that character.
 *
 * @category decoding
 * @since 0.1.0
 */
export const readQuoted = (text: string, start = 0): Quoted | undefined => {
  if (text.charCodeAt(start) !== QUOTE) return undefined;
  let escaped = false;
  for (let i = start + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE) {
      const inner = text.slice(start + 1, i);
      return escaped ? { ...unescape(inner), end: i + 1 } : { text: inner, end: i + 1, isUtf8: true };
    }
    if (unit !== BACKSLASH) continue;
    escaped = true;
    i++;
  }
  return undefined;
};

const unescape = (inner: string): { readonly text: string; readonly isUtf8: boolean } => {
  let isUtf8 = true;
  const text = inner.replace(/(?:\\[0-3]?[0-7]{1,2})+|\\([^0-7])/g, (run, char: string | undefined) => {
    if (char !== undefined) return letters[char] ?? char;
    // escaped octets are a character together
    const octets = Uint8Array.from(run.slice(1).split('\\'), (digits) => parseInt(digits, 8));
    const strict = decodeStrict(octets, 0, octets.length);
    if (strict === undefined) isUtf8 = false;
    return strict ?? decodeLossy(octets, 0, octets.length);
  });
  return { text, isUtf8 };
};
