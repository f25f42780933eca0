/** Quoted strings of the v1 protocol: in `"`, with the escapes of C. */
import { decodeText, encodeText } from '../../internal/text.js';

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

const octal = (char: string): string => octalByte(char.charCodeAt(0) & 0xff);

const octalByte = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;

/** As {@link quoted}, with the bytes of all other characters than printable ASCII as escapes, as Tor writes them. */
export const quotedAscii = (text: string): string =>
  quoted(text).replace(/[^\u0020-\u007e]+/gu, (run) => Array.from(encodeText(run) ?? [], octalByte).join(''));

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

/**
 * Reads the quoted string that begins at `start` as Tor reads one in a request: `undefined` also for an escape that Tor
 * does not have. `\xNN` is an escape as well.
 */
export const readEscapes = (text: string, start: number): Quoted | undefined => {
  const read = readQuoted(text, start);
  if (read === undefined) return undefined;
  const source = text.slice(start, read.end);
  if (!source.includes('\\')) return read;
  let isValid = true;
  const octal = source.replace(anyEscape, (all, digits: string | undefined, hex: string | undefined) => {
    const byte = digits === undefined ? parseInt(hex ?? '0', 16) : parseInt(digits, 8);
    if (byte > 0xff || all === '\\') isValid = false;
    return hex === undefined ? all : octalByte(byte);
  });
  return (isValid as boolean) ? { text: readQuoted(octal)?.text ?? '', end: read.end } : undefined;
};

/** An escape of Tor; a lone backslash for another one. */
const anyEscape = /\\(?:[nrt"'\\]|([0-7]{1,3})|[xX]([0-9a-fA-F]{2}))?/g;
