import * as fc from 'fast-check';
import { noRows } from '../../lib/tables/Rows.js';
import type { Rows } from '../../lib/tables/Rows.js';
import { inOrder, insert, remove, sizeOf } from '../../lib/tables/tree.js';
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
