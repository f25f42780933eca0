/** The table of a client's guards. */
import type { Observable } from 'rxjs';
import type { GuardEvent } from '../model/V1Event.js';
import { map } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';
import { follow } from './follow.js';
import { refreshed } from './refreshed.js';
import type { RefreshedInput, RefreshOptions } from './refreshed.js';
import { replaced } from './replaced.js';
import { applyChange, emptyTable } from './Table.js';
import type { Change, Reducer, Table, Update } from './Table.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A guard of a client, as GETINFO entry-guards has it.
 *
 * @category model
 * @since 0.1.0
 */
export interface GuardRow {
  /** `$` and the fingerprint, with `~` and the nickname. */
  readonly router: string;
  /** `up`, `down`, `never-connected`, `unusable` or `unlisted`. */
  readonly status: string;
  /** Since when, in milliseconds since 1970, if the Tor knows it. */
  readonly since: number | undefined;
}

/**
 * The guards by `$` and fingerprint.
 *
 * @category model
 * @since 0.1.0
 */
export type GuardTable = Table<string, GuardRow>;

/**
 * A change of a table of guards.
 *
 * @category model
 * @since 0.1.0
 */
export type GuardChange = Change<string, GuardRow>;

/**
 * The part of a `V1Tor` that the table of guards needs.
 *
 * @category model
 * @since 0.1.0
 */
export interface HasGuards {
  readonly event: (name: 'GUARD') => ObservableEither<TorError, GuardEvent>;
  readonly active: (event: 'GUARD') => Observable<boolean>;
  readonly getInfo: (keys: readonly ['entry-guards']) => ObservableEither<TorError, readonly [ReadonlyArray<GuardRow>]>;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const LIMIT = 16_384;

interface State {
  readonly table: GuardTable;
}

/**
 * Makes the reducer that `guards` runs.
 *
 * @example
 * const { initial, step } = tables.guardReducer();
 * step(initial, { _tag: 'Rows', rows: [{ router: 'a', status: 'up', since: undefined }] })
 *
 * @category constructors
 * @since 0.1.0
 */
export const guardReducer = ({ limit = LIMIT }: Pick<RefreshOptions, 'limit'> = {}): Reducer<
  State,
  RefreshedInput<GuardRow, GuardEvent>,
  GuardChange
> => {
  const initial: State = { table: emptyTable() };
  const changed = (table: GuardTable, change: GuardChange | undefined): readonly [State, GuardChange | undefined] => [
    change === undefined ? { table } : { table: applyChange(change)(table) },
    change,
  ];
  return {
    initial,
    apply: applyChange,
    step: ({ table }, input) => {
      switch (input._tag) {
        case 'Rows': {
          const entries = input.rows.map((row) => [keyOf(row), row] as const);
          return changed(table, replaced(table, entries, limit, isSame));
        }
        case 'Event':
          return [{ table }, undefined];
        case 'Refused':
          // nothing has been emitted before
          return table === initial.table ? changed(table, { _tag: 'Cleared' }) : [{ table }, undefined];
        case 'Gap':
          return changed(table, { _tag: 'Cleared' });
      }
    },
  };
};

const keyOf = ({ router }: GuardRow): string => /^\$[0-9A-Fa-f]{40}/.exec(router)?.[0].toUpperCase() ?? router;

const isSame = (a: GuardRow, b: GuardRow): boolean =>
  a.router === b.router && a.status === b.status && a.since === b.since;

/**
 * Emits the table of a Tor's guards at each change. An event has only a part of what the Tor knows about a guard, so
 * the table asks for all guards again after each GUARD event. A current Tor reports with no event that a guard is up or
 * down: pass `refresh$` to ask again from time to time.
 *
 * @example
 * const guard$ = tables.guards(v1Client(connect), { refresh$: interval(10_000) });
 * guard$.pipe(rights).subscribe(({ table }) => console.log([...table.rows.values()]))
 *
 * @category constructors
 * @since 0.1.0
 */
export const guards = (
  tor: HasGuards,
  options: RefreshOptions = {},
): ObservableEither<TorError, Update<GuardTable, GuardChange>> =>
  follow(
    guardReducer(options),
    refreshed({
      event$: tor.event('GUARD'),
      active$: tor.active('GUARD'),
      ask$: tor.getInfo(['entry-guards']).pipe(map(([rows]) => rows)),
      isChange: () => true,
      refresh$: options.refresh$,
    }),
  );
