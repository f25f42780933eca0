/** Frames are the same in any chunks, and cost no more. */
import fc from 'fast-check';
import { either as E } from 'fp-ts';
import { from } from 'rxjs';
import { bodyLength, frameType } from '../../lib/tc/frame/Frame.js';
import type { Frame } from '../../lib/tc/frame/Frame.js';
import { frames } from '../../lib/tc/frame/frames.js';
import { missing, noFrames, stepFrames } from '../../lib/tc/frame/step.js';
import { decodeMessage } from '../../lib/tc/message/Message.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import type { Truncated } from '../../lib/TorError.js';
import { concatenated } from '../tc/frame/bytes.js';

const { chunks, frame } = arbitraries(fc);
const sequence = fc.array(frame, { maxLength: 8 });

/** What comes of the chunks, plain. */
const received = (input: Iterable<Uint8Array>): ReadonlyArray<Truncated | Frame> => {
  const items: Array<Truncated | Frame> = [];
  from(input)
    .pipe(frames())
    .subscribe((item) =>
      items.push(E.isRight(item) ? { type: item.right.type, body: item.right.body.slice() } : item.left),
    );
  return items;
};

it('law: any chunks of the bytes of frames give those frames', () => {
  const inChunks = sequence.chain((wanted) => fc.tuple(fc.constant(wanted), chunks(concatenated(wanted))));
  fc.assert(
    fc.property(inChunks, ([wanted, input]) => {
      expect(received(input)).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
});

it('law: frames come one by one as they stand in the batches of the step', () => {
  const anyChunks = fc.array(fc.array(fc.constantFrom(0, 1, 2, 5), { maxLength: 12 }), { maxLength: 8 });
  fc.assert(
    fc.property(anyChunks, (input) => {
      const state = noFrames();
      const batched = input.flatMap((content) => {
        const { chunk, assembled, start, end } = stepFrames(state, Uint8Array.from(content));
        const headers: Uint8Array[] = [];
        for (let at = start; at < end; at += 4 + bodyLength(chunk, at)) headers.push(chunk.subarray(at));
        return [...(assembled === undefined ? [] : [assembled.slice()]), ...headers].map((bytes) => ({
          type: frameType(bytes, 0),
          body: bytes.slice(4, 4 + bodyLength(bytes, 0)),
        }));
      });
      const rest = missing(state);
      expect(received(input.map((bytes) => Uint8Array.from(bytes)))).toEqual(
        rest === undefined ? batched : [...batched, rest],
      );
    }),
    { numRuns: 500 },
  );
});

it('law: bytes that end within a frame give the frames before it, and exactly what is missing', () => {
  const cut = fc.tuple(sequence, frame, fc.nat()).chain(([before, last, at]) => {
    const whole = concatenated([last]);
    const length = 1 + (at % (whole.length - 1));
    const bytes = Uint8Array.of(...concatenated(before), ...whole.slice(0, length));
    return fc.tuple(fc.constant({ before, length, whole: whole.length }), chunks(bytes));
  });
  fc.assert(
    fc.property(cut, ([{ before, length, whole }, input]) => {
      const missing = length < 4 ? 4 - length : whole - length;
      expect(received(input)).toEqual([...before, { _tag: 'Truncated', received: length, missing }]);
    }),
    { numRuns: 500 },
  );
});

it('law: what is decoded stays as it is when the chunks are overwritten', () => {
  const inChunks = sequence.chain((wanted) => fc.tuple(fc.constant(wanted), chunks(concatenated(wanted))));
  fc.assert(
    fc.property(inChunks, ([wanted, input]) => {
      const decoded: unknown[] = [];
      from(input)
        .pipe(frames())
        .subscribe((item) => decoded.push(E.isRight(item) ? decodeMessage(item.right) : item));
      for (const chunk of input) chunk.fill(0xff);
      expect(decoded).toEqual(wanted.map(decodeMessage));
    }),
  );
});

it.each([0, 1, 0xfffe, 0xffff])(
  'a body of %i bytes comes whole in one chunk, in halves, and byte by byte',
  (length) => {
    const body = new Uint8Array(length).map((_, i) => i);
    const bytes = concatenated([{ type: 0xabcd, body }]);
    const half = bytes.length >> 1;
    const same = (items: ReadonlyArray<Truncated | Frame>): boolean =>
      items.length === 1 && items.every((item) => 'body' in item && Buffer.from(item.body).equals(body));
    expect(same(received([bytes]))).toBe(true);
    expect(same(received([bytes.subarray(0, half), bytes.subarray(half)]))).toBe(true);
    expect(same(received(Array.from(bytes, (byte) => Uint8Array.of(byte))))).toBe(true);
  },
);

it('law: a byte is written at most a few times into the assembly buffer, whatever the chunks', () => {
  const setter = jest.spyOn(Uint8Array.prototype, 'set');
  const copied = (): number => setter.mock.calls.reduce((sum, [source]) => sum + source.length, 0);
  const bytes = concatenated([{ type: 1, body: new Uint8Array(0xffff) }]);
  const state = noFrames();
  for (let at = 0; at < bytes.length; at += 20) stepFrames(state, bytes.subarray(at, at + 20));
  // once into its place, and again whenever the buffer doubles: less than twice its size in all
  expect(copied()).toBeLessThan(3 * bytes.length);
  setter.mockRestore();
});
