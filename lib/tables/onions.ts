/** The table of a Tor's onion services. */
import type { Observable } from 'rxjs';
import type { HsDescEvent } from '../model/V1Event.js';
import { map } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';
import { follow } from './follow.js';
import { refreshed } from './refreshed.js';
import type { RefreshedInput, RefreshOptions } from './refreshed.js';
import { replaced } from './replaced.js';
import { noRows } from './Rows.js';
import type { Rows } from './Rows.js';
import { applyChange, emptyTable } from './Table.js';
import type { Change, Reducer, Table, Update } from './Table.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * An onion service that was added with ADD_ONION.
 *
 * @category model
 * @since 0.1.0
 */
export interface OnionRow {
  /** The address without `.onion`. */
  readonly address: string;
  /** Whether it outlives the connection that added it. */
  readonly detached: boolean;
  /**
   * The newest upload of its descriptor to each relay, `$` and fingerprint with `~` and the nickname: UPLOAD while it
   * is running, UPLOADED or FAILED. Of 64 relays at most.
   */
  readonly directories: Readonly<Record<string, string>>;
}

/**
 * The onion services of a Tor by address, without `.onion`: those that this connection added, and detached ones.
 *
 * @category model
 * @since 0.1.0
 */
export type OnionTable = Table<string, OnionRow>;

/**
 * A change of a table of onion services.
 *
 * @category model
 * @since 0.1.0
 */
export type OnionChange = Change<string, OnionRow>;

/**
 * The part of a `V1Tor` that the table of onion services needs.
 *
 * @category model
 * @since 0.1.0
 */
export interface HasOnions {
  readonly event: (name: 'HS_DESC') => ObservableEither<TorError, HsDescEvent>;
  readonly active: (event: 'HS_DESC') => Observable<boolean>;
  readonly getInfo: (
    keys: readonly ['onions/current', 'onions/detached'],
  ) => ObservableEither<TorError, readonly [ReadonlyArray<string>, ReadonlyArray<string>]>;
}

/**
 * An onion service in a list of a Tor.
 *
 * @category model
 * @since 0.1.0
 */
export type OnionEntry = Pick<OnionRow, 'address' | 'detached'>;

/**
 * The state of the reducer of onion services: the table, and the uploads by address, also of services that the table
 * does not have yet.
 *
 * @category model
 * @since 0.1.0
 */
export interface OnionState {
  readonly table: OnionTable;
  readonly uploads: Rows<string, OnionRow['directories']>;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const LIMIT = 16_384;

/** The number of relays that are remembered for each service; a descriptor is uploaded to about 16. */
const DIRECTORIES = 64;

/**
 * Makes the reducer that `onions` runs.
 *
 * @example
 * const { initial, step } = tables.onionReducer();
 * step(initial, { _tag: 'Rows', rows: [{ address: 'abc', detached: true }] })
 *
 * @category constructors
 * @since 0.1.0
 */
export const onionReducer = ({ limit = LIMIT }: Pick<RefreshOptions, 'limit'> = {}): Reducer<
  OnionState,
  RefreshedInput<OnionEntry, HsDescEvent>,
  OnionChange
> => {
  const initial: OnionState = { table: emptyTable(), uploads: noRows() };
  type Stepped = readonly [OnionState, OnionChange | undefined];

  const changed = (state: OnionState, change: OnionChange | undefined): Stepped => [
    change === undefined ? state : { ...state, table: applyChange(change)(state.table) },
    change,
  ];

  const onEvent = (state: OnionState, event: HsDescEvent): Stepped => {
    const { address, action, directory } = event;
    const before = state.uploads.get(address) ?? {};
    if (!isUpload(event) || (!(state.uploads.size < limit) && !state.uploads.has(address))) return [state, undefined];
    const kept = Object.entries(before).filter(([one]) => one !== directory);
    const directories = Object.fromEntries([...kept.slice(1 - DIRECTORIES), [directory, action]]);
    const next = { ...state, uploads: state.uploads.with(address, directories) };
    const row = state.table.rows.get(address);
    return row === undefined
      ? [next, undefined]
      : changed(next, { _tag: 'Changed', key: address, row: { ...row, directories }, before: row });
  };

  return {
    initial,
    apply: applyChange,
    step: (state, input) => {
      switch (input._tag) {
        case 'Event':
          return onEvent(state, input.event);
        case 'Rows': {
          const entries = input.rows.map(({ address, detached }): readonly [string, OnionRow] => [
            address,
            { address, detached, directories: state.uploads.get(address) ?? {} },
          ]);
          return changed(state, replaced(state.table, entries, limit, isSame));
        }
        case 'Refused':
          // nothing has been emitted before
          return state.table === initial.table ? changed(state, { _tag: 'Cleared' }) : [state, undefined];
        case 'Gap':
          return changed(initial, { _tag: 'Cleared' });
      }
    },
  };
};

/** Whether the event is about a service of this Tor: a fetched descriptor has another kind of authentication. */
const isOwn = ({ action, authType }: HsDescEvent): boolean =>
  action === 'CREATED' ||
  action === 'UPLOAD' ||
  action === 'UPLOADED' ||
  (action === 'FAILED' && authType === 'UNKNOWN');

const isUpload = (event: HsDescEvent): boolean => isOwn(event) && event.action !== 'CREATED';

const isSame = (a: OnionRow, b: OnionRow): boolean =>
  a.detached === b.detached && JSON.stringify(a.directories) === JSON.stringify(b.directories);

/**
 * Emits the table of a Tor's onion services at each change. A Tor reports that a service was added only by the events
 * of its descriptor, and not at all that it was removed: pass `refresh$` to ask again after `delOnion`, or from time to
 * time.
 *
 * @example
 * const onion$ = tables.onions(v1Client(connect), { refresh$: interval(10_000) });
 * onion$.pipe(rights).subscribe(({ table }) => console.log(table.rows.size))
 *
 * @category constructors
 * @since 0.1.0
 */
export const onions = (
  tor: HasOnions,
  options: RefreshOptions = {},
): ObservableEither<TorError, Update<OnionTable, OnionChange>> =>
  follow(
    onionReducer(options),
    refreshed({
      event$: tor.event('HS_DESC'),
      active$: tor.active('HS_DESC'),
      ask$: tor
        .getInfo(['onions/current', 'onions/detached'])
        .pipe(map(([current, detached]) => entriesOf(current, detached))),
      isChange: ({ action }) => action === 'CREATED' || action === 'UPLOAD',
      refresh$: options.refresh$,
    }),
  );

const entriesOf = (current: ReadonlyArray<string>, detached: ReadonlyArray<string>): ReadonlyArray<OnionEntry> => [
  ...current.map((address) => ({ address, detached: false })),
  ...detached.map((address) => ({ address, detached: true })),
];
