/** Events, and tables as plain values. */
import { either as E } from 'fp-ts';
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../../lib/model/Event.js';
import type { Rows } from '../../lib/tables/Rows.js';
import type { Table } from '../../lib/tables/Table.js';

export const circuit = (id: number, status: CircuitEvent['status'], ...path: ReadonlyArray<string>): CircuitEvent => ({
  _tag: 'Circuit',
  status,
  id,
  path,
});

export const stream = (id: number, status: StreamEvent['status'], target = '192.0.2.80:80'): StreamEvent => ({
  _tag: 'Stream',
  status,
  id,
  target,
});

/** As today's Tor tells of it where it has an id, and as TC does otherwise. */
export const orConnection = (router: string, status: OrConnectionEvent['status'], id?: number): OrConnectionEvent => ({
  _tag: 'OrConnection',
  status,
  router,
  ...(id === undefined ? {} : { details: { status: '', id: String(id), other: {} } }),
});

/** Rows made of entries. */
export const rowsOf = <K extends number | string, A>(
  none: Rows<K, A>,
  ...entries: ReadonlyArray<readonly [K, A]>
): Rows<K, A> => entries.reduce((rows, [key, row]) => rows.with(key, row), none);

/** A table to compare. */
export const plain = <K, A>({ rows, ...rest }: Table<K, A>): object => ({ rows: [...rows], ...rest });

/** The keys of an update's table and the tag of its change, or the tag of a Left. */
export const shortly = <K extends number | string>(
  item: E.Either<
    { readonly _tag: string },
    { readonly table: Table<K, unknown>; readonly change: { readonly _tag: string } }
  >,
): string =>
  E.isLeft(item) ? item.left._tag : `${item.right.change._tag} ${[...item.right.table.rows.keys()].join()}`.trim();
