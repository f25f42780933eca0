import { either as E } from 'fp-ts';
import { EMPTY, map, NEVER, of, skip, Subject, withLatestFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import type { CircuitEvent } from '../../lib/model/Event.js';
import { circuits } from '../../lib/tables/circuits.js';
import type { Snapshots } from '../../lib/tables/Snapshots.js';
import { serverError } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import { itFollowsItsSource, L, marbles, x } from '../operators/marbles.js';
import { circuit, shortly } from './events.js';

type Item = E.Either<TorError, CircuitEvent>;
type Answer = E.Either<TorError, ReadonlyArray<CircuitEvent>>;

/** Of circuit 1: Launched, Built, Closed; and one of circuit 2. */
const events = {
  l: E.right(circuit(1, 'Launched')),
  b: E.right(circuit(1, 'Built', 'a')),
  c: E.right(circuit(1, 'Closed', 'a')),
  o: E.right(circuit(2, 'Launched')),
  L,
  x,
} satisfies Record<string, Item>;

/** A snapshot of circuits 1 and 3, no answer, and the end of the connection. */
const answers = {
  s: E.right([circuit(1, 'Launched'), circuit(3, 'Built', 'b')]),
  n: E.left(serverError('Unauthorized', 'no', 510)),
  L,
} satisfies Record<string, Answer>;

/** What the letters of the tables stand for, as `shortly` has it. */
const tables = {
  1: 'Began 1',
  2: 'Changed 1',
  3: 'Ended',
  4: 'Began 1,2',
  e: 'Cleared',
  s: 'Snapshot 1,3',
  t: 'Snapshot 1,2,3',
  u: 'Snapshot 3',
  x: 'DecodeError',
  L: 'ConnectionLost',
  n: 'ServerError',
};

const flags = { t: true, f: false };

const tableOf = (
  circuit$: Observable<Item>,
  active$?: Observable<boolean>,
  snapshot$: Observable<Answer> = NEVER,
): Observable<string> => {
  const snapshots: Snapshots | undefined = active$ && { active: () => active$, circuits: snapshot$ };
  return circuits({ circuit$, snapshots }).pipe(map(shortly));
};

describe('of a Tor without snapshots', () => {
  it('is emitted empty at subscription, then at each change; Lefts pass, and a gap empties it', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const event$ = cold('-l-x-b-c-c-l-L---l-|', events);
      const subs = '       ^------------------!';
      const expected = '   e1-x-2-3---1-(Le)1-|';

      expectObservable(tableOf(event$)).toBe(expected, tables);
      expectSubscriptions(event$.subscriptions).toBe(subs);
    });
  });

  it('begins anew with each subscription', () => {
    marbles(({ hot, expectObservable }) => {
      const event$ = hot(' --l-b-', events);
      const first = '      ^------';
      const expected1 = '  e-1-2-';
      const second = '     ---^---';
      const expected2 = '  ---e1-';

      const table$ = tableOf(event$);
      expectObservable(table$, first).toBe(expected1, tables);
      expectObservable(table$, second).toBe(expected2, tables);
    });
  });
});

describe('of a Tor with snapshots', () => {
  it('subscribes to the events first, and asks once they are served', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const event$ = hot('  -------o----c--', events);
      const active$ = hot(' --f-t----------', flags);
      const snapshot$ = cold('  -----(s|)    ', answers);
      const expected = '    -------o-t--c--';
      const unsub = '       --------------!';

      expectObservable(tableOf(event$, active$, snapshot$), unsub).toBe(expected, {
        ...tables,
        o: 'Began 2',
        c: 'Ended 2,3',
      });
      expectSubscriptions(event$.subscriptions).toBe('   ^-------------!');
      expectSubscriptions(active$.subscriptions).toBe('  ^-------------!');
      expectSubscriptions(snapshot$.subscriptions).toBe('----^----!');
    });
  });

  it('does not bring back what ended while the snapshot was under way', () => {
    marbles(({ cold, hot, expectObservable }) => {
      const event$ = hot('  -l---c---', events);
      const active$ = hot(' ---t-----', flags);
      const snapshot$ = cold(' ----(s|)', answers);
      const expected = '    -1---3-u-';

      expectObservable(tableOf(event$, active$, snapshot$)).toBe(expected, tables);
    });
  });

  it('asks again after a reconnection; the gap is told once', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const event$ = hot('  --------L-----------', events);
      const active$ = hot(' --t----f-----t------', flags);
      const snapshot$ = cold('--(s|)', answers);
      const expected = '    ----s---(Le)---s----';

      expectObservable(tableOf(event$, active$, snapshot$)).toBe(expected, tables);
      expectSubscriptions(snapshot$.subscriptions).toBe(['--^-!', '-------------^-!']);
    });
  });

  it('gives up a snapshot that was under way when the connection was lost', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const event$ = hot('  ------L-----', events);
      const active$ = hot(' --t--f------', flags);
      const snapshot$ = cold('------(s|)', answers);
      const expected = '    ------(Le)--';

      expectObservable(tableOf(event$, active$, snapshot$)).toBe(expected, tables);
      expectSubscriptions(snapshot$.subscriptions).toBe('--^--!');
    });
  });

  it('does not tell the gap a second time, where the snapshot is answered with it', () => {
    marbles(({ cold, hot, expectObservable }) => {
      const event$ = hot('  ------L-----', events);
      const active$ = hot(' --t---------', flags);
      const snapshot$ = cold('--(L|)    ', answers);
      const expected = '    ------(Le)--';

      expectObservable(tableOf(event$, active$, snapshot$)).toBe(expected, tables);
    });
  });

  it('goes on with events alone where the snapshot is refused, and says so', () => {
    marbles(({ cold, hot, expectObservable }) => {
      const event$ = hot('  ---l---o-', events);
      const active$ = hot(' --t------', flags);
      const snapshot$ = cold('---(n|)', answers);
      const expected = '    ---1-n-4-';

      expectObservable(tableOf(event$, active$, snapshot$)).toBe(expected, tables);
    });
  });

  it('emits its empty value if the snapshot is refused before the first event, and only once', () => {
    marbles(({ cold, hot, expectObservable }) => {
      const event$ = hot('  -----------l-', events);
      const active$ = hot(' --t---f-t----', flags);
      const snapshot$ = cold('-(n|)', answers);
      const expected = '    ---(ne)--n-1-';

      expectObservable(tableOf(event$, active$, snapshot$)).toBe(expected, tables);
    });
  });

  it('emits no empty value before the gap if the events end first', () => {
    marbles(({ cold, hot, expectObservable }) => {
      const event$ = hot('  -------L-', events);
      const active$ = hot(' --t--f---', flags);
      const snapshot$ = cold('------(s|)', answers);
      const expected = '    -------(Le)-';

      expectObservable(tableOf(event$, active$, snapshot$)).toBe(expected, tables);
    });
  });

  it('completes with the events, and gives up the snapshot', () => {
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const event$ = cold(' -l---|', events);
      const active$ = hot(' --t-----', flags);
      const snapshot$ = cold('-------(s|)', answers);
      const expected = '    -1---|';

      expectObservable(tableOf(event$, active$, snapshot$)).toBe(expected, tables);
      expectSubscriptions(active$.subscriptions).toBe('  ^----!');
      expectSubscriptions(snapshot$.subscriptions).toBe('--^--!');
    });
  });

  it('asks nothing of a Tor that has ended', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const active$ = cold('t', flags);
      const snapshot$ = cold('(s|)', answers);

      expectObservable(tableOf(EMPTY, active$, snapshot$)).toBe('|');
      expectSubscriptions(snapshot$.subscriptions).toBe([]);
    });
  });

  it('is complete from the snapshot on, until a gap', () => {
    const event$ = new Subject<Item>();
    const seen: unknown[] = [];
    circuits({ circuit$: event$, snapshots: { active: () => of(true), circuits: of(answers.s) } }).subscribe((item) =>
      seen.push(E.isRight(item) ? item.right.table.complete : item.left._tag),
    );
    event$.next(events.b);
    event$.next(L);
    event$.next(events.l);
    expect(seen).toEqual([true, true, 'ConnectionLost', false, false]);
  });
});

it('emits in order also where who is told causes the next event', () => {
  const event$ = new Subject<Item>();
  const seen: string[] = [];
  tableOf(event$).subscribe((item) => {
    if (item === 'ConnectionLost') event$.next(events.o);
    seen.push(item);
  });
  event$.next(events.l);
  event$.next(L);
  expect(seen).toEqual(['Cleared', 'Began 1', 'ConnectionLost', 'Cleared', 'Began 2']);
});

itFollowsItsSource('circuits', (circuit$) => circuits({ circuit$ }).pipe(skip(1)));

it('has a value for withLatestFrom before the first event, without snapshots', () => {
  const event$ = new Subject<Item>();
  const seen: string[] = [];
  of('a')
    .pipe(withLatestFrom(tableOf(event$)))
    .subscribe(([, table]) => seen.push(table));
  expect(seen).toEqual(['Cleared']);
});
