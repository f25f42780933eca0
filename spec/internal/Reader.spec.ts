/** Bytes to fields. */
import fc from 'fast-check';
import { either as E } from 'fp-ts';
import { decodeError } from '../../lib/TorError.js';
import { Reader } from '../../lib/internal/Reader.js';
import { decodeText } from '../../lib/internal/text.js';
import { Writer } from '../../lib/internal/Writer.js';

const on = (...bytes: ReadonlyArray<number>): Reader =>
  new Reader().of('TEST', Uint8Array.from(bytes), 0, bytes.length);

describe('integers are unsigned and big-endian', () => {
  it.each<readonly [string, (reader: Reader) => number, ReadonlyArray<number>, number]>([
    ['one byte', (r) => r.uint8('n'), [0xff], 0xff],
    ['two bytes', (r) => r.uint16('n'), [0xfe, 0x01], 0xfe01],
    ['four bytes', (r) => r.uint32('n'), [0x80, 0x00, 0x00, 0x01], 0x8000_0001],
    ['four bytes, the most', (r) => r.uint32('n'), [0xff, 0xff, 0xff, 0xff], 0xffff_ffff],
    ['four bytes, none', (r) => r.uint32('n'), [0, 0, 0, 0], 0],
  ])('%s', (_, read, bytes, value) => {
    const reader = on(...bytes);
    expect(reader.end(read(reader))).toEqual(E.right(value));
  });

  it.each<readonly [string, (reader: Reader) => unknown, number]>([
    ['one byte', (r) => r.uint8('n'), 1],
    ['two bytes', (r) => r.uint16('n'), 2],
    ['four bytes', (r) => r.uint32('n'), 4],
    ['seven bytes', (r) => r.bytes('n', 7), 7],
  ])('%s: of fewer, it says how many there are and where', (_, read, wanted) => {
    for (let left = 0; left < wanted; left++) {
      const reader = on(0xaa, ...Array.from({ length: left }, () => 0xbb));
      reader.uint8('before');
      expect(reader.end(read(reader))).toEqual(E.left(decodeError('TEST', 'n', 1, `${wanted} bytes`, `${left} bytes`)));
    }
  });
});

describe('what is read is read within its bounds', () => {
  it('which need not be those of the buffer', () => {
    const reader = new Reader().of('TEST', Uint8Array.of(9, 9, 1, 2, 9, 9), 2, 4);
    expect(reader.end([reader.peek16(), reader.uint8('a'), reader.uint8('b'), reader.left])).toEqual(
      E.right([0x0102, 1, 2, 0]),
    );
  });

  it('and text does not go on behind them', () => {
    const reader = new Reader().of(
      'TEST',
      Uint8Array.from('abcdef', (c) => c.charCodeAt(0)),
      1,
      4,
    );
    expect(reader.end(reader.text())).toEqual(E.right('bcd'));
  });

  it('and an offset counts from the start of the body', () => {
    const reader = new Reader().of('TEST', new Uint8Array(100), 50, 51);
    reader.uint8('a');
    reader.uint8('b');
    expect(reader.end(0)).toMatchObject({ left: { field: 'b', offset: 1 } });
  });

  it('peek16 of fewer than two bytes is 0', () => {
    expect(on(7).peek16()).toBe(0);
  });
});

describe('text', () => {
  it.each<readonly [string, (reader: Reader) => string, ReadonlyArray<number>, string]>([
    ['ends at a NUL', (r) => r.text(), [0x61, 0x62, 0], 'ab'],
    ['may lack its NUL at the end of the body', (r) => r.text(), [0x61, 0x62], 'ab'],
    ['may be empty', (r) => r.text(), [0], ''],
    ['keeps a byte order mark', (r) => r.text(), [0xef, 0xbb, 0xbf, 0x61, 0], '\ufeffa'],
    ['escapes a byte that is not UTF-8', (r) => r.text(), [0x61, 0xff, 0x62, 0], 'a\udcffb'],
    ['escapes an overlong NUL', (r) => r.text(), [0xc0, 0x80], '\udcc0\udc80'],
    ['escapes an encoded surrogate', (r) => r.text(), [0xed, 0xa0, 0x80], '\udced\udca0\udc80'],
    ['escapes a sequence cut short', (r) => r.text(), [0xf0, 0x9f, 0xa7], '\udcf0\udc9f\udca7'],
    ['to the end: escapes as well', (r) => r.textToEnd('t'), [0xe9, 0x0a, 0], '\udce9\n'],
    ['for people, to the end: without the NULs there', (r) => r.proseToEnd(), [0x61, 0, 0x62, 0, 0], 'a\0b'],
    ['to the end: without a NUL there', (r) => r.textToEnd('t'), [0x61, 0x0a, 0], 'a\n'],
    ['to the end: of nothing', (r) => r.textToEnd('t'), [], ''],
  ])('%s', (_, read, bytes, text) => {
    const reader = on(...bytes);
    expect(reader.end(read(reader))).toEqual(E.right(text));
  });

  it.each<readonly [string, (reader: Reader) => string, ReadonlyArray<number>, object]>([
    ['a NUL within', (r) => r.textToEnd('t'), [0x61, 0, 0x62], { wanted: 'text without NUL', offset: 1 }],
    ['two NULs at the end', (r) => r.textToEnd('t'), [0x61, 0, 0], { wanted: 'text without NUL', offset: 1 }],
    ['bytes behind its NUL', (r) => r.text(), [0x61, 0, 0x62], { field: 'end', offset: 2, got: '1 bytes' }],
  ])('%s is refused', (_, read, bytes, error) => {
    const reader = on(...bytes);
    expect(reader.end(read(reader))).toMatchObject(E.left(error));
  });

  it('law: text of any length and its NUL are read back', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 }).map((s) => s.replaceAll('\0', ''));
    fc.assert(
      fc.property(text, (value) => {
        const reader = on(...Buffer.from(value), 0);
        expect(reader.end(reader.text())).toEqual(E.right(value));
      }),
    );
  });

  it('law: any bytes without NUL are read, and written as they were read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ min: 1, maxLength: 80 }), (bytes) => {
        const reader = on(...bytes);
        const writer = new Writer().of('TEST');
        writer.text('t', E.getOrElse(() => '')(reader.end(reader.text())));
        expect([writer.failure, writer.take()]).toEqual([undefined, bytes]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('text up to a NUL', () => {
  /** Bytes of a few kinds, so that NULs occur often: within, at the end, both; also bytes that are not UTF-8. */
  const content = fc.array(fc.constantFrom([0], [0x61], [0x2c, 0x62], [0xc3, 0xa9], [0xef, 0xbf, 0xbd], [0xff]), {
    maxLength: 12,
  });

  it('law: it is the text of the bytes before the first NUL', () => {
    fc.assert(
      fc.property(content, content, (before, parts) => {
        const bytes = Uint8Array.from(parts.flat());
        const nul = bytes.indexOf(0);
        const end = nul === -1 ? bytes.length : nul;
        const start = before.flat().length;
        const chunk = Uint8Array.from([...before.flat(), ...bytes, 0, 9]);
        const reader = new Reader().of('TEST', chunk, start, start + bytes.length);
        const left = nul === -1 ? 0 : bytes.length - nul - 1;
        expect([reader.text(), reader.left]).toEqual([decodeText(bytes, 0, end), left]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('problems', () => {
  it('the first one is kept, and what follows is read as zeros', () => {
    const reader = on(1);
    const fields = [
      reader.uint16('first'),
      reader.uint8('second'),
      reader.uint32('third'),
      reader.text(),
      [...reader.rest('fifth')],
    ];
    expect(fields).toEqual([0, 0, 0, '', []]);
    expect(reader.end(fields)).toMatchObject({ left: { field: 'first', offset: 0 } });
  });

  it('are forgotten with the next body', () => {
    const reader = on();
    reader.uint8('n');
    expect(E.isLeft(reader.end(0))).toBe(true);
    expect(E.isRight(reader.of('TEST', Uint8Array.of(1), 0, 1).end(reader.uint8('n')))).toBe(true);
  });

  it('bytes that are left are one', () => {
    const reader = on(1, 2, 3);
    reader.uint8('n');
    expect(reader.end(0)).toEqual(E.left(decodeError('TEST', 'end', 1, 'nothing more', '2 bytes')));
  });
});

it.each([
  ['bytes', (reader: Reader) => reader.bytes('o', 3)],
  ['rest', (reader: Reader) => reader.rest('o')],
])('%s is a copy, of a Uint8Array and of a Buffer', (_, read) => {
  for (const bytes of [Uint8Array.of(1, 2, 3), Buffer.from([1, 2, 3])]) {
    const value = read(new Reader().of('TEST', bytes, 0, 3));
    bytes.fill(9);
    expect([...value]).toEqual([1, 2, 3]);
  }
});
