import { rights, tables } from 'rx-tor-control';
import type { ObservableEither, TorError } from 'rx-tor-control';
import { auditTime, scan } from 'rxjs';
import type { Observable } from 'rxjs';

/** When something was first reported; `exact` is whether that was its beginning. */
export interface Age {
  readonly since: number;
  readonly exact: boolean;
}

/** What lives, with its age, and how what lived has ended since the page was opened. */
export interface Living<K, A> {
  readonly table: tables.Table<K, A>;
  readonly ages: tables.Rows<K, Age>;
  readonly ended: number;
  readonly failed: number;
}

type Change<K, A> = tables.Change<K, A>;

const agesAfter = <K extends string | number, A>(
  ages: tables.Rows<K, Age>,
  change: Change<K, A>,
  isBeginning: (row: A) => boolean,
  now: number,
): tables.Rows<K, Age> => {
  switch (change._tag) {
    case 'Began':
      return ages.with(change.key, { since: now, exact: isBeginning(change.row) });
    case 'Changed':
    case 'Refused':
      return ages;
    case 'Ended':
      return ages.without(change.key);
    case 'Snapshot': {
      const left = change.removed.reduce((rest, key) => rest.without(key), ages);
      return change.put.reduce(
        (rest, [key]) => (rest.has(key) ? rest : rest.with(key, { since: now, exact: false })),
        left,
      );
    }
    case 'Cleared':
      return tables.emptyTable<K, Age>().rows;
  }
};

export const nothingLives = <K extends string | number, A>(): Living<K, A> => ({
  table: tables.emptyTable<K, A>(),
  ages: tables.emptyTable<K, Age>().rows,
  ended: 0,
  failed: 0,
});

/** Milliseconds between two states of a table: a person could not read more of them. */
const CALM = 200;

/** Few Tors report ages: this page measures them from the first report. */
export const withAges =
  <K extends string | number, A extends { readonly status: unknown }>(isBeginning: (row: A) => boolean) =>
  (update$: ObservableEither<TorError, tables.Update<tables.Table<K, A>, Change<K, A>>>): Observable<Living<K, A>> =>
    update$.pipe(
      rights,
      scan(
        ({ ages, ended, failed }, { table, change }) => ({
          table,
          ages: agesAfter(ages, change, isBeginning, Date.now()),
          ended: ended + (change._tag === 'Ended' ? 1 : 0),
          failed: failed + (change._tag === 'Ended' && change.row.status === 'Failed' ? 1 : 0),
        }),
        nothingLives<K, A>(),
      ),
      auditTime(CALM),
    );
