/** Fields to bytes. */
import fc from 'fast-check';
import { encodeError } from '../../lib/TorError.js';
import { Writer } from '../../lib/internal/Writer.js';

const written = (write: (writer: Writer) => void): Writer => {
  const writer = new Writer().of('TEST');
  write(writer);
  return writer;
};

describe('integers are unsigned and big-endian', () => {
  it.each<readonly [string, (w: Writer) => void, ReadonlyArray<number>]>([
    ['one byte', (w) => w.uint8('n', 0xff), [0xff]],
    ['two bytes', (w) => w.uint16('n', 0xfe01), [0xfe, 0x01]],
    ['four bytes', (w) => w.uint32('n', 0x8000_0001), [0x80, 0x00, 0x00, 0x01]],
    ['four bytes, the most', (w) => w.uint32('n', 0xffff_ffff), [0xff, 0xff, 0xff, 0xff]],
  ])('%s', (_, write, bytes) => {
    const writer = written(write);
    expect(writer.failure).toBeUndefined();
    expect([...writer.take()]).toEqual(bytes);
  });

  const widths: ReadonlyArray<readonly [string, 'uint8' | 'uint16' | 'uint32', number]> = [
    ['one byte', 'uint8', 0xff],
    ['two bytes', 'uint16', 0xffff],
    ['four bytes', 'uint32', 0xffff_ffff],
  ];

  it.each(widths)('%s takes no number that it cannot hold', (_, method, max) => {
    for (const value of [-1, max + 1, 0.5, NaN, Infinity, -Infinity]) {
      const writer = written((w) => w[method]('n', value));
      expect(writer.failure).toEqual(encodeError('TEST', 'n', `an integer from 0 to ${max}`, String(value)));
      expect(writer.length).toBe(0);
    }
  });

  it.each(widths)('law: %s holds what it takes', (_, method, max) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max }), (value) => {
        const bytes = written((w) => w[method]('n', value)).take();
        expect(bytes.reduce((sum, byte) => sum * 256 + byte, 0)).toBe(value);
      }),
    );
  });
});

describe('text', () => {
  it('is UTF-8, with a NUL or without', () => {
    const writer = written((w) => {
      w.text('t', '\u00e9');
      w.textNul('t', 'a\u{1f9c5}');
      w.textNul('t', '');
    });
    expect([...writer.take()]).toEqual([0xc3, 0xa9, 0x61, 0xf0, 0x9f, 0xa7, 0x85, 0, 0]);
  });

  it.each([
    ['a NUL', 'a\0b', 'text without NUL', '"a\\u0000b"'],
    ['a lone leading surrogate', 'a\ud800', 'text without lone surrogates', '"a\\ud800"'],
    ['a lone trailing surrogate', '\udc00b', 'text without lone surrogates', '"\\udc00b"'],
    ['surrogates the wrong way round', '\udc00\ud800', 'text without lone surrogates', '"\\udc00\\ud800"'],
  ])('with %s is refused', (_, text, wanted, got) => {
    expect(written((w) => w.text('t', text)).failure).toEqual(encodeError('TEST', 't', wanted, got));
    expect(written((w) => w.textNul('t', text)).failure).toEqual(encodeError('TEST', 't', wanted, got));
  });

  it('law: it is what Node writes, across the bounds of slabs', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 700 }), { maxLength: 6 }), (texts) => {
        const clean = texts.map((text) => text.replaceAll('\0', ''));
        const bytes = written((w) => clean.forEach((text) => w.text('t', text))).take();
        expect(Buffer.from(bytes).equals(Buffer.from(clean.join('')))).toBe(true);
      }),
    );
  });
});

describe('a slab', () => {
  it('grows, and keeps what was written', () => {
    const writer = written((w) => {
      for (let i = 0; i < 5000; i++) w.uint8('n', i & 0xff);
      w.bytes(new Uint8Array(10_000).fill(7));
    });
    const bytes = writer.take();
    expect(bytes.length).toBe(15_000);
    expect(bytes.every((byte, i) => byte === (i < 5000 ? i & 0xff : 7))).toBe(true);
  });

  it('is handed on whole: what is written next is in another', () => {
    const writer = written((w) => w.uint8('n', 1));
    const first = writer.take();
    writer.uint8('n', 2);
    expect([...first, ...writer.take()]).toEqual([1, 2]);
    expect([...first]).toEqual([1]);
    expect(writer.take().length).toBe(0);
  });

  it('goes back to a length that it had', () => {
    const writer = written((w) => {
      w.uint16('n', 0x0102);
      w.uint32('n', 7);
      w.rewind(2);
      w.uint8('n', 3);
      w.patch16(0, 0x0405);
    });
    expect([...writer.take()]).toEqual([4, 5, 3]);
  });
});

it('the first problem is kept, until the next message', () => {
  const writer = written((w) => {
    w.uint8('first', 256);
    w.uint8('second', -1);
  });
  expect(writer.failure).toMatchObject({ message: 'TEST', field: 'first' });
  expect(writer.of('NEXT').failure).toBeUndefined();
});
