/** The published codec laws, for each codec and each value that the wire can carry, and for any bytes. */
import fc from 'fast-check';
import { either as E } from 'fp-ts';
import { EventCodecs } from '../../lib/tc/message/event/index.js';
import { decodeAt, decodeBody } from '../../lib/tc/message/bodyCodec.js';
import type { BodyCodec } from '../../lib/tc/message/bodyCodec.js';
import { decodeMessage, encodeMessage, messageCodecs, writeMessage } from '../../lib/tc/message/Message.js';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import { codecLaws, byteLaws } from '../../lib/testing/codecLaws.js';
import { Writer } from '../../lib/internal/Writer.js';
import { showTorError } from '../../lib/showTorError.js';

const { events, message, messages } = arbitraries(fc);

type Tag = keyof typeof messageCodecs;
type Row = readonly [name: string, codec: BodyCodec<unknown>, values: fc.Arbitrary<unknown>];

const rows: ReadonlyArray<Row> = [
  ...(Object.keys(messageCodecs) as ReadonlyArray<Tag>).map((tag): Row => [
    tag,
    messageCodecs[tag] as BodyCodec<unknown>,
    messages[tag],
  ]),
  ...(Object.keys(EventCodecs) as ReadonlyArray<keyof typeof EventCodecs>).map((tag): Row => [
    tag,
    EventCodecs[tag] as BodyCodec<unknown>,
    events[tag],
  ]),
];

const bytesOf = E.getOrElse<unknown, Uint8Array>(() => new Uint8Array());

/** Bodies that are nearly right: a value's bytes with one changed, cut off or put behind. */
const nearly = (codec: BodyCodec<unknown>, values: fc.Arbitrary<unknown>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(values, fc.nat(), fc.nat(255), fc.constantFrom('change', 'cut', 'append')).map(([value, at, byte, how]) => {
    const body = bytesOf(codec.encode(value));
    if (how === 'cut') return body.slice(0, at % (body.length + 1));
    if (how === 'append') return Uint8Array.of(...body, byte);
    return body.map((old, i) => (i === at % body.length ? byte : old));
  });

describe.each(rows)('%s', (_, codec, values) => {
  it.each(codecLaws(codec))('law: $name', ({ check }) => {
    fc.assert(fc.property(values, (value) => expect(check(value)).toEqual(E.right(undefined))));
  });

  it.each(byteLaws(codec))('law: $name', ({ check }) => {
    const bytes = fc.oneof(nearly(codec, values), fc.uint8Array({ maxLength: 32 }));
    fc.assert(
      fc.property(bytes, (input) => expect(check(input)).toEqual(E.right(undefined))),
      { numRuns: 300 },
    );
  });

  it('law: decode and decodeAt agree on all bytes', () => {
    const content = fc.oneof(nearly(codec, values), fc.uint8Array({ maxLength: 32 }));
    fc.assert(
      fc.property(content, fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (body, before, behind) => {
        const bytes = Uint8Array.of(...before, ...body, ...behind);
        const start = before.length;
        const end = start + body.length;
        const hot = codec.decodeAt(bytes, start, end);
        expect(decodeBody(codec)({ bytes, start, end })).toEqual(hot);
        const decoded = codec.decode(body);
        if (E.isRight(hot)) expect(decoded).toEqual(hot);
        else expect(decoded).toMatchObject(E.left([{ error: hot.left, message: showTorError(hot.left) }]));
      }),
      { numRuns: 300 },
    );
  });

  it('law: what is decoded in place is what its table of fields reads', () => {
    const bytes = fc.oneof(nearly(codec, values), fc.uint8Array({ maxLength: 32 }));
    fc.assert(
      fc.property(bytes, fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (body, before, behind) => {
        const chunk = Uint8Array.of(...before, ...body, ...behind);
        const start = before.length;
        const end = start + body.length;
        expect(codec.decodeAt(chunk, start, end)).toEqual(decodeAt(codec.name, codec.read, chunk, start, end));
      }),
      { numRuns: 300 },
    );
  });
});

describe('any message', () => {
  it('law: its frame decodes to it', () => {
    fc.assert(
      fc.property(message, (value) => {
        const decoded = E.flatMap(decodeMessage)(encodeMessage(value));
        expect(decoded).toEqual(E.right(value));
      }),
    );
  });

  it('law: written into a slab it is the header and the body that its codec encodes', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), (values) => {
        const writer = new Writer();
        const written = values.map((value) => writeMessage(writer, value));
        expect(written.filter((problem) => problem !== undefined)).toEqual([]);
        const wanted = values.flatMap((value) => {
          const frame = encodeMessage(value);
          if (E.isLeft(frame)) return [];
          const { type, body } = frame.right;
          return [body.length >> 8, body.length & 0xff, type >> 8, type & 0xff, ...body];
        });
        expect([...writer.take()]).toEqual(wanted);
      }),
    );
  });
});
