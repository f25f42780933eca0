/**
 * The reducer that circuits, streams and OR connections share.
 *
 * Each event tells all there is to tell of its thing, so that the newest one is the row. A snapshot tells of many things
 * at once, and is merged by one rule: what an event told of since the snapshot was asked for stays as the event told it,
 * also that it has ended; all else is as the snapshot says. This is right whatever the Tor did first:
 *
 * - The snapshot was taken after the event: they agree, or a still newer event is on its way.
 * - The event came about after the snapshot was taken: it is newer.
 *
 * So for each thing the last word is that of its newest event, or where there was none, of the snapshot, and a table
 * has converged once all events have come.
 *
 * @since 0.1.0
 */
import type { StatusEvent } from '../operators/events.js';
import { noRows } from './Rows.js';
import type { Rows } from './Rows.js';
import { applyChange, emptyTable } from './Table.js';
import type { Change, Input, Reducer, Table } from './Table.js';
import type { Key } from './tree.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * @category model
 * @since 0.1.0
 */
export interface TableOptions {
  /** How many rows a table may have; 16,384 by default. What finds no room is counted in `overflow`. */
  readonly limit?: number;
}

/**
 * `touched` has the keys that events told of since a snapshot was asked for, also of what has ended.
 *
 * @category model
 * @since 0.1.0
 */
export interface TableState<K, A> {
  readonly table: Table<K, A>;
  readonly touched: Rows<K, true> | undefined;
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
    touched: Rows<K, true>,
  ) => ReadonlyArray<K | undefined>;
}

/**
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
  const touch = (touched: State['touched'], key: K): State['touched'] =>
    touched !== undefined && touched.size < limit ? touched.with(key, true) : touched;

  const onEvent = ({ table, touched }: State, event: A): Stepped => {
    const key = identity.ofEvent(event, table.rows);
    const before = table.rows.get(key);
    const now = touch(touched, key);
    if (hasEnded(event)) {
      return before === undefined
        ? [{ table, touched: now }, undefined]
        : changed(table, { _tag: 'Ended', key, row: event, before }, now);
    }
    if (before !== undefined) return changed(table, { _tag: 'Changed', key, row: event, before }, now);
    return changed(table, { _tag: table.rows.size < limit ? 'Began' : 'Refused', key, row: event }, now);
  };

  const onSnapshot = ({ table, touched = noRows() }: State, snapshot: ReadonlyArray<A>): Stepped => {
    const keys = identity.ofSnapshot(snapshot, table.rows, touched);
    const kept = [...touched.keys()].filter((key) => table.rows.has(key)).length;
    const put = new Map<K, A>();
    let refused = 0;
    snapshot.forEach((row, i) => {
      const key = keys[i];
      if (hasEnded(row) || (key !== undefined && touched.has(key))) return;
      if (key !== undefined && (put.has(key) || kept + put.size < limit)) put.set(key, row);
      else refused++;
    });
    const removed = [...table.rows.keys()].filter((key) => !put.has(key) && !touched.has(key));
    return changed(table, { _tag: 'Snapshot', put: [...put], removed, refused });
  };

  return {
    initial: { table: emptyTable(), touched: undefined },
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
          return [state.touched === undefined ? state : { ...state, touched: undefined }, undefined];
        case 'Gap':
          return changed(state.table, { _tag: 'Cleared' });
      }
    },
  };
};

const hasEnded = ({ status }: StatusEvent): boolean => status === 'Failed' || status === 'Closed';
