/**
 * What lives in a Tor, as the dashboard shows it: the rows of a live table, and for a moment longer those that have
 * ended.
 */
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../../model/Event.js';
import type { Change, Table, Update } from '../../tables/Table.js';
import { emptyTable } from '../../tables/Table.js';
import { statusOf } from '../events.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export type Thing = CircuitEvent | StreamEvent | OrConnectionEvent;

/** `ended` has the newest first; `at` is a reading of the clock of durations. */
export interface PanelRows<K, A> {
  readonly table: Table<K, A>;
  readonly ended: ReadonlyArray<{ readonly last: A; readonly at: number }>;
}

/** A circuit, stream or OR connection in words. */
export interface Row {
  readonly id: string;
  readonly status: string | number;
  /** The path, the target or the router. */
  readonly what: ReadonlyArray<string>;
  readonly ended: boolean;
}

/** How much is shown: rows of each kind, parts of a path, characters of each text. */
export const most = { rows: 1024, parts: 256, text: 512 } as const;

/** Milliseconds for which something that has ended is still shown. */
const FAREWELL = 3_000;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

export const noRows = <K extends number | string, A>(): PanelRows<K, A> => ({ table: emptyTable(), ended: [] });

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** As they are after a change. What was there when the connection was lost may be gone: it is forgotten. */
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

/** Without what has ended a while ago. */
export const present = <K, A>(rows: PanelRows<K, A>, now: number): PanelRows<K, A> => {
  const ended = rows.ended.filter(({ at }) => now - at < FAREWELL);
  return ended.length === rows.ended.length ? rows : { ...rows, ended };
};

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** How many live, as far as there was room. */
export const alive = <K, A>({ table }: PanelRows<K, A>): string => `${table.rows.size}${table.overflow > 0 ? '+' : ''}`;

/** As much of a text as is shown. */
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

/** The newest first, those that have ended last. */
export const inOrder = <K>({ table, ended }: PanelRows<K, Thing>): ReadonlyArray<Row> => [
  ...[...table.rows.values()].reverse().map(rowOf(false)),
  ...ended.map(({ last }) => rowOf(true)(last)),
];
