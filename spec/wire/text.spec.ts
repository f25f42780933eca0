/** Text: what is quick is what is plain. */
import * as fc from 'fast-check';
import { asciiInto, decodeLossy, decodeStrict, decoding, encodeInto } from '../../lib/wire/text.js';
import type { Utf8Slice } from '../../lib/wire/text.js';

const { utf8Slice } = Buffer.prototype as unknown as { readonly utf8Slice: Utf8Slice };

/** Octets that are UTF-8, or nearly. */
const octets: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc.string().map((text) => [...Buffer.from(text)]),
      fc.string({ unit: 'binary' }).map((text) => [...Buffer.from(text)]),
      fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 4 }),
      fc.constantFrom([0xef, 0xbb, 0xbf], [0xef, 0xbf, 0xbd], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90], [0]),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

const plainStrict = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const plainLossy = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const quickly = (slice: Utf8Slice | undefined) => ({
  decodeStrict: decoding(slice, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })),
  decodeLossy: decoding(slice, new TextDecoder('utf-8', { ignoreBOM: true })),
});

describe.each([
  ["with Node's slice", quickly(utf8Slice)],
  ['without one, as in a browser', quickly(undefined)],
  ['as this platform has it', { decodeStrict, decodeLossy }],
])('%s', (_, decoding) => {
  it('law: strict text is what a TextDecoder makes of it', () => {
    fc.assert(
      fc.property(octets, fc.nat(20), (bytes, from) => {
        const start = Math.min(from, bytes.length);
        expect(decoding.decodeStrict(bytes, start, bytes.length)).toBe(plainStrict(bytes.slice(start)));
      }),
    );
  });

  it('law: text for people is what a TextDecoder makes of it', () => {
    fc.assert(
      fc.property(octets, fc.nat(20), (bytes, cut) => {
        const end = Math.max(0, bytes.length - cut);
        expect(decoding.decodeLossy(bytes, 0, end)).toBe(plainLossy(bytes.slice(0, end)));
      }),
    );
  });

  it('a replacement character that was sent is text', () => {
    expect(decoding.decodeStrict(Uint8Array.of(0x61, 0xef, 0xbf, 0xbd), 0, 4)).toBe('a\ufffd');
  });
});

it('law: ASCII without NUL is written as an encoder writes it, up to what is not', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = new Uint8Array(3 * text.length);
      const ascii = asciiInto(text, bytes, 0);
      // eslint-disable-next-line no-control-regex
      expect(ascii).toBe((/^[\u0001-\u007f]*/.exec(text) as RegExpExecArray)[0].length);
      expect(bytes.slice(0, ascii)).toEqual(new TextEncoder().encode(text.slice(0, ascii)));
      expect(bytes.slice(0, encodeInto(text, bytes, 0))).toEqual(new TextEncoder().encode(text));
    }),
  );
});
