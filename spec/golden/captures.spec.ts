/** Recorded sessions with the Tor of the specification's own revision decode to what their transcripts say. */
import fc from 'fast-check';
import { either as E } from 'fp-ts';
import { messageName } from '../../lib/tc/message/Message.js';
import { captures, bytesOf, transcribed, transcript } from './capture.js';
import type { Side } from './capture.js';
import { decodeAll, inChunks } from './decoded.js';
import type { Captured } from './decoded.js';
import { expected, isRefusal, refusalCount } from './expected.js';

const sides: ReadonlyArray<Side> = ['c2s', 's2c'];

const each = (names: ReadonlyArray<{ readonly name: string }>): ReadonlyArray<readonly [string, Side]> =>
  names.flatMap(({ name }) => sides.map((side) => [name, side] as const));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Only what the table states: which message, field and want. */
const comparable = ({ decoded }: Captured): unknown =>
  E.match<{ message: string; field: string; wanted: string }, unknown, unknown>(
    ({ message, field, wanted }) => ({ refused: { message, field, wanted } }),
    (message) => ({ message }),
  )(decoded);

describe.each(each(transcribed))('%s, %s', (name, side) => {
  const bytes = bytesOf(name, side);
  const sent = transcript(name).filter((line) => line.side === side);
  const { frames } = decodeAll([bytes]);

  it('is, byte by byte, what its transcript has in hexadecimal and in words', () => {
    let offset = 0;
    for (const { text, head, length, said } of sent) {
      const where = `at ${offset}: ${text.slice(0, 80)}`;
      expect([where, hex(bytes.slice(offset, offset + head.length))]).toEqual([where, hex(head)]);
      if (said !== undefined)
        expect([where, hex(bytes.slice(offset, offset + said.length))]).toEqual([where, hex(said)]);
      offset += length;
    }
    expect(offset).toBe(bytes.length);
  });

  it('has a frame where the transcript has a message', () => {
    let offset = 0;
    const starts = new Set(frames.map((frame) => frame.offset));
    for (const { text, length, said } of sent) {
      if (said !== undefined) expect([text, starts.has(offset)]).toEqual([text, true]);
      offset += length;
    }
  });

  it('decodes to what the transcript says', () => {
    expect(frames.map(comparable)).toEqual(frames.map(({ type, body }) => expected(type, body)));
  });
});

describe.each(each(captures))('%s, %s', (name, side) => {
  const bytes = bytesOf(name, side);
  const whole = decodeAll([bytes]);

  it('has the number of frames and bytes that the index states', () => {
    const summary = captures.find((capture) => capture.name === name);
    expect({ frames: whole.frames.length, bytes: bytes.length }).toEqual({
      frames: summary?.[`${side}_frames`],
      bytes: summary?.[`${side}_bytes`],
    });
    if (side === 'c2s') return;
    const counts: Record<string, number> = {};
    for (const { type, body } of whole.frames) {
      const key = type === 6 ? `EVENT/${(body[0] ?? 0) * 256 + (body[1] ?? 0)}` : messageName(type);
      counts[key] = (counts[key] ?? 0) + 1;
    }
    expect(counts).toEqual(summary?.s2c_types);
  });

  it.each([
    ['1 byte', () => 1],
    ['7 bytes', () => 7],
    ['4,096 bytes', () => 4096],
  ])('decodes to the same in chunks of %s', (_, size) => {
    expect(decodeAll(inChunks(bytes, size))).toEqual(whole);
  });
});

it('law: any capture in any chunks decodes to the same', () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70_000 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(fc.constantFrom(...each(captures)), sizes, ([name, side], pattern) => {
      const bytes = bytesOf(name, side);
      let turn = 0;
      const chunks = inChunks(bytes, () => pattern[turn++ % pattern.length] ?? 1);
      expect(decodeAll(chunks)).toEqual(decodeAll([bytes]));
    }),
    { numRuns: 30 },
  );
});

it('ends in half a frame in one capture, which says how much is missing', () => {
  const leftovers = each(captures).flatMap(([name, side]) => {
    const { leftover } = decodeAll([bytesOf(name, side)]);
    return leftover === undefined ? [] : [[name, side, leftover]];
  });
  // a GETCONF of ten bytes, of which the header and `Soc` came
  expect(leftovers).toEqual([['s08-framing', 'c2s', { _tag: 'Truncated', received: 7, missing: 7 }]]);
});

it('refuses nothing that no capture has', () => {
  const met = new Set(
    each(captures).flatMap(([name, side]) =>
      decodeAll([bytesOf(name, side)])
        .frames.filter(({ type, body }) => isRefusal(type, body))
        .map(({ type, body }) => `${type}:${hex(body)}`),
    ),
  );
  expect(met.size).toBe(refusalCount);
});
