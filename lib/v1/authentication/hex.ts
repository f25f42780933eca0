export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Returns the bytes, or `undefined` if the text is not pairs of hexadecimal digits. */
export const fromHex = (text: string): Uint8Array | undefined =>
  /^(?:[0-9a-fA-F]{2})*$/.test(text)
    ? Uint8Array.from(text.match(/../g) ?? [], (digits) => parseInt(digits, 16))
    : undefined;
