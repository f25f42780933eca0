import * as fc from 'fast-check';
import { quoted, readQuoted } from '../../../lib/v1/text/quoted.js';
import { decodeText } from '../../../lib/internal/text.js';

describe('quoted strings', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
    ['\r\n\t', '"\\r\\n\\t"'],
    ['\0\u001b1\u007f', '"\\000\\0331\\177"'],
    ['tür 🧅', '"tür 🧅"'],
  ])('%j is %s', (text, escaped) => {
    expect(quoted(text)).toBe(escaped);
    expect(readQuoted(escaped)).toEqual({ text, end: escaped.length });
  });

  it.each([
    ['octal digits, as many as C takes', '"\\0\\11\\1013\\477"', '\0\tA3\u00277'],
    ['bytes that are a character together', '"t\\303\\274r \\360\\237\\247\\205"', 'tür 🧅'],
    ['a backslash before anything else', '"\\a\\"\\\'\\x41\\8"', 'a"\'x418'],
  ])('reads %s', (_, escaped, text) => {
    expect(readQuoted(escaped)).toEqual({ text, end: escaped.length });
  });

  it('reads from an index up to the closing quote', () => {
    expect(readQuoted('A="b" C="d e"', 8)).toEqual({ text: 'd e', end: 13 });
  });

  it.each(['', 'a', 'a"b"', '"', '"a', '"a\\"', '"a\\'])('%j is none', (text) => {
    expect(readQuoted(text)).toBeUndefined();
  });

  it('bytes that are not UTF-8 stay different, and are quoted as they were read', () => {
    expect(readQuoted('"\\377x"')).toEqual({ text: '\udcffx', end: 7 });
    expect(readQuoted('"\\376x"')).toEqual({ text: '\udcfex', end: 7 });
    expect(quoted('\udcffx')).toBe('"\\377x"');
  });

  it('a character is read the same however its bytes are written', () => {
    const texts = ['"\\303\\251"', '"\udcc3\\251"', '"\\303\udca9"', '"é"'].map((text) => readQuoted(text)?.text);
    expect(texts).toEqual(['é', 'é', 'é', 'é']);
  });

  it('law: any bytes are read back from a quoted string, and different bytes as different text', () => {
    const bytes = fc.uint8Array({ maxLength: 24 });
    const textOf = (value: Uint8Array): string => decodeText(value, 0, value.length);
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const inOctal = Array.from(one, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
        expect(readQuoted(`"${inOctal}"`)?.text).toBe(textOf(one));
        expect(readQuoted(quoted(textOf(one)))?.text).toBe(textOf(one));
        expect(quoted(textOf(one)) === quoted(textOf(other))).toBe(Buffer.from(one).equals(other));
      }),
      { numRuns: 500 },
    );
  });

  it('law: what was quoted reads as the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, rest) => {
        const escaped = quoted(text);
        // eslint-disable-next-line no-control-regex
        expect(escaped).not.toMatch(/[\u0000-\u001f\u007f]/);
        expect(readQuoted(escaped + rest)).toEqual({ text, end: escaped.length });
      }),
    );
  });

  it('law: any text reads as a quoted string, or as none', () => {
    const char = fc.oneof(fc.constantFrom('"', '\\', '0', '3', '7', 'n', ' '), fc.string({ maxLength: 1 }));
    fc.assert(
      fc.property(fc.string({ unit: char }), (text) => {
        const read = readQuoted(`"${text}`);
        if (read !== undefined) expect(read.end).toBeLessThanOrEqual(text.length + 1);
      }),
    );
  });
});
