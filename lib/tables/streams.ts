/** The table of open streams. */
import type { StreamEvent } from '../model/Event.js';
import type { StreamId } from '../model/ids.js';
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
 * Open streams by id. A Tor of the time of TC reuses an id once its stream has ended.
 *
 * @category model
 * @since 0.1.0
 */
export type StreamTable = Table<StreamId, StreamEvent>;

/**
 * A change of a table of streams.
 *
 * @category model
 * @since 0.1.0
 */
export type StreamChange = Change<StreamId, StreamEvent>;

/**
 * Makes the reducer that `streams` runs.
 *
 * @example
 * const { initial, step } = tables.streamReducer({ limit: 100 });
 * step(initial, { _tag: 'Gap' })
 *
 * @category constructors
 * @since 0.1.0
 */
export const streamReducer = (options?: TableOptions): TableReducer<StreamId, StreamEvent> =>
  reducer(byId<StreamId, StreamEvent>(), options);

/**
 * Emits the table of a Tor's streams at each change. Each subscription has its own table.
 *
 * ```text
 * stream$   -s-u-x-c-L-s-|      SentConnect, Succeeded, a Left, Closed; then a connection was lost
 * streams   01-1-x-0-L-1-|      rows; the empty tables are emitted without snapshots, and with L
 * ```
 *
 * @example
 * tables.streams(tor).pipe(rights).subscribe(({ table }) => console.log(table.rows.size))
 *
 * @category constructors
 * @since 0.1.0
 */
export const streams = (
  tor: Pick<Tor, 'stream$'> & MayHaveSnapshots,
  options?: TableOptions,
): ObservableEither<TorError, Update<StreamTable, StreamChange>> =>
  followed(
    streamReducer(options),
    tor.stream$,
    asking(tor, 'stream$', (snapshots) => snapshots.streams),
  );
