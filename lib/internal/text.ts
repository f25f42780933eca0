/**
 * Text on the wire is UTF-8, and any other bytes are kept: decoding turns each byte that is not part of valid UTF-8
 * into one lone surrogate, U+DC80 to U+DCFF for 0x80 to 0xFF (as Python's `surrogateescape`), and encoding turns it
 * back. So different bytes decode to different text, and what was read is written back byte for byte.
 */

const strict = /* #__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = /* #__PURE__ */ new TextEncoder();

/** Decodes UTF-8 from `start` to `end` (exclusive), with U+FFFD for invalid bytes. */
export type Utf8Slice = (this: Uint8Array, start: number, end: number) => string;

/** The decoder of Node's `Buffer`: for short texts it takes half the time of a `TextDecoder`. */
const utf8Slice = /* #__PURE__ */ (() => (globalThis as unknown as WithBuffer).Buffer?.prototype.utf8Slice)();

interface WithBuffer {
  readonly Buffer?: { readonly prototype: { readonly utf8Slice?: Utf8Slice } } | undefined;
}

/** ASCII of up to this many bytes is decoded here, since the call of a decoder costs more than its work. */
const SHORT = 16;

/** The text if it is short and ASCII, else `undefined`. */
const shortAscii = (bytes: Uint8Array, start: number, end: number): string | undefined => {
  if (end - start > SHORT) return undefined;
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
};

/** Decodes text; a byte that is not part of valid UTF-8 becomes a lone surrogate. */
export type DecodeText = (bytes: Uint8Array, start: number, end: number) => string;

type Quickly = (bytes: Uint8Array, start: number, end: number) => string | undefined;

/**
 * A fast path before the `TextDecoder`, with a platform's own `slice` or without. It returns undefined if its result
 * could differ: a U+FFFD may be in the bytes or replace invalid ones.
 */
const quickly = (slice: Utf8Slice | undefined): Quickly =>
  slice === undefined
    ? shortAscii
    : (bytes, start, end) => {
        const text = slice.call(bytes, start, end);
        return text.includes('\ufffd') ? undefined : text;
      };

/** Decodes with a platform's own `slice` or without. The slow part runs only for bytes that are not UTF-8. */
export const decoding = (slice: Utf8Slice | undefined): DecodeText => {
  const quick = quickly(slice);
  return (bytes, start, end) => {
    const text = quick(bytes, start, end);
    if (text !== undefined) return text;
    try {
      return strict.decode(bytes.subarray(start, end));
    } catch {
      return escaped(bytes, start, end);
    }
  };
};

export const decodeText = /* #__PURE__ */ decoding(utf8Slice);

/** Character by character: a `TextDecoder` does not report which bytes it replaces. */
const escaped = (bytes: Uint8Array, start: number, end: number): string => {
  let text = '';
  for (let at = start; at < end;) {
    const lead = bytes[at] as number;
    const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    // negative for a continuation byte, too large for a lead over 0xf4
    let code = lead - ([0, 0xc0, 0xe0, 0xf0][size - 1] as number);
    let next = at + 1;
    while (next < at + size && next < end && (bytes[next] as number) >> 6 === 2) {
      code = (code << 6) | ((bytes[next++] as number) & 0x3f);
    }
    // neither cut short, nor overlong, nor a surrogate
    const least = [0, 0x80, 0x800, 0x10000][size - 1] as number;
    const isValid = next === at + size && code >= least && code < 0x110000 && code >> 11 !== 0x1b;
    text += String.fromCodePoint(isValid ? code : 0xdc00 | lead);
    at = isValid ? next : at + 1;
  }
  return text;
};

/** An escaped byte. */
const escapes = /([\udc80-\udcff])/u;

const lone = /\p{Surrogate}/u;

/**
 * Writes ASCII without NUL at `offset`, where there must be room for one byte per code unit. Returns the number of code
 * units before the first other character.
 */
export const asciiInto = (text: string, bytes: Uint8Array, offset: number): number => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f || unit === 0) return i;
    bytes[offset + i] = unit;
  }
  return text.length;
};

/**
 * Writes the text at `offset`, where there must be room for three bytes per code unit, and returns the offset behind
 * it; `undefined` if it has a lone surrogate that is not an escaped byte.
 */
export const encodeInto = (text: string, bytes: Uint8Array, offset: number): number | undefined => {
  if (!lone.test(text)) return offset + encoder.encodeInto(text, bytes.subarray(offset)).written;
  let end = offset;
  for (const [i, part] of text.split(escapes).entries()) {
    if (i % 2 === 1) bytes[end++] = part.charCodeAt(0);
    else if (lone.test(part)) return undefined;
    else end += encoder.encodeInto(part, bytes.subarray(end)).written;
  }
  return end;
};

/** Whether text can be encoded: each lone surrogate is an escaped byte. */
export const isEncodable = (text: string): boolean => encodeText(text) !== undefined;

/** The text's bytes; `undefined` if it has a lone surrogate that is not an escaped byte. */
export const encodeText = (text: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(3 * text.length);
  const end = encodeInto(text, bytes, 0);
  return end === undefined ? undefined : bytes.subarray(0, end);
};

/** Returns the number of bytes of the encoded text. */
export const byteLength = (text: string): number => encodeText(text)?.length ?? 3 * text.length;

/**
 * Formats text that was received, for people: a byte that is not UTF-8 is shown as `\xNN`.
 *
 * @example
 * tor.log$.pipe(rights).subscribe(({ message }) => console.log(showText(message)))
 *
 * @category showing
 * @since 0.1.0
 */
export const showText = (text: string): string =>
  text.replace(/[\udc80-\udcff]/gu, (char) => `\\x${(char.charCodeAt(0) & 0xff).toString(16)}`);

/** As JSON, with an escaped byte as `\xNN` in place of a surrogate. */
export const quoteAll = (text: string): string =>
  JSON.stringify(text).replace(/\\(?:udc([89a-f].)|.)/g, (all, byte: string | undefined) =>
    byte === undefined ? all : `\\x${byte}`,
  );

/** The text as an error shows it: quoted, escaped, cut after 64 characters. */
export const quote = (text: string): string => quoteAll(text.length > 64 ? `${text.slice(0, 64)}...` : text);
