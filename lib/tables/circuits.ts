/** The circuits that live. */
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
 * By id, which is the order in which they began until a Tor has begun 2^32 of them.
 *
 * @category model
 * @since 0.1.0
 */
export type CircuitTable = Table<CircuitId, CircuitEvent>;

/**
 * @category model
 * @since 0.1.0
 */
export type CircuitChange = Change<CircuitId, CircuitEvent>;

/**
 * @category constructors
 * @since 0.1.0
 */
export const circuitReducer = (options?: TableOptions): TableReducer<CircuitId, CircuitEvent> =>
  reducer(byId<CircuitId, CircuitEvent>(), options);

/**
 * The table of a Tor's circuits, at each change. Each subscription has a table of its own.
 *
 * ```text
 * circuit$   -l-b-x-c-L-l-|      Launched, Built, a Left, Closed; then a connection was lost
 * circuits   01-1-x-0-L-1-|      rows; the empty tables come without snapshots, and with L
 * ```
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
