/**
 * The reducer that circuits, streams and OR connections share.
 *
 * A row is the union of the events of its circuit, stream or OR connection: the newest value of each field. A snapshot
 * describes the whole state at once and is merged by one rule: an event since the snapshot was requested is newer than
 * the snapshot, including one that ends a row; everything else is taken from the snapshot. This is right in either
 * order:
 *
 * - The snapshot was taken after the event: they agree, or a still newer event is on its way.
 * - The event occurred after the snapshot was taken: it is newer.
 *
 * So each row ends up with the state of its newest event, or of the snapshot if there was none, and a table has
 * converged once all events have arrived.
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
  /** The largest number of rows; 16,384 by default. Rows that find no room are counted in `overflow`. */
  readonly limit?: number | undefined;
}

/**
 * The state of a table's reducer. `touched` has the keys of the events since a snapshot was requested: false if the
 * row with that key at the time of the request has ended since.
 *
 * @category model
 * @since 0.1.0
 */
export interface TableState<K, A> {
  readonly table: Table<K, A>;
  readonly touched: Rows<K, boolean> | undefined;
}

/**
 * The key of the row for an event, or for an entry of a snapshot. If the entries of a snapshot have no id, keys are
 * assigned to them; `undefined` for an entry that cannot have one.
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
 * Identifies rows by the number that events and snapshots both have.
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

  /**
   * With more than `limit` keys, the rest is assumed to be contained in the snapshot, which is true over one
   * connection.
   */
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
