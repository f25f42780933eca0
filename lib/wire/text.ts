/**
 * Text on the wire is UTF-8. Text that goes back to a Tor (keys, values, names, addresses) is read strictly, so that it
 * round-trips; text for people (log, error text) is read with replacement, so that it is never lost.
 *
 * @since 0.1.0
 */

const strict = /* #__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossy = /* #__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = /* #__PURE__ */ new TextEncoder();

/** Up to this many octets of ASCII are put together here, where a decoder's call costs more than its work. */
const SHORT = 48;

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
export const decodeStrict = (bytes: Uint8Array, start: number, end: number): string | undefined => {
  const text = shortAscii(bytes, start, end);
  if (text !== undefined) return text;
  try {
    return strict.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
};

/**
 * The text, with U+FFFD for what is not UTF-8.
 *
 * @category decoding
 * @since 0.1.0
 */
export const decodeLossy = (bytes: Uint8Array, start: number, end: number): string =>
  shortAscii(bytes, start, end) ?? lossy.decode(bytes.subarray(start, end));

/**
 * Whether UTF-8 can carry it: no lone surrogate.
 *
 * @category encoding
 * @since 0.1.0
 */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/**
 * Writes the text at `offset`, where there must be room for three octets a code unit, and gives the offset behind it.
 *
 * @category encoding
 * @since 0.1.0
 */
export const encodeInto = (text: string, bytes: Uint8Array, offset: number): number => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return offset + i + encoder.encodeInto(text.slice(i), bytes.subarray(offset + i)).written;
    bytes[offset + i] = unit;
  }
  return offset + text.length;
};

/**
 * The text as an error shows it: quoted, escaped, cut after 64 characters.
 *
 * @category showing
 * @since 0.1.0
 */
export const quote = (text: string): string => JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}...` : text);
