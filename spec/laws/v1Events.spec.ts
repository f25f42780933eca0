/** Laws of the codecs of the v1 events, in both directions. */
import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { Writer } from '../../lib/internal/Writer.js';
import { v1EventArbitraries } from '../../lib/testing/arbitraries/index.js';
import { v1EventNames, writeV1Event } from '../../lib/v1/event/codecs.js';
import { readerOf } from '../../lib/v1/event/index.js';
import { v1EventCodecs, v1NameOf } from '../../lib/v1/index.js';
import type { V1Event, V1EventCodec } from '../../lib/v1/index.js';
import { latin1, parse } from '../v1/parts.js';

const arbitraries = v1EventArbitraries(fc);

const encode = (name: string, event: V1Event): E.Either<unknown, Uint8Array> => {
  const writer = new Writer();
  const failure = writeV1Event(writer, name, event);
  return failure === undefined ? E.right(writer.take()) : E.left(failure);
};

const decode = (name: string, bytes: Uint8Array): E.Either<unknown, unknown> =>
  readerOf(name)({ bytes, start: 0, end: bytes.length });

const bytesOf = (name: string, event: V1Event): Uint8Array => {
  const bytes = encode(name, event);
  if (E.isLeft(bytes)) throw new Error(JSON.stringify([event, bytes.left]));
  return bytes.right;
};

describe.each(v1EventNames)('%s', (name) => {
  const codec = v1EventCodecs[name] as unknown as V1EventCodec<V1Event>;
  const event: fc.Arbitrary<V1Event> = arbitraries[name];

  it('law: an encoded event is one message, and decodes to the same event', () => {
    fc.assert(
      fc.property(event, (one) => {
        const bytes = bytesOf(name, one);
        expect(parse([bytes.slice()])).toMatchObject({ messages: { length: 1 }, problem: undefined, isOpen: false });
        expect(decode(name, bytes)).toEqual(E.right(one));
        expect(codec.is(one)).toBe(true);
        expect(codec.decode(bytes)).toEqual(E.right(one));
        expect(codec.encode(one)).toEqual(E.right(bytes));
      }),
    );
  });

  it('law: a message that decodes encodes to one that decodes to the same event, or does not encode', () => {
    const part = fc.constantFrom(
      ...[
        'a',
        '1',
        '0',
        'NEVER',
        '"',
        '"a b"',
        'ID=1',
        'READ=',
        '=',
        'A="',
        'x,y',
        'a=b:0',
        '\u00ff',
        '\\',
        '$A~a',
        '',
      ],
    );
    const line = fc
      .array(fc.oneof(part, fc.string({ maxLength: 6 })), { maxLength: 8 })
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(line, (text) => {
        const bytes = latin1(`650 ${name} ${text.replace(/[\r\n]/g, '')}\r\n`);
        const decoded = decode(name, bytes);
        if (E.isLeft(decoded)) return;
        const again = encode(name, decoded.right as V1Event);
        if (E.isRight(again)) expect(decode(name, again.right)).toEqual(decoded);
      }),
    );
  });
});

it('law: an event of an unknown name is written as it was read', () => {
  fc.assert(
    fc.property(arbitraries.unknown, (event) => {
      const bytes = bytesOf(event.name, event);
      expect(decode(event.name, bytes)).toEqual(E.right(event));
      expect(bytesOf(event.name, event)).toEqual(bytes);
      expect(v1NameOf(event)).toBe(event.name);
    }),
  );
});
