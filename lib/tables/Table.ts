/** The model of a table: its inputs, its state and its changes. */
import { noRows } from './Rows.js';
import type { Rows } from './Rows.js';
import type { Key } from './tree.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The open circuits, streams or OR connections, as far as the Tor has reported them. A row is the union of the events
 * of its circuit, stream or OR connection: the newest value of each field.
 *
 * @category model
 * @since 0.1.0
 */
export interface Table<K, A> {
  readonly rows: Rows<K, A>;
  /**
   * Whether no open circuit, stream or OR connection is missing: a snapshot has been merged since the connection was
   * made, and the table had room for all.
   */
  readonly complete: boolean;
  /** How many events and snapshot entries without a row found no room since the connection was made. */
  readonly overflow: number;
}

/**
 * An input of a table.
 *
 * - `Event`: the Tor has reported an event.
 * - `Asked`: a snapshot was requested while events are active. Events from here until its answer are at least as new
 *   as the snapshot.
 * - `Snapshot`: the answer: an event for each open circuit, stream or OR connection.
 * - `Unanswered`: there will be no answer; `refused` if the Tor refused the request, in which case a table without a
 *   value emits the empty one.
 * - `Gap`: the connection was lost, and the state of the table with it.
 *
 * @category model
 * @since 0.1.0
 */
export type Input<A> =
  | EventInput<A>
  | { readonly _tag: 'Asked' }
  | { readonly _tag: 'Snapshot'; readonly rows: ReadonlyArray<A> }
  | { readonly _tag: 'Unanswered'; readonly refused?: boolean | undefined };

/**
 * An input of a table without snapshots.
 *
 * @category model
 * @since 0.1.0
 */
export type EventInput<A> = { readonly _tag: 'Event'; readonly event: A } | { readonly _tag: 'Gap' };

/**
 * The difference between a table and the next one.
 *
 * - `Began`: a row was added; its circuit, stream or OR connection may be older than the first event.
 * - `Changed`: `row` replaces `before`.
 * - `Ended`: a row was removed; `row` is its last state, with the reason, and its status is Failed or Closed.
 * - `Refused`: `row` was not added, since the table is full.
 * - `Snapshot`: `put` are the rows that were set from the snapshot, `removed` the keys of rows that it does not have;
 *   `refused` of its entries found no room.
 * - `Cleared`: all rows were removed: the connection was lost, or the table of a Tor without snapshots begins.
 *
 * @category model
 * @since 0.1.0
 */
export type Change<K, A> =
  | { readonly _tag: 'Began'; readonly key: K; readonly row: A }
  | { readonly _tag: 'Changed'; readonly key: K; readonly row: A; readonly before: A }
  | { readonly _tag: 'Ended'; readonly key: K; readonly row: A; readonly before: A }
  | { readonly _tag: 'Refused'; readonly key: K; readonly row: A }
  | {
      readonly _tag: 'Snapshot';
      readonly put: ReadonlyArray<readonly [K, A]>;
      readonly removed: ReadonlyArray<K>;
      readonly refused: number;
    }
  | { readonly _tag: 'Cleared' };

/**
 * A table, and its difference from the one before it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Update<T, C> {
  readonly table: T;
  readonly change: C;
}

/**
 * A table as a pure function. It is total: the inputs may come in any order.
 *
 * Laws:
 *
 * - `apply(change)(state.table)` is the next state's table; if there is no change, the table is the same.
 * - After a `Gap`, the state depends on earlier inputs only through the part that the table is documented to keep.
 *
 * @category model
 * @since 0.1.0
 */
export interface Reducer<S extends { readonly table: unknown }, I, C> {
  readonly initial: S;
  readonly step: (state: S, input: I) => readonly [S, C | undefined];
  readonly apply: (change: C) => (table: S['table']) => S['table'];
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Makes the empty table, which is not complete.
 *
 * @example
 * tables.emptyTable<CircuitId, CircuitEvent>().rows.size // 0
 *
 * @category constructors
 * @since 0.1.0
 */
export const emptyTable = <K extends Key, A>(): Table<K, A> => ({ rows: noRows(), complete: false, overflow: 0 });

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/**
 * Applies a change to a table.
 *
 * @example
 * tables.applyChange({ _tag: 'Cleared' })(tables.emptyTable())
 *
 * @category combinators
 * @since 0.1.0
 */
export const applyChange =
  <K extends Key, A>(change: Change<K, A>) =>
  (table: Table<K, A>): Table<K, A> => {
    switch (change._tag) {
      case 'Began':
      case 'Changed':
        return { ...table, rows: table.rows.with(change.key, change.row) };
      case 'Ended':
        return { ...table, rows: table.rows.without(change.key) };
      case 'Refused':
        return { ...table, complete: false, overflow: table.overflow + 1 };
      case 'Snapshot': {
        const overflow = table.overflow + change.refused;
        return { rows: table.rows.patched(change.put, change.removed), complete: overflow === 0, overflow };
      }
      case 'Cleared':
        return emptyTable();
    }
  };
