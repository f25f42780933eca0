/** The table of the relays of the network. */
import { either as E } from 'fp-ts';
import { combineLatest, distinctUntilChanged, filter, map, merge, Observable, Subject, tap } from 'rxjs';
import type { NetworkStatusEvent, NewConsensusEvent } from '../model/V1Event.js';
import type { RouterStatus } from '../model/RouterStatus.js';
import { map as mapRight } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import { isGap } from '../operators/gap.js';
import type { TorError } from '../TorError.js';
import { lookup } from './countries.js';
import { follow, inputs } from './follow.js';
import { replaced } from './replaced.js';
import { noRows } from './Rows.js';
import type { Rows } from './Rows.js';
import { applyChange, emptyTable } from './Table.js';
import type { Change, Input, Reducer, Table, Update } from './Table.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A relay, with its country if the Tor knows it.
 *
 * @category model
 * @since 0.1.0
 */
export interface RelayRow extends RouterStatus {
  /** The code of the country of its address, such as `de`. */
  readonly country?: string | undefined;
}

/**
 * The relays of the consensus by their fingerprint, in upper case and without `$`.
 *
 * @category model
 * @since 0.1.0
 */
export type RelayTable = Table<string, RelayRow>;

/**
 * A change of a table of relays.
 *
 * @category model
 * @since 0.1.0
 */
export type RelayChange = Change<string, RelayRow>;

/**
 * The part of a `V1Tor` that the table of relays needs.
 *
 * @category model
 * @since 0.1.0
 */
export interface HasRelays {
  readonly event: ((name: 'NS') => ObservableEither<TorError, NetworkStatusEvent>) &
    ((name: 'NEWCONSENSUS') => ObservableEither<TorError, NewConsensusEvent>);
  readonly active: (event: 'NS' | 'NEWCONSENSUS') => Observable<boolean>;
  readonly getInfo: (keys: readonly ['ns/all']) => ObservableEither<TorError, readonly [ReadonlyArray<RouterStatus>]>;
  readonly getInfoText: (keys: ReadonlyArray<string>) => ObservableEither<TorError, ReadonlyArray<string>>;
}

/**
 * The options of `relays`.
 *
 * @category model
 * @since 0.1.0
 */
export interface RelayOptions {
  /** The largest number of rows; 16,384 by default. Relays that find no room are counted in `overflow`. */
  readonly limit?: number | undefined;
  /** Whether to ask the Tor for the country of each relay, after the table was emitted; true by default. */
  readonly countries?: boolean | undefined;
}

/**
 * An input of a table of relays: relays that have changed, or all relays of a consensus. A snapshot is one consensus.
 * `Countries` are the countries of addresses.
 *
 * @category model
 * @since 0.1.0
 */
export type RelayInput =
  | Input<NetworkStatusEvent | NewConsensusEvent>
  | { readonly _tag: 'Countries'; readonly countries: ReadonlyArray<readonly [address: string, country: string]> };

/**
 * The state of the reducer of relays. `touched` has the relays that have changed since a snapshot was requested; `all`
 * if all of them have.
 *
 * @category model
 * @since 0.1.0
 */
export interface RelayState {
  readonly table: RelayTable;
  readonly touched: Rows<string, RouterStatus> | 'all' | undefined;
  /** Countries by address. */
  readonly countries: Rows<string, string>;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const LIMIT = 16_384;

/**
 * Makes the reducer that `relays` runs. Changes of single relays are shown from the first consensus or snapshot on.
 *
 * @example
 * const { initial, step } = tables.relayReducer();
 * step(initial, { _tag: 'Event', event: { _tag: 'NewConsensus', relays: [] } })
 *
 * @category constructors
 * @since 0.1.0
 */
export const relayReducer = ({ limit = LIMIT }: Pick<RelayOptions, 'limit'> = {}): Reducer<
  RelayState,
  RelayInput,
  RelayChange
> => {
  const initial: RelayState = { table: emptyTable(), touched: undefined, countries: noRows() };
  type Stepped = readonly [RelayState, RelayChange | undefined];

  const changed = (state: RelayState, change: RelayChange | undefined): Stepped => [
    change === undefined ? state : { ...state, table: applyChange(change)(state.table) },
    change,
  ];

  const rowOf = ({ countries }: RelayState, relay: RouterStatus): RelayRow => {
    const country = countries.get(relay.address);
    return country === undefined ? relay : { ...relay, country };
  };

  const onConsensus = (state: RelayState, relays: Iterable<RouterStatus>): Stepped => {
    const entries = Array.from(relays, (relay): readonly [string, RelayRow] => [relay.identity, rowOf(state, relay)]);
    return changed(state, replaced(state.table, entries, limit, isSame));
  };

  /** Adds relays that have changed, as far as there is room. */
  const noted = (touched: Rows<string, RouterStatus>, relays: ReadonlyArray<RouterStatus>) => {
    const put = new Map<string, RouterStatus>();
    let room = limit - touched.size;
    for (const relay of relays) {
      const isNew = !touched.has(relay.identity) && !put.has(relay.identity);
      if (!isNew || room-- > 0) put.set(relay.identity, relay);
    }
    return touched.patched(put);
  };

  const onChanges = (state: RelayState, relays: ReadonlyArray<RouterStatus>): Stepped => {
    const { table, touched } = state;
    const now = typeof touched === 'object' ? noted(touched, relays) : touched;
    const next = { ...state, touched: now };
    if (!isKnown(table)) return [next, undefined];
    const put = new Map<string, RelayRow>();
    let refused = 0;
    let room = limit - table.rows.size;
    for (const relay of relays) {
      const before = put.get(relay.identity) ?? table.rows.get(relay.identity);
      const row = rowOf(state, relay);
      if (before === undefined && room-- <= 0) refused++;
      else if (before === undefined || !isSame(before, row)) put.set(relay.identity, row);
    }
    const change = { _tag: 'Snapshot', put: [...put], removed: [], refused } as const;
    return changed(next, put.size === 0 && refused === 0 ? undefined : change);
  };

  const onCountries = (state: RelayState, found: ReadonlyArray<readonly [string, string]>): Stepped => {
    const countries = state.countries.patched(found);
    const next = { ...state, countries };
    const byAddress = new Map(found);
    const put: Array<readonly [string, RelayRow]> = [];
    for (const [key, row] of state.table.rows) {
      const country = byAddress.get(row.address);
      if (country !== undefined && country !== row.country) put.push([key, { ...row, country }]);
    }
    return changed(next, put.length === 0 ? undefined : { _tag: 'Snapshot', put, removed: [], refused: 0 });
  };

  const onSnapshot = (
    { touched, ...rest }: RelayState,
    snapshot: ReadonlyArray<NetworkStatusEvent | NewConsensusEvent>,
  ): Stepped => {
    const state = { ...rest, touched: undefined };
    // a whole consensus since the request is newer
    if (touched === 'all') return [state, undefined];
    const relays = new Map(snapshot.flatMap((one) => one.relays).map((relay) => [relay.identity, relay]));
    for (const [key, relay] of touched ?? []) relays.set(key, relay);
    return onConsensus(state, relays.values());
  };

  return {
    initial,
    apply: applyChange,
    step: (state, input) => {
      switch (input._tag) {
        case 'Event': {
          const { _tag, relays } = input.event;
          if (_tag === 'NetworkStatus') return onChanges(state, relays);
          return onConsensus({ ...state, touched: state.touched && 'all' }, relays);
        }
        case 'Asked':
          return [{ ...state, touched: noRows() }, undefined];
        case 'Snapshot':
          return onSnapshot(state, input.rows);
        case 'Unanswered': {
          const next = { ...state, touched: undefined };
          // nothing has been emitted before
          return changed(
            next,
            input.refused === true && state.table === initial.table ? { _tag: 'Cleared' } : undefined,
          );
        }
        case 'Countries':
          return onCountries(state, input.countries);
        case 'Gap':
          return changed(initial, { _tag: 'Cleared' });
      }
    },
  };
};

/** Whether a snapshot or a consensus has been merged. */
const isKnown = ({ complete, overflow }: RelayTable): boolean => complete || overflow > 0;

/** Compared field by field, since a consensus has thousands of relays, most of them as before. */
const isSame = (a: RelayRow, b: RelayRow): boolean =>
  a === b ||
  (a.country === b.country &&
    a.nickname === b.nickname &&
    a.digest === b.digest &&
    a.published === b.published &&
    a.address === b.address &&
    a.orPort === b.orPort &&
    a.dirPort === b.dirPort &&
    a.version === b.version &&
    a.bandwidth === b.bandwidth &&
    a.policy === b.policy &&
    isSameList(a.flags, b.flags) &&
    isSameList(a.addresses, b.addresses) &&
    isSameList(a.lines, b.lines) &&
    isSameList(pairsOf(a), pairsOf(b)));

const isSameList = (a: ReadonlyArray<string> = [], b: ReadonlyArray<string> = []): boolean =>
  a === b || (a.length === b.length && a.every((one, i) => one === b[i]));

const pairsOf = ({ weights }: RelayRow): ReadonlyArray<string> | undefined =>
  weights && Object.entries(weights).map(([keyword, value]) => `${keyword}=${value}`);

/**
 * Emits the table of the relays at each change: the first one with the snapshot, or with the next consensus if the Tor
 * refuses the snapshot. The countries follow in batches.
 *
 * @example
 * tables.relays(v1Client(connect)).pipe(rights).subscribe(({ table }) => console.log(table.rows.size))
 *
 * @category constructors
 * @since 0.1.0
 */
export const relays = (
  tor: HasRelays,
  { countries = true, ...options }: RelayOptions = {},
): ObservableEither<TorError, Update<RelayTable, RelayChange>> =>
  new Observable((subscriber) => {
    const found$ = new Subject<E.Either<TorError, RelayInput>>();
    const { want, clear } = lookup(tor.getInfoText, (found) => {
      found$.next(E.right({ _tag: 'Countries', countries: found }));
    });
    subscriber.add(clear);
    const input$: ObservableEither<TorError, RelayInput> = inputs(eventsOf(tor), {
      active$: combineLatest([tor.active('NEWCONSENSUS'), tor.active('NS')]).pipe(
        map((states) => states.every(Boolean)),
        distinctUntilChanged(),
      ),
      snapshot$: tor.getInfo(['ns/all']).pipe(mapRight(([all]) => [{ _tag: 'NewConsensus' as const, relays: all }])),
    });
    const all$ = merge(input$.pipe(tap({ complete: () => found$.complete() })), found$);
    const subscription = follow(relayReducer(options), all$).subscribe({
      next: (item) => {
        if (E.isRight(item) && item.right.change._tag === 'Cleared') clear();
        subscriber.next(item);
        if (countries && E.isRight(item)) want(addressesOf(item.right.change));
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
    subscriber.add(subscription);
  });

/** Both events; of the Lefts that mark one gap, only one passes. */
const eventsOf = (tor: HasRelays): ObservableEither<TorError, NetworkStatusEvent | NewConsensusEvent> =>
  merge(tor.event('NEWCONSENSUS'), tor.event('NS').pipe(filter((item) => !isGap(item))));

const addressesOf = (change: RelayChange): ReadonlyArray<string> =>
  change._tag === 'Snapshot'
    ? change.put.flatMap(([, { address, country }]) => (country === undefined ? [address] : []))
    : [];
