/** Bytes read and written: in total, and per second. */
import type { BandwidthEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Traffic } from '../operators/bandwidth.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { eventInputs, follow } from './follow.js';
import type { EventInput, Reducer, Update } from './Table.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The traffic of a Tor. `total` counts from the subscription, without the traffic while the connection was lost; it is
 * exact up to 2^53. `seconds` are the last seconds, the oldest first; `undefined` marks a gap.
 *
 * @category model
 * @since 0.1.0
 */
export interface TrafficTable {
  readonly total: Traffic;
  readonly seconds: ReadonlyArray<Traffic | undefined>;
}

/**
 * A change of the traffic table. `Second`: one more second. `Gap`: a mark for the time without events; directly after
 * another gap, or at the beginning, it is not a change.
 *
 * @category model
 * @since 0.1.0
 */
export type TrafficChange = { readonly _tag: 'Second'; readonly second: Traffic } | { readonly _tag: 'Gap' };

/**
 * The options of {@link traffic}.
 *
 * @category model
 * @since 0.1.0
 */
export interface TrafficOptions {
  /** The largest number of seconds in the table; 600 by default. */
  readonly seconds?: number | undefined;
}

/**
 * The state of a {@link TrafficReducer}.
 *
 * @category model
 * @since 0.1.0
 */
export interface TrafficState {
  readonly table: TrafficTable;
}

/**
 * A reducer of bandwidth events to a {@link TrafficTable}.
 *
 * @category model
 * @since 0.1.0
 */
export type TrafficReducer = Reducer<TrafficState, EventInput<BandwidthEvent>, TrafficChange>;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const SECONDS = 600;

const none: Traffic = { read: 0, written: 0 };

const add = (a: Traffic, b: Traffic): Traffic => ({ read: a.read + b.read, written: a.written + b.written });

/**
 * Makes the reducer that `traffic` runs.
 *
 * @example
 * const { initial, step } = tables.trafficReducer({ seconds: 60 });
 * step(initial, { _tag: 'Gap' })
 *
 * @category constructors
 * @since 0.1.0
 */
export const trafficReducer = ({ seconds: limit = SECONDS }: TrafficOptions = {}): TrafficReducer => {
  const most = limit >= 1 ? Math.floor(limit) : 1;

  const apply =
    (change: TrafficChange) =>
    ({ total, seconds }: TrafficTable): TrafficTable => {
      const second = change._tag === 'Second' ? change.second : undefined;
      return {
        total: second === undefined ? total : add(total, second),
        seconds: [...seconds.slice(seconds.length < most ? 0 : 1 - most), second].slice(-most),
      };
    };

  const stepped = ({ table }: TrafficState, change: TrafficChange): readonly [TrafficState, TrafficChange] => [
    { table: apply(change)(table) },
    change,
  ];

  return {
    initial: { table: { total: none, seconds: [] } },
    apply,
    step: (state, input) => {
      switch (input._tag) {
        case 'Event': {
          const { read, written } = input.event;
          return stepped(state, { _tag: 'Second', second: { read, written } });
        }
        case 'Gap':
          return state.table.seconds.at(-1) === undefined ? [state, undefined] : stepped(state, { _tag: 'Gap' });
      }
    },
  };
};

/**
 * Emits the traffic of a Tor at each bandwidth event. Each subscription has its own table.
 *
 * ```text
 * bandwidth$   -2-3-x-L-4-|      bytes read; x is a Left, L a ConnectionLost
 * traffic      -2-5-x-L-9-|      the total; with L, a table with a gap is emitted
 * ```
 *
 * @example
 * tables.traffic(tor, { seconds: 60 }).pipe(rights).subscribe(({ table }) => console.log(table.total.read))
 *
 * @category constructors
 * @since 0.1.0
 */
export const traffic = (
  tor: Pick<Tor, 'bandwidth$'>,
  options?: TrafficOptions,
): ObservableEither<TorError, Update<TrafficTable, TrafficChange>> =>
  follow(trafficReducer(options), eventInputs(tor.bandwidth$));

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/**
 * Computes the bytes per second: the average of the last `windowSeconds` seconds of the table; of those since the last
 * gap if they are fewer, and 0 if there are none. A window below 1 counts as 1.
 *
 * @example
 * tables.traffic(tor).pipe(rights).subscribe(({ table }) => console.log(tables.rate(10)(table).read))
 *
 * @category destructors
 * @since 0.1.0
 */
export const rate =
  (windowSeconds: number) =>
  ({ seconds }: TrafficTable): Traffic => {
    const window = seconds.slice(-(windowSeconds >= 1 ? Math.floor(windowSeconds) : 1));
    const known = window.slice(window.lastIndexOf(undefined) + 1) as ReadonlyArray<Traffic>;
    const { read, written } = known.reduce(add, none);
    const count = Math.max(1, known.length);
    return { read: read / count, written: written / count };
  };
