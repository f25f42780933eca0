import fc from 'fast-check';
import { either as E } from 'fp-ts';
import { parseSpan, showOctets, showSpan } from '../../lib/cli/output/units.js';
import { visible } from '../../lib/cli/output/visible.js';
import { clip, widthOf, wrap } from '../../lib/cli/output/width.js';

const anyText = fc.string({ unit: 'binary' });

/** C0, DEL and C1: all that starts something on a terminal. */
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f-\u009f]/;

describe('visible', () => {
  it('leaves text for people as it is', () => {
    expect(visible('Zürich → 東京, "quoted" and \\ too')).toBe('Zürich → 東京, "quoted" and \\ too');
  });

  it.each([
    ['a colour', '\u001b[31mred', '\\u001b[31mred'],
    ['a title, which some terminals can be made to type back', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
    ['the eight-bit form of ESC [', '\u009b2J', '\\u009b2J'],
    ['a line that hides the one before it', 'evil\rgood', 'evil\\rgood'],
    ['a line of its own', 'one\ntwo', 'one\\ntwo'],
    ['text turned around', 'a\u202eb', 'a\\u202eb'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['a byte that is not UTF-8', 'a\udcffb', 'a\\xffb'],
    ['an invisible tag', 'a\u{e0041}b', 'a\\udb40\\udc41b'],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('law: nothing that a terminal acts upon is left', () => {
    fc.assert(fc.property(anyText, (text) => !control.test(visible(text))));
  });

  it('law: it changes nothing twice', () => {
    fc.assert(fc.property(anyText, (text) => visible(visible(text)) === visible(text)));
  });

  it('law: JSON stays the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        expect(JSON.parse(visible(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

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

describe('units', () => {
  it('shows octets with three digits', () => {
    expect([0, 999, 1000, 1024, 1536, 102_400, 1_048_576, 4_294_967_295, 2 ** 53].map(showOctets)).toEqual([
      '0 B',
      '999 B',
      '0.98 KiB',
      '1.00 KiB',
      '1.50 KiB',
      '100 KiB',
      '1.00 MiB',
      '4.00 GiB',
      '8.00 PiB',
    ]);
  });

  it('shows spans of time', () => {
    expect([-1, 0, 59_999, 60_000, 3_599_000, 3_600_000, 360_000_000].map(showSpan)).toEqual([
      '0s',
      '0s',
      '59s',
      '1m00s',
      '59m59s',
      '1h00m',
      '100h00m',
    ]);
  });

  it('reads spans of time, in seconds without a unit', () => {
    expect(['10', '500ms', '1.5s', '5m', '1h'].map(parseSpan)).toEqual(
      [10_000, 500, 1_500, 300_000, 3_600_000].map(E.right),
    );
  });

  // a timer that was given 600 hours would be over at once
  it.each(['', '0', '-1', '1d', 'ten', '1 s', '0.1ms', 'Infinity', '1e3', '597h', '999999999h'])(
    'refuses %j as a span of time',
    (text) => {
      expect(parseSpan(text)).toEqual(E.left('wanted a time such as 500ms, 10s, 5m or 1h, and at most 596h'));
    },
  );
});
