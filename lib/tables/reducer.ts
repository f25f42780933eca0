/**
 * The reducer that circuits, streams and OR connections share.
 *
 * A row is the union of what the events of its thing said: the newest value of each field. A snapshot describes all
 * things at once and is merged by one rule: what an event said since the snapshot was requested is newer than the
 * snapshot, including that a thing has ended; everything else is as the snapshot says. This is right whatever the Tor
 * did first:
 *
 * - The snapshot was taken after the event: they agree, or a still newer event is on its way.
 * - The event came about after the snapshot was taken: it is newer.
 *
 * So for each thing the last word is that of its newest event, or where there was none, of the snapshot, and a table
 * has converged once all events have come.
 */
import { isBeginning } from '../model/statuses.js';
import type { StatusEvent } from '../operators/events.js';
import { noRows } from './Rows.js';
import type { Rows } from './Rows.js';
import { applyChange, emptyTable } from './Table.js';
import type { Change, Input, Reducer, Table } from './Table.js';
import type { Key } from './tree.js';
import { unite } from './unite.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The options of a table.
 *
 * @category model
 * @since 0.1.0
 */
export interface TableOptions {
  /** How many rows a table may have; 16,384 by default. What finds no room is counted in `overflow`. */
  readonly limit?: number | undefined;
}

/**
 * `touched` has the keys of the events since a snapshot was requested: false if the thing that had the key at the time
 * of the request has ended since.
 *
 * @category model
 * @since 0.1.0
 */
export interface TableState<K, A> {
  readonly table: Table<K, A>;
  readonly touched: Rows<K, boolean> | undefined;
}

/**
 * Which row an event, or an entry of a snapshot, is about. Where a snapshot does not tell things apart, it gives keys
 * that do; `undefined` for what it cannot give one.
 *
 * @internal
 */
export interface Identity<K, A> {
  readonly ofEvent: (event: A, rows: Rows<K, A>) => K;
  readonly ofSnapshot: (
    snapshot: ReadonlyArray<A>,
    rows: Rows<K, A>,
    touched: Rows<K, boolean>,
  ) => ReadonlyArray<K | undefined>;
}

/**
 * A reducer of a table of circuits, streams or OR connections.
 *
 * @category model
 * @since 0.1.0
 */
export type TableReducer<K, A> = Reducer<TableState<K, A>, Input<A>, Change<K, A>>;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Things whose own number is in events and snapshots alike.
 *
 * @internal
 */
export const byId = <K extends Key, A extends { readonly id: K }>(): Identity<K, A> => ({
  ofEvent: ({ id }) => id,
  ofSnapshot: (snapshot) => snapshot.map(({ id }) => id),
});

const LIMIT = 16_384;

/**
 * @internal
 */
export const reducer = <K extends Key, A extends StatusEvent>(
  identity: Identity<K, A>,
  { limit = LIMIT }: TableOptions = {},
): TableReducer<K, A> => {
  type State = TableState<K, A>;
  type Stepped = readonly [State, Change<K, A> | undefined];

  const changed = (table: Table<K, A>, change: Change<K, A>, touched?: State['touched']): Stepped => [
    { table: applyChange(change)(table), touched },
    change,
  ];

  /** Of more than `limit` keys the rest is taken to be contained in the snapshot, as it is over one connection. */
  const touch = (touched: State['touched'], key: K, isSame: boolean): State['touched'] => {
    if (touched === undefined || (!(touched.size < limit) && !touched.has(key))) return touched;
    const was = touched.get(key);
    return was === false || was === isSame ? touched : touched.with(key, isSame);
  };

  const onEvent = ({ table, touched }: State, event: A): Stepped => {
    const key = identity.ofEvent(event, table.rows);
    const before = table.rows.get(key);
    const ends = hasEnded(event);
    const now = touch(touched, key, !ends && !(before !== undefined && isBeginning(event)));
    if (before !== undefined) {
      return changed(table, { _tag: ends ? 'Ended' : 'Changed', key, row: unite(before, event), before }, now);
    }
    if (ends) return [{ table, touched: now }, undefined];
    return changed(table, { _tag: table.rows.size < limit ? 'Began' : 'Refused', key, row: event }, now);
  };

  const onSnapshot = ({ table, touched = noRows() }: State, snapshot: ReadonlyArray<A>): Stepped => {
    const keys = identity.ofSnapshot(snapshot, table.rows, touched);
    const kept = [...touched.keys()].filter((key) => table.rows.has(key)).length;
    const put = new Map<K, A>();
    const united: Array<readonly [K, A]> = [];
    let refused = 0;
    snapshot.forEach((row, i) => {
      const key = keys[i];
      if (hasEnded(row)) return;
      const isSame = key === undefined ? undefined : touched.get(key);
      if (key !== undefined && isSame !== undefined) {
        const newer = isSame ? table.rows.get(key) : undefined;
        const both = newer && unite(row, newer);
        if (both !== undefined && both !== newer) united.push([key, both]);
      } else if (key !== undefined && (put.has(key) || kept + put.size < limit)) put.set(key, row);
      else refused++;
    });
    const removed = [...table.rows.keys()].filter((key) => !put.has(key) && !touched.has(key));
    return changed(table, { _tag: 'Snapshot', put: [...put, ...united], removed, refused });
  };

  const initial: State = { table: emptyTable(), touched: undefined };

  return {
    initial,
    apply: applyChange,
    step: (state, input) => {
      switch (input._tag) {
        case 'Event':
          return onEvent(state, input.event);
        case 'Asked':
          return [{ ...state, touched: noRows() }, undefined];
        case 'Snapshot':
          return onSnapshot(state, input.rows);
        case 'Unanswered':
          if (state.touched === undefined) return [state, undefined];
          // nothing has been emitted before
          if (input.refused === true && state.table === initial.table) return changed(state.table, { _tag: 'Cleared' });
          return [{ ...state, touched: undefined }, undefined];
        case 'Gap':
          return changed(state.table, { _tag: 'Cleared' });
      }
    },
  };
};

const hasEnded = ({ status }: StatusEvent): boolean => status === 'Failed' || status === 'Closed';
