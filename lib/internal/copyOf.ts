/**
 * Copies the bytes from `start` to `end` (exclusive). `slice` copies a `Uint8Array`, but returns a view of a Node
 * `Buffer`, which is what sockets emit.
 */
export const copyOf = (bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array =>
  new Uint8Array(bytes.subarray(start, end));
