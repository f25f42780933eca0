import { piecesOf } from '../../../lib/v1/command/inPieces.js';

it.each([
  [[], []],
  [[1], [[1]]],
  [
    [1, 2, 3],
    [[1, 2], [3]],
  ],
  [
    [1, 2, 3, 4],
    [
      [1, 2],
      [3, 4],
    ],
  ],
])('the pieces of %j of at most two items are %j', (all, pieces) => {
  expect(piecesOf(all, 2)).toEqual(pieces);
});

it('each item is read once, so that the keys of one request do not keep the server busy', () => {
  let reads = 0;
  const all = new Proxy(Array.from({ length: 1_000 }), {
    get: (target, key, receiver) => {
      if (typeof key === 'string' && /^[0-9]+$/.test(key)) reads++;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  expect(piecesOf(all, 2)).toHaveLength(500);
  expect(reads).toBe(1_000);
});
