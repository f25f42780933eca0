/** What a page and a spec say to each other of the page's connections: a message each, with the connection's number. */

export const orders = ['connect', 'give up', 'observe', 'leave', 'write', 'end', 'destroy'] as const;
export type Order = (typeof orders)[number];

export const reports = ['open', 'failed', 'closed', 'chunk', 'left', 'complete', 'written'] as const;
export type Report = (typeof reports)[number];

export interface Message<K> {
  readonly id: number;
  readonly kind: K;
  /** What is buffered there, of a report. */
  readonly buffered: number;
  readonly payload: Uint8Array;
}

const HEAD = 12;

const packing =
  <K>(kinds: ReadonlyArray<K>) =>
  (id: number, kind: K, payload: Uint8Array = new Uint8Array(0), buffered = 0): Uint8Array => {
    const bytes = new Uint8Array(HEAD + payload.byteLength);
    const head = new DataView(bytes.buffer);
    head.setUint32(0, id);
    head.setUint32(4, kinds.indexOf(kind));
    head.setUint32(8, buffered);
    bytes.set(payload, HEAD);
    return bytes;
  };

const unpacking =
  <K>(kinds: ReadonlyArray<K>) =>
  (bytes: Uint8Array): Message<K> => {
    const head = new DataView(bytes.buffer, bytes.byteOffset);
    return {
      id: head.getUint32(0),
      kind: kinds[head.getUint32(4)]!,
      buffered: head.getUint32(8),
      payload: bytes.subarray(HEAD),
    };
  };

export const packOrder = packing<Order>(orders);
export const unpackOrder = unpacking<Order>(orders);
export const packReport = packing<Report>(reports);
export const unpackReport = unpacking<Report>(reports);

export const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const ofText = (text: string): Uint8Array => new TextEncoder().encode(text);
