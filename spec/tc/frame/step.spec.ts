/** The accumulator from chunks to frames. */
import { Subject } from 'rxjs';
import { bodyLength, HEADER } from '../../../lib/tc/frame/Frame.js';
import { frameBatches, missing, noFrames, stepFrames } from '../../../lib/tc/frame/step.js';
import type { FrameBatch } from '../../../lib/tc/frame/step.js';
import { frameBytes } from './bytes.js';

/** The offsets of the frames in the chunk. */
const offsetsOf = ({ chunk, start, end }: FrameBatch): ReadonlyArray<number> => {
  const offsets: number[] = [];
  for (let at = start; at < end; at += HEADER + bodyLength(chunk, at)) offsets.push(at);
  return offsets;
};

/** A copy of a batch. */
const seen = (batch: FrameBatch): unknown => {
  const offsets = offsetsOf(batch);
  expect(batch.count).toBe(offsets.length);
  const { assembled, carried, expected } = batch;
  return { assembled: assembled && [...assembled], offsets, carried, expected };
};

const a = frameBytes(1, []);
const b = frameBytes(2, [7, 8, 9]);

describe('a chunk', () => {
  it('of whole frames gives their offsets, and nothing is carried', () => {
    const chunk = Uint8Array.from([...a, ...b, ...a]);
    const batch = stepFrames(noFrames(), chunk);
    expect(batch.chunk).toBe(chunk);
    expect(seen(batch)).toEqual({ assembled: undefined, offsets: [0, 4, 11], carried: 0, expected: 4 });
  });

  it('that ends within a header carries it', () => {
    expect(seen(stepFrames(noFrames(), Uint8Array.from([...b, 0, 3])))).toEqual({
      assembled: undefined,
      offsets: [0],
      carried: 2,
      expected: 4,
    });
  });

  it('that ends within a body carries it, and knows how long the frame will be', () => {
    expect(seen(stepFrames(noFrames(), Uint8Array.from(b.slice(0, 5))))).toEqual({
      assembled: undefined,
      offsets: [],
      carried: 5,
      expected: 7,
    });
  });

  it('that completes a frame gives it, then the offsets of those behind it', () => {
    const state = noFrames();
    stepFrames(state, Uint8Array.from(b.slice(0, 5)));
    const batch = stepFrames(state, Uint8Array.from([...b.slice(5), ...a, 0]));
    expect(seen(batch)).toEqual({ assembled: b, offsets: [2], carried: 1, expected: 4 });
  });

  it('that completes a header of no body completes the frame', () => {
    const state = noFrames();
    stepFrames(state, Uint8Array.from(a.slice(0, 3)));
    expect(seen(stepFrames(state, Uint8Array.from(a.slice(3))))).toEqual({
      assembled: a,
      offsets: [],
      carried: 0,
      expected: 4,
    });
  });

  it('without bytes changes nothing but takes back what the last one brought', () => {
    const state = noFrames();
    stepFrames(state, Uint8Array.from([...a, ...b.slice(0, 6)]));
    expect(seen(stepFrames(state, new Uint8Array()))).toEqual({
      assembled: undefined,
      offsets: [],
      carried: 6,
      expected: 7,
    });
  });
});

it('a completed frame stays as it is while the next one is carried', () => {
  const state = noFrames();
  stepFrames(state, Uint8Array.from(b.slice(0, 5)));
  const next = frameBytes(3, [1, 1, 1, 1, 1]);
  const { assembled } = stepFrames(state, Uint8Array.from([...b.slice(5), ...next.slice(0, 8)]));
  expect([...(assembled ?? [])]).toEqual(b);
});

it('a chunk is not kept: to overwrite it changes nothing that is carried', () => {
  const state = noFrames();
  const chunk = Uint8Array.from(b.slice(0, 6));
  stepFrames(state, chunk);
  chunk.fill(0xff);
  expect([...(stepFrames(state, Uint8Array.from(b.slice(6))).assembled ?? [])]).toEqual(b);
});

it('what is missing is counted of the header first, then of the whole frame', () => {
  const bytes = frameBytes(5, new Uint8Array(300));
  const state = noFrames();
  expect(missing(state)).toBeUndefined();
  for (let received = 1; received < bytes.length; received++) {
    stepFrames(state, Uint8Array.of(bytes[received - 1] ?? 0));
    const wanted = received < 4 ? 4 - received : bytes.length - received;
    expect(missing(state)).toEqual({ _tag: 'Truncated', received, missing: wanted });
  }
  stepFrames(state, Uint8Array.of(0));
  expect(missing(state)).toBeUndefined();
});

it('the longest frame, byte by byte, is copied into a buffer that grows a few times', () => {
  const state = noFrames();
  const bytes = Uint8Array.from(frameBytes(0xffff, new Uint8Array(0xffff).fill(3)));
  for (let i = 0; i < bytes.length - 1; i++) stepFrames(state, bytes.subarray(i, i + 1));
  const { assembled, count } = stepFrames(state, bytes.subarray(bytes.length - 1));
  expect(count).toBe(0);
  expect(Buffer.from(assembled ?? []).equals(bytes)).toBe(true);
});

describe('batches', () => {
  it('have an accumulator of their own for each subscription', () => {
    const chunk$ = new Subject<Uint8Array>();
    const batch$ = chunk$.pipe(frameBatches());
    const first: unknown[] = [];
    const second: unknown[] = [];
    batch$.subscribe((batch) => first.push(seen(batch)));
    chunk$.next(Uint8Array.from(b.slice(0, 5)));
    batch$.subscribe((batch) => second.push(seen(batch)));
    chunk$.next(Uint8Array.from([0, 1, ...a]));
    expect(first.at(-1)).toEqual({ assembled: [...b.slice(0, 5), 0, 1], offsets: [2], carried: 0, expected: 4 });
    expect(second).toEqual([{ assembled: undefined, offsets: [0], carried: 1, expected: 4 }]);
  });

  it('of a chunk that arrives while a batch is being processed follow that batch', () => {
    const chunk$ = new Subject<Uint8Array>();
    const counts: number[] = [];
    chunk$.pipe(frameBatches()).subscribe((batch) => {
      if (counts.length === 0) {
        counts.push(0);
        chunk$.next(Uint8Array.from(a));
      }
      counts.push(batch.count);
    });
    chunk$.next(Uint8Array.from([...a, ...b]));
    expect(counts).toEqual([0, 2, 1]);
  });
});
