/**
 * The octets from `start` to before `end`, copied. The `slice` of a `Uint8Array` is a copy too, but that of Node's
 * `Buffer`, which is one, is a view; and it is `Buffer`s that sockets give.
 */
export const copyOf = (bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array =>
  new Uint8Array(bytes.subarray(start, end));
