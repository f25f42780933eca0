/** The change from a table to one with other rows. */
import type { Change, Table } from './Table.js';
import type { Key } from './tree.js';

/**
 * Returns the change to these rows, without those that stay as they are; `undefined` if all do. New rows over the limit
 * are refused. `overflow` becomes the number of these, so that `refused` is negative if there were more before.
 *
 * @internal
 */
export const replaced = <K extends Key, A>(
  { rows, complete, overflow }: Table<K, A>,
  entries: Iterable<readonly [K, A]>,
  limit: number,
  isSame: (a: A, b: A) => boolean,
): Extract<Change<K, A>, { readonly _tag: 'Snapshot' }> | undefined => {
  const next = new Map(entries);
  const removed = [...rows.keys()].filter((key) => !next.has(key));
  const put: Array<readonly [K, A]> = [];
  let room = limit - (rows.size - removed.length);
  let refused = 0;
  for (const [key, row] of next) {
    const before = rows.get(key);
    if (before === undefined && room <= 0) refused++;
    else if (before === undefined || !isSame(before, row)) put.push([key, row]);
    if (before === undefined && room > 0) room--;
  }
  const isKnown = complete || overflow > 0;
  return isKnown && refused === overflow && put.length === 0 && removed.length === 0
    ? undefined
    : { _tag: 'Snapshot', put, removed, refused: refused - overflow };
};
