/** Live tables, held against what the Tor says that there is. */
import { isDeepStrictEqual } from 'node:util';
import { either as E } from 'fp-ts';
import { combineLatest, filter, firstValueFrom, map, ReplaySubject, switchMap, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { CircuitEvent, OrConnectionEvent, StreamEvent, TorError } from '../../../lib/index.js';
import { circuits, orConnections, streams } from '../../../lib/tables/index.js';
import type { Table, Update } from '../../../lib/tables/index.js';
import type { V1Tor } from '../../../lib/v1/index.js';
import { afterwards } from '../afterwards.js';

type Answer<A> = Observable<E.Either<TorError, A>>;
type Rows = ReadonlyArray<string>;

/** What a row and a snapshot have in common: of a circuit, everything. */
const circuit = ({ id, status, path, details }: CircuitEvent): string => JSON.stringify([id, status, path, details]);
const stream = ({ id, status, target, details }: StreamEvent): string =>
  JSON.stringify([id, status, target, details?.circuit]);
const orConnection = ({ router, status }: OrConnectionEvent): string => JSON.stringify([router.slice(0, 41), status]);

/** A table that is followed until the end of the spec. */
interface Followed<K, A> {
  readonly table$: Observable<Table<K, A>>;
  /** The changes that began it anew. */
  readonly cleared: () => number;
  /** Its rows, each time that it is complete and a snapshot that is asked for after it says the same. */
  readonly agreed$: Observable<Rows>;
  /** What was compared last. */
  readonly compared: () => unknown;
}

const followed = <K, A>(
  update$: Answer<Update<Table<K, A>, { readonly _tag: string }>>,
  snapshot$: Answer<ReadonlyArray<A>>,
  essence: (row: A) => string,
): Followed<K, A> => {
  const table$ = new ReplaySubject<Table<K, A>>(1);
  let cleared = 0;
  let compared: unknown = 'never complete';
  const running = update$.pipe(filter(E.isRight)).subscribe(({ right: { table, change } }) => {
    if (change._tag === 'Cleared') cleared++;
    table$.next(table);
  });
  afterwards(() => running.unsubscribe());
  return {
    table$,
    cleared: () => cleared,
    compared: () => compared,
    agreed$: table$.pipe(
      filter(({ complete }) => complete),
      switchMap(({ rows }) =>
        snapshot$.pipe(
          filter(E.isRight),
          map(({ right }) => [[...rows.values()], right] as const),
        ),
      ),
      map(([rows, snapshot]) => [rows.map(essence).sort(), snapshot.map(essence).sort()] as const),
      tap(([table, snapshot]) => (compared = { table, snapshot })),
      filter(([rows, snapshot]) => isDeepStrictEqual(rows, snapshot)),
      map(([rows]) => rows),
    ),
  };
};

export interface LiveTables {
  /** Until no open circuit is like this. */
  readonly withoutCircuit: (isLike: (circuit: CircuitEvent) => boolean) => Promise<unknown>;
  /** How often each of them began anew. */
  readonly cleared: () => ReadonlyArray<number>;
  /** What lives, once each of them agrees with a snapshot. */
  readonly agreed: () => Promise<{ readonly circuits: Rows; readonly streams: Rows; readonly orConnections: Rows }>;
}

export const liveTables = (tor: V1Tor): LiveTables => {
  const all = {
    circuits: followed(circuits(tor), tor.snapshots.circuits, circuit),
    streams: followed(streams(tor), tor.snapshots.streams, stream),
    orConnections: followed(orConnections(tor), tor.snapshots.orConnections, orConnection),
  };
  return {
    withoutCircuit: (isLike) =>
      firstValueFrom(all.circuits.table$.pipe(filter(({ rows }) => ![...rows.values()].some(isLike)))),
    cleared: () => Object.values(all).map(({ cleared }) => cleared()),
    agreed: async () => {
      let isWaiting = true;
      // the spec's time was up
      afterwards(() => {
        if (isWaiting)
          throw new Error(`the tables differ: ${JSON.stringify(Object.values(all).map(({ compared }) => compared()))}`);
      });
      const rows = await firstValueFrom(
        combineLatest({
          circuits: all.circuits.agreed$,
          streams: all.streams.agreed$,
          orConnections: all.orConnections.agreed$,
        }),
      );
      isWaiting = false;
      return rows;
    },
  };
};
