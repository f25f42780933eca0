/** Text: what is quick is what is plain. */
import * as fc from 'fast-check';
import {
  asciiInto,
  byteLength,
  decodeText,
  decoding,
  encodeInto,
  encodeText,
  quote,
  showText,
} from '../../lib/internal/text.js';
import type { Utf8Slice } from '../../lib/internal/text.js';

const { utf8Slice } = Buffer.prototype as unknown as { readonly utf8Slice: Utf8Slice };

/** Bytes that are UTF-8, or nearly. */
const content: fc.Arbitrary<Uint8Array> = fc
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

const textOf = (bytes: Uint8Array, decode = decodeText): string => decode(bytes, 0, bytes.length);

describe.each([
  ["with Node's slice", decoding(utf8Slice)],
  ['without one, as in a browser', decoding(undefined)],
  ['as this platform has it', decodeText],
])('%s', (_, decode) => {
  it('law: UTF-8 is what a TextDecoder makes of it', () => {
    fc.assert(
      fc.property(content, fc.nat(20), fc.nat(20), (bytes, from, cut) => {
        const start = Math.min(from, bytes.length);
        const end = Math.max(start, bytes.length - cut);
        const plain = plainStrict(bytes.slice(start, end));
        const text = decode(bytes, start, end);
        if (plain === undefined) expect(text).toMatch(/[\udc80-\udcff]/u);
        else expect(text).toBe(plain);
      }),
    );
  });

  it('law: any bytes are encoded as they were decoded', () => {
    fc.assert(
      fc.property(content, (bytes) => {
        const text = textOf(bytes, decode);
        expect(encodeText(text)).toEqual(bytes);
        expect(byteLength(text)).toBe(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('law: different bytes are different text', () => {
    fc.assert(
      fc.property(content, content, (one, other) => {
        expect(textOf(one, decode) === textOf(other, decode)).toBe(Buffer.from(one).equals(other));
      }),
    );
  });

  it('only the bytes that are not UTF-8 are escaped, each for itself', () => {
    const bytes = Uint8Array.of(0xe9, 0xc3, 0xa9, 0xf0, 0x9f, 0x9f, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80, 0x61);
    expect(textOf(bytes, decode)).toBe('\udce9é\udcf0\udc9f\udc9f\udced\udca0\udc80\udcf4\udc90\udc80\udc80a');
  });

  it('a replacement character that was sent is text', () => {
    expect(textOf(Uint8Array.of(0x61, 0xef, 0xbf, 0xbd), decode)).toBe('a\ufffd');
    expect(textOf(Uint8Array.of(0xff, 0xef, 0xbf, 0xbd), decode)).toBe('\udcff\ufffd');
  });
});

it.each(['\ud800', '\udc00', '\udc7f', '\udd00', '\udcff\ud83d', '\udbff\udcff\udbff'])(
  'a lone surrogate that stands for no byte is not encodable: %j',
  (text) => {
    expect(encodeText(text)).toBeUndefined();
  },
);

it('half of a pair is no escaped byte', () => {
  expect(encodeText('\ud83d\udcff')).toEqual(new TextEncoder().encode('\ud83d\udcff'));
  expect(showText('\ud83d\udcff\udcff')).toBe('\ud83d\udcff\\xff');
});

it('text for people shows an escaped byte in hexadecimal digits', () => {
  expect(showText('/t\udcfcr')).toBe('/t\\xfcr');
  expect(quote('/t\udcfcr \\udcfc \ud800')).toBe('"/t\\xfcr \\\\udcfc \\ud800"');
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
