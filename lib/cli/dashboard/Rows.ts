/**
 * The tables of the dashboard: circuits, streams and OR connections. Of bounded size, whatever a Tor sends.
 *
 * @since 0.1.0
 */

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A circuit, stream or OR connection. `at` is when it got its status, in milliseconds; one that has `ended` is shown for
 * a moment longer.
 *
 * @category model
 * @since 0.1.0
 */
export interface Row {
  readonly id: string;
  readonly status: string | number;
  /** The path, the target or the router. */
  readonly what: ReadonlyArray<string>;
  readonly at: number;
  readonly ended: boolean;
}

/**
 * By id, in the order in which they began.
 *
 * @category model
 * @since 0.1.0
 */
export type Rows = ReadonlyMap<string, Row>;

/**
 * How much is kept: rows of each kind, characters of each text.
 *
 * @category model
 * @since 0.1.0
 */
export const most = { rows: 256, text: 512 } as const;

/** Milliseconds for which something that has ended is still shown. */
const FAREWELL = 3_000;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const ends: ReadonlySet<string | number> = new Set(['Failed', 'Closed']);

/**
 * As much of a text as is kept.
 *
 * @category constructors
 * @since 0.1.0
 */
export const cut = (text: string): string => text.slice(0, most.text);

/**
 * A row as an event tells of it, cut to a size.
 *
 * @category constructors
 * @since 0.1.0
 */
export const rowOf = (id: string, status: string | number, what: ReadonlyArray<string>, at: number): Row => ({
  id,
  status,
  what: what.slice(0, most.rows).map(cut),
  at,
  ended: ends.has(status),
});

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/**
 * With a row, in place of the one that has its id. One that began again, after its end, is a new one; of too many, the
 * oldest goes.
 *
 * @category combinators
 * @since 0.1.0
 */
export const put = (rows: Rows, row: Row): Rows => {
  const next = new Map(rows);
  if (next.get(row.id)?.ended === true) next.delete(row.id);
  next.set(row.id, row);
  for (const id of next.keys()) {
    if (next.size <= most.rows) break;
    next.delete(id);
  }
  return next;
};

/**
 * Without what has ended a while ago.
 *
 * @category combinators
 * @since 0.1.0
 */
export const present = (rows: Rows, now: number): Rows => {
  const rest = [...rows].filter(([, { ended, at }]) => !ended || now - at < FAREWELL);
  return rest.length === rows.size ? rows : new Map(rest);
};

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/**
 * How many have not ended.
 *
 * @category destructors
 * @since 0.1.0
 */
export const alive = (rows: Rows): number => [...rows.values()].filter(({ ended }) => !ended).length;

/**
 * The newest first, those that have ended last.
 *
 * @category destructors
 * @since 0.1.0
 */
export const inOrder = (rows: Rows): ReadonlyArray<Row> => {
  const newest = [...rows.values()].reverse();
  return [...newest.filter(({ ended }) => !ended), ...newest.filter(({ ended }) => ended)];
};
