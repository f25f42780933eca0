import assert from 'node:assert';
import { inspect, isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { TestScheduler } from 'rxjs/testing';
import { noRows } from '../../lib/tables/Rows.js';
import type { Rows } from '../../lib/tables/Rows.js';
import { emptyTable } from '../../lib/tables/Table.js';
import { difference } from '../../lib/testing/match.js';
import { fromOrdered, inOrder, insert, remove, sizeOf } from '../../lib/tables/tree.js';
import type { Tree } from '../../lib/tables/tree.js';

/** A key to put, with a value, or to take away. */
const operation = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.option(fc.integer(), { nil: undefined }));

const sorted = <A>(map: ReadonlyMap<number, A>): ReadonlyArray<readonly [number, A]> =>
  [...map].sort(([a], [b]) => a - b);

const height = (tree: Tree<number, unknown>): number =>
  tree === undefined ? 0 : 1 + Math.max(height(tree.left), height(tree.right));

const isBalanced = (tree: Tree<number, unknown>): boolean => {
  if (tree === undefined) return true;
  const [left, right] = [sizeOf(tree.left), sizeOf(tree.right)];
  return (
    tree.size === left + right + 1 &&
    (left + right <= 1 || (left <= 3 * right && right <= 3 * left)) &&
    isBalanced(tree.left) &&
    isBalanced(tree.right)
  );
};

it('law: rows are a Map in the order of its keys, and an earlier state stays as it was', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
      const model = new Map<number, number>();
      const states: Array<readonly [Rows<number, number>, ReadonlyArray<readonly [number, number]>]> = [];
      let rows: Rows<number, number> = noRows();
      for (const [key, value] of operations) {
        rows = value === undefined ? rows.without(key) : rows.with(key, value);
        if (value === undefined) model.delete(key);
        else model.set(key, value);
        states.push([rows, sorted(model)]);
        expect([rows.size, rows.get(key), rows.has(key)]).toEqual([model.size, model.get(key), model.has(key)]);
      }
      for (const [state, expected] of states) expect([...state]).toEqual(expected);
    }),
  );
});

it('law: rows that are patched at once equal those that are changed one by one', () => {
  const entries = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer()), { maxLength: 60 });
  fc.assert(
    fc.property(entries, entries, fc.array(fc.integer({ min: 0, max: 50 })), (before, put, removed) => {
      const rows = noRows<number, number>().patched(before);
      const old = [...rows];
      const kept = removed.reduce((rest, key) => rest.without(key), rows);
      const plain = put.reduce((rest, [key, value]) => rest.with(key, value), kept);
      expect([...rows.patched(put, removed)]).toEqual([...plain]);
      expect(rows.patched(put, removed)).toStrictEqual(plain);
      expect([...rows]).toEqual(old);
    }),
  );
});

it('law: no side of a node has more than three times the entries of the other', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 300 }), (operations) => {
      let tree: Tree<number, number | undefined>;
      for (const [key, value] of operations) {
        tree = value === undefined ? remove(tree, key) : insert(tree, key, value);
        expect(isBalanced(tree)).toBe(true);
      }
    }),
  );
});

it('law: a tree of ordered entries has them all, in their order, and is balanced', () => {
  fc.assert(
    fc.property(fc.nat(300), (size) => {
      const entries = Array.from({ length: size }, (_, i) => [i, -i] as const);
      const tree = fromOrdered(entries);
      expect(isBalanced(tree)).toBe(true);
      expect([...inOrder(tree)].map(({ key, value }) => [key, value])).toEqual(entries);
    }),
  );
});

it('has a small height also when keys come in order and go in order', () => {
  let tree: Tree<number, number>;
  for (let key = 0; key < 10_000; key++) tree = insert(tree, key, key);
  expect(height(tree)).toBeLessThan(30);
  for (let key = 0; key < 9_000; key++) tree = remove(tree, key);
  expect([...inOrder(tree)].map(({ key }) => key)).toEqual(Array.from({ length: 1_000 }, (_, i) => 9_000 + i));
  expect(height(tree)).toBeLessThan(24);
});

it('shares all but the way to an entry with the rows before', () => {
  let tree: Tree<number, number>;
  for (let key = 0; key < 10_000; key++) tree = insert(tree, key, key);
  const old = new Set(inOrder(tree));
  expect([...inOrder(insert(tree, 5_000, 0))].filter((node) => !old.has(node)).length).toBeLessThan(30);
});

it('is the same where nothing goes', () => {
  const rows = noRows<string, number>().with('a', 1).with('c', 3);
  expect(rows.without('b')).toBe(rows);
  expect(rows.patched([], ['b', 'd'])).toBe(rows);
});

it('can be read as any ReadonlyMap can', () => {
  const rows = noRows<string, number>().with('b', 2).with('a', 1);
  const seen: unknown[] = [];
  rows.forEach((value, key, map) => seen.push([key, value, map === rows]));
  expect(seen).toEqual([
    ['a', 1, true],
    ['b', 2, true],
  ]);
  expect([[...rows.keys()], [...rows.values()], [...rows.entries()]]).toEqual([
    ['a', 'b'],
    [1, 2],
    [
      ['a', 1],
      ['b', 2],
    ],
  ]);
  expect(new Map(rows).get('a')).toBe(1);
});

describe('compared, printed and copied', () => {
  const rowsOf = (...entries: ReadonlyArray<readonly [number, number]>): Rows<number, { readonly n: number }> =>
    entries.reduce((rows, [key, n]) => rows.with(key, { n }), noRows<number, { readonly n: number }>());
  const rows = rowsOf([1, 1], [2, 2], [3, 3]);
  const same = rowsOf([3, 3], [2, 7], [4, 4], [2, 2], [1, 1]).without(4);
  const map = new Map(same);
  const others: ReadonlyArray<readonly [string, Rows<number, { readonly n: number }>]> = [
    ['a row that differs', rows.with(2, { n: 3 })],
    ['a row more', rows.with(4, { n: 4 })],
    ['a row less', rows.without(3)],
    ['another key', rows.without(3).with(4, { n: 3 })],
    ['no rows', noRows()],
  ];

  it('are equal to rows and to a Map with the same entries: in Jest and in Node', () => {
    for (const one of [same, map]) {
      expect(rows).toEqual(one);
      expect(one).toEqual(rows);
      expect(rows).toStrictEqual(one);
      expect({ rows }).toEqual({ rows: one });
      assert.deepEqual(rows, one);
      assert.deepEqual(one, rows);
      expect(difference(one, rows)).toBeUndefined();
    }
    expect(isDeepStrictEqual(rows, same)).toBe(true);
    expect(isDeepStrictEqual(new Map(rows), map)).toBe(true);
  });

  it.each(others)('are told apart: %s', (_, other) => {
    const table = { ...emptyTable<number, { readonly n: number }>(), rows };
    for (const one of [other, new Map(other)]) {
      expect(rows).not.toEqual(one);
      expect(one).not.toEqual(rows);
      expect(rows).not.toStrictEqual(one);
      assert.notDeepEqual(rows, one);
      assert.notDeepEqual(one, rows);
      expect(difference(one, rows)).toEqual(expect.any(String));
      expect(difference({ ...table, rows: one }, table)).toContain('rows');
    }
    expect(isDeepStrictEqual({ ...table, rows: other }, table)).toBe(false);
  });

  it('fail a TestScheduler that expects others', () => {
    const failed = (...actual: ReadonlyArray<unknown>): boolean => {
      let isEqual = true;
      const scheduler = new TestScheduler((got, wanted) => (isEqual = isDeepStrictEqual(got, wanted)));
      scheduler.run(({ cold, expectObservable }) => {
        expectObservable(cold('-a|', { a: actual[0] })).toBe('-a|', { a: actual[1] });
      });
      return !isEqual;
    };
    expect(failed(rows, same)).toBe(false);
    expect(failed(rows, rows.without(1))).toBe(true);
  });

  it('become JSON that a Map can be made of', () => {
    expect(JSON.stringify({ rows })).toBe('{"rows":[[1,{"n":1}],[2,{"n":2}],[3,{"n":3}]]}');
    expect(new Map(JSON.parse(JSON.stringify(rows)) as Array<[number, unknown]>)).toEqual(rows);
  });

  it('cannot be cloned but by way of a Map, nor changed in place', () => {
    expect(() => structuredClone({ rows })).toThrow(/could not be cloned/);
    expect(structuredClone(new Map(rows))).toEqual(rows);
    const writable = rows as unknown as Map<number, unknown>;
    for (const change of [() => writable.set(1, 1), () => writable.delete(1), () => writable.clear()]) {
      expect(change).toThrow(/do not change/);
    }
    expect(rows).toEqual(map);
  });

  it('are printed as a Map', () => {
    expect(inspect(rows)).toBe(inspect(map));
    expect(inspect({ a: { rows } }, { depth: 5 })).toBe(inspect({ a: { rows: map } }, { depth: 5 }));
  });
});
