const LF = 0x0a;
const CR = 0x0d;
const ZERO = 0x30;
const NINE = 0x39;

/** Up to this many bytes, a loop finds the end of a line faster than a call of `indexOf`. */
const NEAR = 48;

/**
 * Returns the offset after the CR LF that ends the line, or 0; a lone LF is part of the line. `before` is the byte in
 * front of `start`.
 */
export const endOfLine = (bytes: Uint8Array, start: number, before = 0): number => {
  const near = Math.min(start + NEAR, bytes.length);
  for (let i = start; i < near; i++) {
    if (bytes[i] === LF && (i === start ? before : bytes[i - 1]) === CR) return i + 1;
  }
  let end = near;
  do end = bytes.indexOf(LF, end) + 1;
  while (end !== 0 && bytes[end - 2] !== CR);
  return end;
};

/** Whether the bytes are digits, as far as the first three are present. */
export const isStatus = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let i = start; i < start + 3 && i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < ZERO || byte > NINE) return false;
  }
  return true;
};
