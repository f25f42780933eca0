/** The rows of a dashboard panel: those of a live table, and for a moment those that have ended. */
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../../model/Event.js';
import type { Change, Table, Update } from '../../tables/Table.js';
import { emptyTable } from '../../tables/Table.js';
import { statusOf } from '../events.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export type Thing = CircuitEvent | StreamEvent | OrConnectionEvent;

/** `ended` has the newest row first; `at` is a time of the clock of durations. */
export interface PanelRows<K, A> {
  readonly table: Table<K, A>;
  readonly ended: ReadonlyArray<{ readonly last: A; readonly at: number }>;
}

/** A circuit, stream or OR connection as text. */
export interface Row {
  readonly id: string;
  readonly status: string | number;
  /** The path, the target or the router. */
  readonly what: ReadonlyArray<string>;
  readonly ended: boolean;
}

/** The limits of the display: rows of each kind, parts of a path, characters of each text. */
export const most = { rows: 1024, parts: 256, text: 512 } as const;

/** Milliseconds for which an ended row is still shown. */
const FAREWELL = 3_000;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

export const noRows = <K extends number | string, A>(): PanelRows<K, A> => ({ table: emptyTable(), ended: [] });

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Returns the rows after a change. When the connection is lost, all are dropped, since they may have ended. */
export const changed = <K, A>(
  { ended }: PanelRows<K, A>,
  { table, change }: Update<Table<K, A>, Change<K, A>>,
  at: number,
): PanelRows<K, A> => {
  switch (change._tag) {
    case 'Ended':
      return { table, ended: [{ last: change.row, at }, ...ended].slice(0, most.rows) };
    case 'Cleared':
      return { table, ended: [] };
    case 'Began':
    case 'Changed':
    case 'Refused':
    case 'Snapshot':
      return { table, ended };
  }
};

/** Drops the rows that ended some time ago. */
export const present = <K, A>(rows: PanelRows<K, A>, now: number): PanelRows<K, A> => {
  const ended = rows.ended.filter(({ at }) => now - at < FAREWELL);
  return ended.length === rows.ended.length ? rows : { ...rows, ended };
};

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** The number of live rows, with a `+` if the table was full. */
export const alive = <K, A>({ table }: PanelRows<K, A>): string => `${table.rows.size}${table.overflow > 0 ? '+' : ''}`;

/** Cuts a text to the length that is shown. */
export const cut = (text: string): string => text.slice(0, most.text);

const whatOf = (thing: Thing): ReadonlyArray<string> => {
  switch (thing._tag) {
    case 'Circuit':
      return thing.path.slice(0, most.parts).map(cut);
    case 'Stream':
      return [cut(thing.target)];
    case 'OrConnection':
      return [cut(thing.router)];
  }
};

const rowOf =
  (ended: boolean) =>
  (thing: Thing): Row => ({
    id: 'id' in thing ? String(thing.id) : '',
    status: statusOf(thing),
    what: whatOf(thing),
    ended,
  });

/** The rows in display order: the newest first, ended ones last. */
export const inOrder = <K>({ table, ended }: PanelRows<K, Thing>): ReadonlyArray<Row> => [
  ...[...table.rows.values()].reverse().map(rowOf(false)),
  ...ended.map(({ last }) => rowOf(true)(last)),
];
