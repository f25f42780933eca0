/** Quoted strings of the v1 protocol: in `"`, with the escapes of C. */
import { decodeText } from '../../internal/text.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/**
 * Encodes the text as a quoted string. Any text can be encoded: control characters and bytes that are not UTF-8 become
 * escapes.
 *
 * @category encoding
 * @since 0.1.0
 */
export const quoted = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  `"${text.replace(/["\\\u0000-\u001f\u007f\udc80-\udcff]/gu, (char) => escapes[char] ?? octal(char))}"`;

const octal = (char: string): string => `\\${(char.charCodeAt(0) & 0xff).toString(8).padStart(3, '0')}`;

/**
 * The text of a quoted string, and the index after its closing quote.
 *
 * @category model
 * @since 0.1.0
 */
export interface Quoted {
  readonly text: string;
  readonly end: number;
}

/**
 * Reads the quoted string that begins at `start`; `undefined` if there is none, or it is not closed. `\n`, `\r`, `\t`
 * and up to three octal digits are escapes as in C; a backslash before any other character stands for that character.
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
      return { text: escaped ? unescape(inner) : inner, end: i + 1 };
    }
    if (unit !== BACKSLASH) continue;
    escaped = true;
    i++;
  }
  return undefined;
};

const unescape = (inner: string): string =>
  inner.replace(/(?:\\[0-3]?[0-7]{1,2}|[\udc80-\udcff])+|\\([^0-7])/gu, (run, char: string | undefined) => {
    if (char !== undefined) return letters[char] ?? char;
    // adjacent bytes are decoded together, since they may form one character, also with one that is not escaped
    const bytes = Uint8Array.from(run.match(/[0-7]+|[^\\]/gu) ?? [], (byte) =>
      byte > '\x7f' ? byte.charCodeAt(0) : parseInt(byte, 8),
    );
    return decodeText(bytes, 0, bytes.length);
  });
