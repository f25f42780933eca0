/**
 * Text on the wire is UTF-8. Text that goes back to a Tor (keys, values, names, addresses) is read strictly, so that it
 * round-trips; text for people (log, error text) is read with replacement, so that it is never lost.
 *
 * @since 0.1.0
 */

const strict = /* #__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossy = /* #__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = /* #__PURE__ */ new TextEncoder();

/**
 * UTF-8 from `start` to before `end`, with U+FFFD for what is not.
 *
 * @category model
 * @since 0.1.0
 */
export type Utf8Slice = (this: Uint8Array, start: number, end: number) => string;

/** Node's, which for texts as short as this protocol's takes half the time of a `TextDecoder`. */
const utf8Slice = /* #__PURE__ */ (() => (globalThis as unknown as WithBuffer).Buffer?.prototype.utf8Slice)();

interface WithBuffer {
  readonly Buffer?: { readonly prototype: { readonly utf8Slice?: Utf8Slice } } | undefined;
}

/** Up to this many octets of ASCII are put together here, where a decoder's call costs more than its work. */
const SHORT = 16;

/** The text if it is short and ASCII, else `undefined`. */
const shortAscii = (bytes: Uint8Array, start: number, end: number): string | undefined => {
  if (end - start > SHORT) return undefined;
  let text = '';
  for (let i = start; i < end; i++) {
    const octet = bytes[i] as number;
    if (octet > 0x7f) return undefined;
    text += String.fromCharCode(octet);
  }
  return text;
};

/**
 * The text, or `undefined` where the octets are not UTF-8.
 *
 * @category decoding
 * @since 0.1.0
 */
export type DecodeStrict = (bytes: Uint8Array, start: number, end: number) => string | undefined;

/**
 * The text, with U+FFFD for what is not UTF-8.
 *
 * @category decoding
 * @since 0.1.0
 */
export type DecodeLossy = (bytes: Uint8Array, start: number, end: number) => string;

/**
 * What comes before a `TextDecoder`, with a platform's own `slice` or without: it is quicker for short texts, and gives up
 * where it could be of another mind. A U+FFFD may be in the octets, or stand for what is not UTF-8.
 */
const quickly = (slice: Utf8Slice | undefined): DecodeStrict =>
  slice === undefined
    ? shortAscii
    : (bytes, start, end) => {
        const text = slice.call(bytes, start, end);
        return text.includes('\ufffd') ? undefined : text;
      };

/**
 * Text as a decoder has it, quickly: `undefined` where that throws. The plain version is the decoder alone.
 *
 * @category decoding
 * @since 0.1.0
 */
export const decoding = (
  slice: Utf8Slice | undefined,
  decoder: { readonly decode: (octets: Uint8Array) => string },
): DecodeStrict => {
  const quick = quickly(slice);
  return (bytes, start, end) => {
    const text = quick(bytes, start, end);
    if (text !== undefined) return text;
    try {
      return decoder.decode(bytes.subarray(start, end));
    } catch {
      return undefined;
    }
  };
};

/** @since 0.1.0 */
export const decodeStrict = /* #__PURE__ */ decoding(utf8Slice, strict);

/** @since 0.1.0 */
export const decodeLossy = /* #__PURE__ */ decoding(utf8Slice, lossy) as DecodeLossy;

/**
 * Whether UTF-8 can carry it: no lone surrogate.
 *
 * @category encoding
 * @since 0.1.0
 */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/**
 * Writes ASCII without NUL at `offset`, where there must be an octet of room for each code unit; gives how many code
 * units that were before something else came.
 *
 * @category encoding
 * @since 0.1.0
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
 * Writes the text at `offset`, where there must be room for three octets a code unit, and gives the offset behind it.
 *
 * @category encoding
 * @since 0.1.0
 */
export const encodeInto = (text: string, bytes: Uint8Array, offset: number): number =>
  offset + encoder.encodeInto(text, bytes.subarray(offset)).written;

/**
 * Bytes of the text as UTF-8.
 *
 * @category encoding
 * @since 0.1.0
 */
export const byteLength = (text: string): number => encoder.encode(text).length;

/**
 * The text as an error shows it: quoted, escaped, cut after 64 characters.
 *
 * @category showing
 * @since 0.1.0
 */
export const quote = (text: string): string => JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}...` : text);
