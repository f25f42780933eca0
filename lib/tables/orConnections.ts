/**
 * The table of connections to other relays.
 *
 * TC identifies an OR connection only by its router, so that it can report one per router. The v1 protocol numbers
 * connections in its events, and a Tor may have more than one to a relay, but its snapshot has names without numbers.
 * A row from a snapshot therefore has its name as key, and keeps it when an event reports its number.
 */
import type { OrConnectionEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { followed } from './follow.js';
import { reducer } from './reducer.js';
import type { Identity, TableOptions, TableReducer } from './reducer.js';
import type { Rows } from './Rows.js';
import { asking } from './Snapshots.js';
import type { MayHaveSnapshots } from './Snapshots.js';
import type { Change, Table, Update } from './Table.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * Open OR connections. The key is `details.id` if the row came from an event with a number; otherwise it is the
 * router, without the nickname after a fingerprint. Of several connections to one router in a snapshot, the second has
 * the suffix ` 2`, up to ` 8`.
 *
 * @category model
 * @since 0.1.0
 */
export type OrConnectionTable = Table<string, OrConnectionEvent>;

/**
 * A change of a table of OR connections.
 *
 * @category model
 * @since 0.1.0
 */
export type OrConnectionChange = Change<string, OrConnectionEvent>;

// -------------------------------------------------------------------------------------
// identity
// -------------------------------------------------------------------------------------

/** The number of connections to one router that are distinguished without numbers. */
const MOST = 8;

const nameOf = ({ router }: OrConnectionEvent): string =>
  /^\$[0-9A-Fa-f]{40}/.exec(router)?.[0].toUpperCase() ?? router;

const namesOf = (event: OrConnectionEvent): ReadonlyArray<string> => {
  const name = nameOf(event);
  return Array.from({ length: MOST }, (_, i) => (i === 0 ? name : `${name} ${i + 1}`));
};

const hasBegun = ({ status }: OrConnectionEvent): boolean => status === 'Launched' || typeof status === 'number';

/**
 * The row of the connection's number; or one without a number to the same router, unless the connection is new and
 * that row is Connected.
 */
const ofEvent = (event: OrConnectionEvent, rows: Rows<string, OrConnectionEvent>): string => {
  const id = event.details?.id;
  if (id === undefined) return nameOf(event);
  if (rows.has(id)) return id;
  const names = namesOf(event);
  const numbered = names.find((name) => rows.get(name)?.details?.id === id);
  const isFree = (row: OrConnectionEvent | undefined): boolean =>
    row !== undefined && row.details?.id === undefined && !(row.status === 'Connected' && hasBegun(event));
  return numbered ?? names.find((name) => isFree(rows.get(name))) ?? id;
};

/** Assigns entries without a number to the rows of that router: first those that events reported. */
const ofSnapshot: Identity<string, OrConnectionEvent>['ofSnapshot'] = (snapshot, rows, touched) => {
  const known = new Map<string, string[]>();
  const all = [...rows];
  for (const [key, row] of [...all.filter(([key]) => touched.has(key)), ...all.filter(([key]) => !touched.has(key))]) {
    const keys = known.get(nameOf(row));
    if (keys === undefined) known.set(nameOf(row), [key]);
    else keys.push(key);
  }
  const taken = new Set<string>();
  /**
   * The remaining keys of each router, the next one last, so that an entry skips the keys that earlier entries took.
   */
  const left = new Map<string, string[]>();
  const nextOf = (entry: OrConnectionEvent): string | undefined => {
    const name = nameOf(entry);
    const keys = left.get(name) ?? [...(known.get(name) ?? []), ...namesOf(entry)].reverse();
    left.set(name, keys);
    let key = keys.pop();
    while (key !== undefined && taken.has(key)) key = keys.pop();
    return key;
  };
  return snapshot.map((entry) => {
    const key = entry.details?.id === undefined ? nextOf(entry) : ofEvent(entry, rows);
    if (key !== undefined) taken.add(key);
    return key;
  });
};

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Makes the reducer that `orConnections` runs.
 *
 * @example
 * const { initial, step } = tables.orConnectionReducer({ limit: 100 });
 * step(initial, { _tag: 'Gap' })
 *
 * @category constructors
 * @since 0.1.0
 */
export const orConnectionReducer = (options?: TableOptions): TableReducer<string, OrConnectionEvent> =>
  reducer({ ofEvent, ofSnapshot }, options);

/**
 * Emits the table of a Tor's OR connections at each change. Each subscription has its own table.
 *
 * ```text
 * orConnection$   -l-b-x-c-L-l-|      Launched, Connected, a Left, Closed; then a connection was lost
 * orConnections   01-1-x-0-L-1-|      rows; the empty tables are emitted without snapshots, and with L
 * ```
 *
 * @example
 * tables.orConnections(tor).pipe(rights).subscribe(({ table }) => console.log(table.rows.size))
 *
 * @category constructors
 * @since 0.1.0
 */
export const orConnections = (
  tor: Pick<Tor, 'orConnection$'> & MayHaveSnapshots,
  options?: TableOptions,
): ObservableEither<TorError, Update<OrConnectionTable, OrConnectionChange>> =>
  followed(
    orConnectionReducer(options),
    tor.orConnection$,
    asking(tor, 'orConnection$', (snapshots) => snapshots.orConnections),
  );
