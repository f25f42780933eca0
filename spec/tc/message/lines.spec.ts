/** Lists of lines: what is quick is what is plain. */
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { decodeBody } from '../../../lib/tc/message/bodyCodec.js';
import { ConfValue } from '../../../lib/tc/message/ConfValue.js';
import { splitLines, trim } from '../../../lib/tc/message/lines.js';
import { writeKey } from '../../../lib/internal/writeKey.js';
import { Writer } from '../../../lib/internal/Writer.js';
import { linear } from '../../linear.js';

const text = fc
  .array(fc.constantFrom('a', 'Key', ' ', '\n', '\n\n', '\r', 'ä', 'b c'), { maxLength: 12 })
  .map((parts) => parts.join(''));

const blanks = ' '.repeat(1_000_000);

const plainLines = (bytes: string): ReadonlyArray<string> => {
  const lines = bytes.split('\n');
  return lines[lines.length - 1] === '' ? lines.slice(0, -1) : lines;
};

it('law: a line is trimmed of spaces, tabs and carriage returns, and of nothing else', () => {
  const blank = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\r';
  const plain = (line: string): string => {
    const chars = line.split('');
    while (blank(chars[0])) chars.shift();
    while (blank(chars.at(-1))) chars.pop();
    return chars.join('');
  };
  const char = fc.constantFrom(' ', '\t', '\r', '\n', 'a', 'ä', '\u00a0', '\u2028', '\ud800');
  const line = fc.array(char, { maxLength: 12 }).map((chars) => chars.join(''));
  fc.assert(fc.property(line, (text) => expect(trim(text)).toBe(plain(text))));
});

it('law: lines are split at newlines, of which the last may be missing', () => {
  fc.assert(fc.property(text, (lines) => expect(splitLines(lines)).toEqual(plainLines(lines))));
});

it('law: a CONFVALUE is its lines, each cut at its first space', () => {
  fc.assert(
    fc.property(text, (body) => {
      const lines = plainLines(body).map((line) => {
        const [key = '', ...rest] = line.split(' ');
        return { key, value: rest.join(' ') };
      });
      const decoded = decodeBody(ConfValue)(Buffer.from(body));
      if (lines.some(({ key }) => key === '')) expect(decoded).toMatchObject({ _tag: 'Left', left: { field: 'Key' } });
      else expect(decoded).toEqual(E.right({ _tag: 'ConfValue', lines }));
    }),
  );
});

it('law: a key has no white space, no control character and no # at its start', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 3 })), (key) => {
      const writer = new Writer().of('TEST');
      writeKey(writer, key);
      // eslint-disable-next-line no-control-regex
      const isKeyword = key !== '' && !/^#|[\u0000-\u0020\u007f]|\p{Surrogate}/u.test(key);
      expect(writer.failure === undefined).toBe(isKeyword);
    }),
  );
});

it.each([`a${blanks}b`, `${blanks}a b`, `a b${blanks}`, blanks, 'a '.repeat(500_000)])(
  'a line with a million spaces is trimmed in linear time (%#)',
  (line) => {
    expect(linear(() => trim(line)) === line.trim()).toBe(true);
  },
);
