/**
 * The connections to other relays.
 *
 * TC names such a connection by its router alone, so that it can tell of one to each. Today's Tor numbers them in its
 * events, and may have more than one to a relay, but its snapshot has names without numbers. What a snapshot told of
 * has its name as key then, and keeps it when an event tells its number.
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
 * By `details.id` where an event was the first to tell of it; otherwise by the router, whose nickname is left out
 * behind a fingerprint. Of several to one router in a snapshot, the second has ` 2` behind it, up to ` 8`.
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

/** Connections of one router that can be told apart where there are no numbers. */
const MOST = 8;

const nameOf = ({ router }: OrConnectionEvent): string =>
  /^\$[0-9A-Fa-f]{40}/.exec(router)?.[0].toUpperCase() ?? router;

const namesOf = (event: OrConnectionEvent): ReadonlyArray<string> => {
  const name = nameOf(event);
  return Array.from({ length: MOST }, (_, i) => (i === 0 ? name : `${name} ${i + 1}`));
};

const hasBegun = ({ status }: OrConnectionEvent): boolean => status === 'Launched' || typeof status === 'number';

/** Its own row; or one without a number that may be its own, which one that begins now is not if it is Connected. */
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

/** Entries without a number are the connections to that router that there are: first those that events told of. */
const ofSnapshot: Identity<string, OrConnectionEvent>['ofSnapshot'] = (snapshot, rows, touched) => {
  const known = new Map<string, string[]>();
  const all = [...rows];
  for (const [key, row] of [...all.filter(([key]) => touched.has(key)), ...all.filter(([key]) => !touched.has(key))]) {
    const keys = known.get(nameOf(row));
    if (keys === undefined) known.set(nameOf(row), [key]);
    else keys.push(key);
  }
  const taken = new Set<string>();
  /** The keys of each router, the next one last: an entry does not look at those that entries before it have had. */
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
 * Makes the reducer behind `orConnections`.
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
