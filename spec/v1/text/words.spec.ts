import * as fc from 'fast-check';
import { quoted } from '../../../lib/v1/text/quoted.js';
import { parseWords } from '../../../lib/v1/text/words.js';

describe('words', () => {
  it('are apart from keywords, whose values may be quoted', () => {
    expect(parseWords('CIRC 5 BUILT  $A~b,$C=d PURPOSE=GENERAL X="a b=\\"c\\"" Y= "two words" z')).toEqual({
      words: ['CIRC', '5', 'BUILT', '$A~b,$C=d', 'two words', 'z'],
      keywords: { PURPOSE: 'GENERAL', X: 'a b="c"', Y: '' },
    });
  });

  it('at the beginning are words, whatever they look like', () => {
    expect(parseWords('STREAM 1 NEW 0 a=b:80 c=d', 7, 4)).toEqual({
      words: ['1', 'NEW', '0', 'a=b:80'],
      keywords: { c: 'd' },
    });
  });

  it('a quote that is never closed is nothing', () => {
    expect(parseWords('A B="c')).toBeUndefined();
    expect(parseWords('A "c')).toBeUndefined();
  });

  it('no keyword is anything but a keyword', () => {
    expect(Object.keys(parseWords('__proto__=a constructor=b')?.keywords ?? {})).toEqual(['__proto__', 'constructor']);
  });

  it('law: words and keywords that were written are read', () => {
    const word = fc.stringMatching(/^[$0-9][!#-<>-~]*$/);
    const key = fc.stringMatching(/^[A-Z][A-Z_]*$/);
    const value = fc.oneof(
      fc.stringMatching(/^[!#-~][!-~]*$/).map((text) => [text, text] as const),
      fc.string({ unit: 'binary' }).map((text) => [text, quoted(text)] as const),
    );
    fc.assert(
      fc.property(
        fc.array(word),
        fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name }),
        (words, pairs) => {
          const line = [...words, ...pairs.map(([name, [, written]]) => `${name}=${written}`)].join(' ');
          expect(parseWords(line)).toEqual({
            words,
            keywords: Object.fromEntries(pairs.map(([name, [text]]) => [name, text])),
          });
        },
      ),
    );
  });
});
