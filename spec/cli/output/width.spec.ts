import fc from 'fast-check';
import { visible } from '../../../lib/cli/output/visible.js';
import { clip, widthOf, wrap } from '../../../lib/cli/output/width.js';

const anyText = fc.string({ unit: 'binary' });

describe('widthOf, clip and wrap', () => {
  it('counts columns, not characters', () => {
    expect(['\u{17000}', '\u{18b00}', '\u{1b170}', '\u4dc0', '\u3248', '\u2e9a', '\ua4d0'].map(widthOf)).toEqual([
      2, 2, 2, 2, 1, 1, 1,
    ]);
    expect(['abc', 'Zürich', '東京', 'e\u0301', '🙂', '→'].map(widthOf)).toEqual([3, 6, 4, 1, 2, 1]);
  });

  it('knows halfwidth forms, flags, squares, and syllables in their parts', () => {
    expect(['\uff71\uff72', '\u{1f1e9}\u{1f1ea}', '\u3231', '\u1100\u1161\u11a8', '\u3105'].map(widthOf)).toEqual([
      2, 2, 2, 2, 2,
    ]);
  });

  it('marks what was cut off', () => {
    expect([3, 2, 1, 0].map((columns) => clip('abc', columns))).toEqual(['abc', 'a…', '…', '']);
    expect(clip('東京', 3)).toBe('東…');
    expect(clip('東京', 2)).toBe('…');
  });

  it('breaks lines between words, and words that are too long', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefgh i', 3)).toEqual(['abc', 'def', 'gh', 'i']);
    expect(wrap('', 5)).toEqual(['']);
  });

  it('law: no line is wider than asked for', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 20 }), (text, columns) => {
        const shown = visible(text);
        expect(widthOf(clip(shown, columns))).toBeLessThanOrEqual(columns);
        for (const line of wrap(shown, columns)) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('law: wrapping loses no character but spaces', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 20 }), (text, columns) => {
        const without = (all: string): string => all.replaceAll(' ', '');
        expect(without(wrap(visible(text), columns).join(''))).toBe(without(visible(text)));
      }),
    );
  });
});
