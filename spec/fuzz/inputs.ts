/** Inputs that come near to what is understood: frames that were captured or written, and changed. */
import { either as E } from 'fp-ts';
import fc from 'fast-check';
import { encodeMessage } from '../../lib/tc/message/Message.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import { captures, bytesOf } from '../golden/capture.js';
import { decodeAll } from '../golden/decoded.js';
import type { Random } from './random.js';

const framed = (type: number, body: Uint8Array): Uint8Array =>
  Uint8Array.of(body.length >> 8, body.length & 0xff, type >> 8, type & 0xff, ...body);

/** Frames of every capture, each once and none long, and of every kind of message. */
export const seeds: ReadonlyArray<Uint8Array> = [
  ...new Map(
    captures
      .flatMap(({ name }) => [bytesOf(name, 'c2s'), bytesOf(name, 's2c')])
      .flatMap((bytes) => decodeAll([bytes]).frames)
      .filter(({ body }) => body.length < 2048)
      .map(({ type, body }) => framed(type, body))
      .map((bytes) => [bytes.join(' '), bytes]),
  ).values(),
  ...fc
    .sample(arbitraries(fc).message, { numRuns: 300, seed: 1 })
    .map(encodeMessage)
    .flatMap((encoded) => (E.isRight(encoded) ? [framed(encoded.right.type, encoded.right.body)] : [])),
];

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const spliced = (bytes: Uint8Array, at: number, removed: number, added: ArrayLike<number>): Uint8Array => {
  const result = new Uint8Array(bytes.length - removed + added.length);
  result.set(bytes.subarray(0, at));
  result.set(added, at);
  result.set(bytes.subarray(at + removed), at + added.length);
  return result;
};

const changed = (bytes: Uint8Array, at: number, change: (old: number) => number): Uint8Array => {
  const result = bytes.slice();
  const old = result[at];
  if (old !== undefined) result[at] = change(old);
  return result;
};

/** Somewhere in the bytes, and how many from there on. */
const span = ({ length }: Uint8Array, { below }: Random): readonly [number, number] => {
  const at = below(length + 1);
  return [at, below(Math.min(length - at, 16) + 1)];
};

const interesting = [
  0x00, 0x01, 0x02, 0x03, 0x09, 0x0a, 0x0d, 0x20, 0x23, 0x2c, 0x7f, 0x80, 0xc0, 0xed, 0xf0, 0xfe, 0xff,
];

const noise: Mutation = (_, { below }) => Uint8Array.from({ length: below(64) }, () => below(256));

const mutations: ReadonlyArray<Mutation> = [
  // one byte
  (bytes, { below, oneOf }) => changed(bytes, below(bytes.length + 1), () => oneOf(interesting)),
  (bytes, { below }) => changed(bytes, below(bytes.length + 1), (old) => old ^ (1 << below(8))),
  // a run of bytes
  (bytes, random) => {
    const [at, count] = span(bytes, random);
    return spliced(bytes, at, count, []);
  },
  (bytes, random) => {
    const [at, count] = span(bytes, random);
    return spliced(bytes, at, 0, bytes.subarray(at, at + count));
  },
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, noise(bytes, random)),
  // its end
  (bytes, { below }) => bytes.slice(0, below(bytes.length + 1)),
  (bytes, { oneOf }) => spliced(bytes, bytes.length, 0, [oneOf(interesting)]),
  // the header: a length that is near, or far off; another type
  (bytes, { below, oneOf }) =>
    bytes.length < 4
      ? bytes
      : spliced(
          bytes,
          0,
          2,
          oneOf([
            [0, below(32)],
            [0, Math.max(0, bytes.length - 4 - below(3))],
            [0xff, 0xff],
          ]),
        ),
  (bytes, { below }) => (bytes.length < 4 ? bytes : spliced(bytes, 2, 2, [0, below(16)])),
  // another message behind it, or within
  (bytes, random) => spliced(bytes, bytes.length, 0, random.oneOf(seeds)),
  (bytes, random) => spliced(bytes, random.below(bytes.length + 1), 0, random.oneOf(seeds)),
  noise,
];

export const input = (random: Random): Uint8Array => {
  let bytes = random.oneOf(seeds);
  for (let changes = random.below(5); changes > 0; changes--) {
    const mutated = random.oneOf(mutations)(bytes, random);
    if (mutated.length <= 8192) bytes = mutated;
  }
  return bytes;
};
