/** Bytes by hand, without the library. */
import { random } from './random.js';

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const joined = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** The bytes in pieces: whole for the seed 0, else of random sizes, now and then of one byte each. */
export const pieces = (bytes: Uint8Array, seed: number): ReadonlyArray<Uint8Array> => {
  if (seed === 0) return [bytes];
  const { below } = random(seed);
  // so that a long message is cut as often as a short one
  const most = 1 + below(Math.max(16, bytes.length >> 2));
  const cut: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + below(most);
    cut.push(bytes.slice(at, end));
    at = end;
  }
  return cut;
};

/** Emits the items that chunks complete, and keeps the rest. `take` returns the end of the item that begins at 0. */
export const reader = (
  endOf: (bytes: Uint8Array) => number | undefined,
): ((chunk: Uint8Array) => ReadonlyArray<Uint8Array>) => {
  let rest: Uint8Array = new Uint8Array(0);
  return (chunk) => {
    const items: Uint8Array[] = [];
    rest = rest.length === 0 ? chunk.slice() : joined(rest, chunk);
    for (let end = endOf(rest); end !== undefined; end = endOf(rest)) {
      items.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return items;
  };
};
