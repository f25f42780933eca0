/** What a table is, what changes it, and how it has changed. */
import { noRows } from './Rows.js';
import type { Rows } from './Rows.js';
import type { Key } from './tree.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The open circuits, streams or OR connections, as far as the Tor has reported them. A row is the union of what the
 * events about its thing said: the newest value of each field.
 *
 * @category model
 * @since 0.1.0
 */
export interface Table<K, A> {
  readonly rows: Rows<K, A>;
  /**
   * Whether nothing that lives is missing: a snapshot has been merged since the connection was made, and there was room
   * for all.
   */
  readonly complete: boolean;
  /** How many events, and entries of snapshots, of things without a row found no room since the connection was made. */
  readonly overflow: number;
}

/**
 * What happens to a table:
 *
 * - `Event`: the Tor has told of something.
 * - `Asked`: a snapshot is asked for, while events come. What they tell from here on until its answer is as new as the
 *   snapshot, or newer.
 * - `Snapshot`: its answer: all that lives.
 * - `Unanswered`: it will not be answered; `refused` if the Tor refused it, whereupon a table without a value emits the
 *   empty one.
 * - `Gap`: the connection was lost, and with it what was known.
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
 * What happens to a table of which there are no snapshots.
 *
 * @category model
 * @since 0.1.0
 */
export type EventInput<A> = { readonly _tag: 'Event'; readonly event: A } | { readonly _tag: 'Gap' };

/**
 * The difference between a table and the next one:
 *
 * - `Began`: a row more; its thing may have begun earlier than the events did.
 * - `Changed`: another row in the place of `before`.
 * - `Ended`: a row less; `row` is what it was at its end, with the reason, and its status is Failed or Closed.
 * - `Refused`: `row` would be one more, but there is no room for it.
 * - `Snapshot`: rows that a snapshot has put there, and keys of those that it does not have; `refused` of its entries
 *   found no room.
 * - `Cleared`: there are no rows: the connection was lost, or the table of a Tor without snapshots begins.
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
 * A table as a pure function. Total: any input may come after any other.
 *
 * Laws:
 *
 * - `apply(change)(state.table)` is the next state's table; where there is no change, it is the same.
 * - After a `Gap`, what can be seen of earlier inputs is only what the table says that it keeps.
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
        const kept = change.removed.reduce((rows, key) => rows.without(key), table.rows);
        const overflow = table.overflow + change.refused;
        return {
          rows: change.put.reduce((rows, [key, row]) => rows.with(key, row), kept),
          complete: overflow === 0,
          overflow,
        };
      }
      case 'Cleared':
        return emptyTable();
    }
  };
