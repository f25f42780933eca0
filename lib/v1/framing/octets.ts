/**
 * @since 0.1.0
 */

const LF = 0x0a;
const ZERO = 0x30;
const NINE = 0x39;

/** Up to this many octets a loop finds the end of a line sooner than a call does. */
const NEAR = 48;

/**
 * The offset behind the LF that ends the line, or 0.
 *
 * @since 0.1.0
 */
export const endOfLine = (bytes: Uint8Array, start: number): number => {
  const near = Math.min(start + NEAR, bytes.length);
  for (let i = start; i < near; i++) if (bytes[i] === LF) return i + 1;
  return bytes.indexOf(LF, near) + 1;
};

/**
 * Whether the octets are digits, as many as there are of three.
 *
 * @since 0.1.0
 */
export const isStatus = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let i = start; i < start + 3 && i < end; i++) {
    const octet = bytes[i] as number;
    if (octet < ZERO || octet > NINE) return false;
  }
  return true;
};
