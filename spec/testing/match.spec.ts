/** Patterns: what fits, and where what does not fit differs. */
import fc from 'fast-check';
import { arbitraries } from '../../lib/testing/arbitraries/index.js';
import { anything, difference, mismatch, show, where } from '../../lib/testing/match.js';
import type { Pattern } from '../../lib/testing/match.js';

const { message } = arbitraries(fc);

it('law: every message fits itself and differs from what it is not', () => {
  fc.assert(
    fc.property(message, message, (a, b) => {
      expect(mismatch(a, a)).toBeUndefined();
      expect(mismatch(anything, a)).toBeUndefined();
      expect(difference(a, a)).toBeUndefined();
      expect(difference(a, b) === undefined).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});

it.each<readonly [string, Pattern<object>, unknown, string | undefined]>([
  ['a record with a field more fits', { a: 1 }, { a: 1, b: 2 }, undefined],
  ['a record with a field less does not', { a: 1, b: 2 }, { a: 1 }, 'b: wanted 2, got undefined'],
  [
    'a field that differs is named',
    { a: { b: [1, { c: 2 }] } },
    { a: { b: [1, { c: 3 }] } },
    'a.b[1].c: wanted 2, got 3',
  ],
  ['an array with an item more does not fit', { a: [1] }, { a: [1, 2] }, 'a: wanted [1], got [1, 2]'],
  ['an array is no record', [1], { 0: 1 }, 'wanted [1], got { 0: 1 }'],
  ['a record is no array', { 0: 1 }, [1], undefined],
  ['a record is not null', { a: 1 }, null, 'wanted { a: 1 }, got null'],
  ['bytes that are equal fit', Uint8Array.of(1, 2), Uint8Array.of(1, 2), undefined],
  ['bytes that differ do not', Uint8Array.of(1, 2), Uint8Array.of(1, 3), 'wanted <01 02>, got <01 03>'],
  ['fewer bytes do not', { a: Uint8Array.of(1) }, { a: Uint8Array.of() }, 'a: wanted <01>, got <>'],
  ['a place holds or says what it wants', { a: where('a one', (a) => a === 1) }, { a: 2 }, 'a: wanted a one, got 2'],
  [
    'a value that its predicate does not expect does not fit',
    { a: where('two of them', (a: unknown) => (a as ReadonlyArray<unknown>).length === 2) },
    { b: 1 },
    'a: wanted two of them, got undefined',
  ],
])('%s', (_, pattern, value, problem) => {
  expect(mismatch<object>(pattern, value as object)).toBe(problem);
});

it('difference regards the fields of both', () => {
  expect(difference({ a: 1 }, { a: 1, b: 2 })).toBe('wanted { a: 1 }, got { a: 1, b: 2 }');
});

it('values are shown for a person', () => {
  expect(show({ bytes: new Uint8Array(40), text: 'a\n', list: [1, null], place: anything })).toBe(
    `{ bytes: <${'00 '.repeat(32)}... 40 bytes>, text: "a\\n", list: [1, null], place: <anything> }`,
  );
});

it.each<readonly [string, unknown, unknown, string | undefined]>([
  ['a Map with the same entries', new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]]), undefined],
  ['a Map with another value', new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]]), 'get(1).a: wanted 1, got 2'],
  ['a Map without a key', new Map([['k', 1]]), new Map(), 'get("k"): wanted 1, got none'],
  ['a Map with a key more', new Map(), new Map([[1, 2]]), 'wanted Map {  }, got Map { 1 => 2 }'],
  ['a record instead of a Map', new Map([[1, 2]]), {}, 'wanted Map { 1 => 2 }, got {  }'],
  ['a Set with the same items', new Set([1, 2]), new Set([2, 1]), undefined],
  ['a Set with an item more', new Set([1]), new Set([1, 2]), 'wanted Set { 1 }, got Set { 1, 2 }'],
  ['the same time', { at: new Date(5) }, { at: new Date(5) }, undefined],
])('difference: %s', (_, wanted, got, expected) => {
  expect(difference(wanted, got)).toBe(expected);
});

it('difference: another time', () => {
  expect(difference({ at: new Date(5) }, { at: new Date(6) })).toMatch(/^at: wanted/);
});
