/** Inputs that come near to what is understood: frames that were captured or written, and changed. */
import { either as E } from 'fp-ts';
import fc from 'fast-check';
import { encodeMessage } from '../../lib/tc/message/Message.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import { captures, octetsOf } from '../golden/capture.js';
import { decodeAll } from '../golden/decoded.js';
import type { Random } from './random.js';

const framed = (type: number, body: Uint8Array): Uint8Array =>
  Uint8Array.of(body.length >> 8, body.length & 0xff, type >> 8, type & 0xff, ...body);

/** Frames of every capture, each once and none long, and of every kind of message. */
export const seeds: ReadonlyArray<Uint8Array> = [
  ...new Map(
    captures
      .flatMap(({ name }) => [octetsOf(name, 'c2s'), octetsOf(name, 's2c')])
      .flatMap((octets) => decodeAll([octets]).frames)
      .filter(({ body }) => body.length < 2048)
      .map(({ type, body }) => framed(type, body))
      .map((octets) => [octets.join(' '), octets]),
  ).values(),
  ...fc
    .sample(arbitraries(fc).message, { numRuns: 300, seed: 1 })
    .map(encodeMessage)
    .flatMap((encoded) => (E.isRight(encoded) ? [framed(encoded.right.type, encoded.right.body)] : [])),
];

type Mutation = (octets: Uint8Array, random: Random) => Uint8Array;

const spliced = (octets: Uint8Array, at: number, removed: number, added: ArrayLike<number>): Uint8Array => {
  const result = new Uint8Array(octets.length - removed + added.length);
  result.set(octets.subarray(0, at));
  result.set(added, at);
  result.set(octets.subarray(at + removed), at + added.length);
  return result;
};

const changed = (octets: Uint8Array, at: number, change: (old: number) => number): Uint8Array => {
  const result = octets.slice();
  const old = result[at];
  if (old !== undefined) result[at] = change(old);
  return result;
};

/** Somewhere in the octets, and how many from there on. */
const span = ({ length }: Uint8Array, { below }: Random): readonly [number, number] => {
  const at = below(length + 1);
  return [at, below(Math.min(length - at, 16) + 1)];
};

const interesting = [
  0x00, 0x01, 0x02, 0x03, 0x09, 0x0a, 0x0d, 0x20, 0x23, 0x2c, 0x7f, 0x80, 0xc0, 0xed, 0xf0, 0xfe, 0xff,
];

const noise: Mutation = (_, { below }) => Uint8Array.from({ length: below(64) }, () => below(256));

const mutations: ReadonlyArray<Mutation> = [
  // one octet
  (octets, { below, oneOf }) => changed(octets, below(octets.length + 1), () => oneOf(interesting)),
  (octets, { below }) => changed(octets, below(octets.length + 1), (old) => old ^ (1 << below(8))),
  // a run of octets
  (octets, random) => {
    const [at, count] = span(octets, random);
    return spliced(octets, at, count, []);
  },
  (octets, random) => {
    const [at, count] = span(octets, random);
    return spliced(octets, at, 0, octets.subarray(at, at + count));
  },
  (octets, random) => spliced(octets, random.below(octets.length + 1), 0, noise(octets, random)),
  // its end
  (octets, { below }) => octets.slice(0, below(octets.length + 1)),
  (octets, { oneOf }) => spliced(octets, octets.length, 0, [oneOf(interesting)]),
  // the header: a length that is near, or far off; another type
  (octets, { below, oneOf }) =>
    octets.length < 4
      ? octets
      : spliced(
          octets,
          0,
          2,
          oneOf([
            [0, below(32)],
            [0, Math.max(0, octets.length - 4 - below(3))],
            [0xff, 0xff],
          ]),
        ),
  (octets, { below }) => (octets.length < 4 ? octets : spliced(octets, 2, 2, [0, below(16)])),
  // another message behind it, or within
  (octets, random) => spliced(octets, octets.length, 0, random.oneOf(seeds)),
  (octets, random) => spliced(octets, random.below(octets.length + 1), 0, random.oneOf(seeds)),
  noise,
];

export const input = (random: Random): Uint8Array => {
  let octets = random.oneOf(seeds);
  for (let changes = random.below(5); changes > 0; changes--) {
    const mutated = random.oneOf(mutations)(octets, random);
    if (mutated.length <= 8192) octets = mutated;
  }
  return octets;
};
