/** Bytes and times as the text of the v1 protocol. */

/** Bytes in hexadecimal, in lower case. */
export const hex = (bytes: ReadonlyArray<number>): string =>
  bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Bytes in base64 without padding. */
export const base64 = (bytes: ReadonlyArray<number>): string => btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');

/** The bytes of base64, with or without padding; `undefined` for other text. */
export const fromBase64 = (text: string): ReadonlyArray<number> | undefined => {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return Array.from(atob(text.replace(/=+$/, '')), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
};

/** Bytes in base32, in lower case without padding. */
export const base32 = (bytes: ReadonlyArray<number>): string => {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31] as string;
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + (alphabet[(held << (5 - bits)) & 31] as string) : text;
};

/** The bytes of base32 in lower case without padding; a rest of less than a byte is dropped. */
export const fromBase32 = (text: string): ReadonlyArray<number> => {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const char of text) {
    held = ((held << 5) | alphabet.indexOf(char)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return bytes;
};

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** A time as `2026-11-22 13:08:14`, from milliseconds since 1970. */
export const dateTime = (at: number): string => new Date(wallTime(at)).toISOString().slice(0, 19).replace('T', ' ');

/** A time as `2026-11-22T13:08:14.302000`. */
export const microTime = (at: number): string => `${new Date(wallTime(at)).toISOString().slice(0, 23)}000`;

/** A time in the range of the protocol's text; a scheduler may have any number. */
export const wallTime = (at: number): number => Math.min(Math.max(at, 0), 253_402_300_799_000) || 0;
