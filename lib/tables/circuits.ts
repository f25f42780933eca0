/** The table of open circuits. */
import type { CircuitEvent } from '../model/Event.js';
import type { CircuitId } from '../model/ids.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { followed } from './follow.js';
import { byId, reducer } from './reducer.js';
import type { TableOptions, TableReducer } from './reducer.js';
import { asking } from './Snapshots.js';
import type { MayHaveSnapshots } from './Snapshots.js';
import type { Change, Table, Update } from './Table.js';

/**
 * Open circuits by id, which is the order in which they began until a Tor has begun 2^32 of them.
 *
 * @category model
 * @since 0.1.0
 */
export type CircuitTable = Table<CircuitId, CircuitEvent>;

/**
 * A change of a table of circuits.
 *
 * @category model
 * @since 0.1.0
 */
export type CircuitChange = Change<CircuitId, CircuitEvent>;

/**
 * Makes the reducer that `circuits` runs.
 *
 * @example
 * const { initial, step } = tables.circuitReducer({ limit: 100 });
 * step(initial, { _tag: 'Gap' })
 *
 * @category constructors
 * @since 0.1.0
 */
export const circuitReducer = (options?: TableOptions): TableReducer<CircuitId, CircuitEvent> =>
  reducer(byId<CircuitId, CircuitEvent>(), options);

/**
 * Emits the table of a Tor's circuits at each change. Each subscription has its own table.
 *
 * ```text
 * circuit$   -l-b-x-c-L-l-|      Launched, Built, a Left, Closed; then a connection was lost
 * circuits   01-1-x-0-L-1-|      rows; the empty tables are emitted without snapshots, and with L
 * ```
 *
 * @example
 * tables.circuits(tor).pipe(rights).subscribe(({ table }) => console.log(table.rows.size))
 *
 * @category constructors
 * @since 0.1.0
 */
export const circuits = (
  tor: Pick<Tor, 'circuit$'> & MayHaveSnapshots,
  options?: TableOptions,
): ObservableEither<TorError, Update<CircuitTable, CircuitChange>> =>
  followed(
    circuitReducer(options),
    tor.circuit$,
    asking(tor, 'circuit$', (snapshots) => snapshots.circuits),
  );
