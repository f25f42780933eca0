import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { concat, count, delay, finalize, from, map, mergeMap, of, Subject, take } from 'rxjs';
import type { Observable } from 'rxjs';
import type { CircuitEvent, StreamEvent } from '../../lib/model/Event.js';
import { chain, match } from '../../lib/ObservableEither.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { mergeMapRight, rights } from '../../lib/operators/either.js';
import { circuitLife, endsLife, lives, streamLife } from '../../lib/operators/life.js';
import type { TorError } from '../../lib/TorError.js';
import { circuit, circuitId, stream, streamId } from './events.js';
import { itFollowsItsSource, itLeavesWhatEmitsAtOnce, L, marbles, x } from './marbles.js';
import type { Letters } from './marbles.js';

describe('circuitLife', () => {
  const values: Letters<TorError, CircuitEvent> = {
    l: circuit(1, 'Launched'),
    b: circuit(1, 'Built'),
    o: circuit(2, 'Closed'),
    c: circuit(1, 'Closed'),
    f: circuit(1, 'Failed'),
    x,
    L,
  };

  it('completes with the Closed event, and leaves the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-l-b-x-o-c-f-|', values);
      const subs = '        ^--------!    ';
      const expected = '    -l-b-x---(c|) ';

      expectObservable(source$.pipe(circuitLife(circuitId(1)))).toBe(expected.trim(), values);
      expectSubscriptions(source$.subscriptions).toBe(subs.trim());
    });
  });

  it('completes with the Failed event', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-l-f-c-|', values);
      const subs = '        ^--!    ';
      const expected = '    -l-(f|)';

      expectObservable(source$.pipe(circuitLife(circuitId(1)))).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('completes with a ConnectionLost: behind it the id may be that of another circuit', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-l-L-l-|', values);
      const subs = '        ^--!    ';
      const expected = '    -l-(L|)';

      expectObservable(source$.pipe(circuitLife(circuitId(1)))).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  itFollowsItsSource('circuitLife', circuitLife(circuitId(1)));
});

describe('streamLife', () => {
  const values: Letters<TorError, StreamEvent> = {
    s: stream(1, 'SentConnect'),
    u: stream(1, 'Succeeded'),
    o: stream(2, 'Closed'),
    c: stream(1, 'Closed'),
    L,
    x,
  };

  it('completes with the Closed event, so that the next stream of that id is not in it', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-s-x-o-c-s-|', values);
      const subs = '        ^------!    ';
      const expected = '    -s-x---(c|) ';

      expectObservable(source$.pipe(streamLife(streamId(1)))).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('completes with a ConnectionLost', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-s-o-u-L-u-|', values);
      const expected = '    -s---u-(L|) ';

      expectObservable(source$.pipe(streamLife(streamId(1)))).toBe(expected, values);
    });
  });

  itFollowsItsSource('streamLife', streamLife(streamId(1)));
});

describe('lives', () => {
  const values: Letters<TorError, CircuitEvent> = {
    a: circuit(1, 'Launched'),
    A: circuit(1, 'Closed'),
    b: circuit(2, 'Launched'),
    B: circuit(2, 'Failed'),
    x,
    L,
  };

  /** Each life as the Observable of its events, which expectObservable compares in its own time. */
  const opened = (source$: ObservableEither<TorError, CircuitEvent | StreamEvent>) =>
    source$.pipe(
      lives,
      match(
        (error): unknown => E.left(error),
        ({ event$ }) => event$,
      ),
    );

  it('emits a life at its first event, which ends with its last; the same id then begins another', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-A-a-B-|', values);
      const subs = '        ^----------!';
      const first = cold('   a---(A|)    ', values);
      const second = cold('    b-----(B|)', values);
      const third = cold('           a---|', values);
      const expected = '    -p-q---r---|';

      expectObservable(opened(source$)).toBe(expected, { p: first, q: second, r: third });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('ends all open lives with a ConnectionLost, which then passes, as other Lefts do', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-a-b-x-A-a-L-b-|', values);
      const first = cold('   a-----(A|)', values);
      const second = cold('    b-------(L|)', values);
      const third = cold('           a-(L|)', values);
      const fourth = cold('              b-|', values);
      const expected = '    -p-q-x---r-L-s-|';

      const result$ = opened(source$);
      expectObservable(result$).toBe(expected, { p: first, q: second, r: third, s: fourth, x, L });
    });
  });

  it('gives a life its id', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-a-b-|', values);
      const expected = '    -1-2-|';

      const ids$ = source$.pipe(
        lives,
        rights,
        map(({ id }) => id),
      );
      expectObservable(ids$).toBe(expected, { 1: 1, 2: 2 });
    });
  });

  it('tells circuit 1 from stream 1 where both come in one source', () => {
    const both: Letters<TorError, CircuitEvent | StreamEvent> = {
      c: circuit(1, 'Launched'),
      s: stream(1, 'SentConnect'),
      S: stream(1, 'Closed'),
      C: circuit(1, 'Closed'),
    };
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-c-s-S-C-|', both);
      const first = cold('   c-----(C|)', both);
      const second = cold('    s-(S|)', both);
      const expected = '    -p-q-----|';

      expectObservable(opened(source$)).toBe(expected, { p: first, q: second });
    });
  });

  it('keeps the events of a life until its first subscription, also when it has ended', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-a-A-----|', values);
      const late = '        ------(n|)';

      const late$ = source$.pipe(
        lives,
        rights,
        delay(5),
        mergeMap(({ event$ }) => concat(event$, event$).pipe(count())),
        take(1),
      );
      expectObservable(late$).toBe(late, { n: 2 });
    });
  });

  it('stays for a life when the outer Observable is left, and begins no other', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-A-a-|', values);
      const subs = '        ^----!    ';
      const expected = '    -a---(A|) ';

      const events$ = source$.pipe(
        lives,
        rights,
        take(1),
        mergeMap(({ event$ }) => event$),
      );
      expectObservable(events$).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('leaves its source when the outer Observable and all lives are left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-A-|', values);
      const subs = '        ^---!   ';
      const expected = '    -a-b-   ';
      const unsub = '       ----!   ';

      const events$ = source$.pipe(
        lives,
        rights,
        mergeMap(({ event$ }) => event$),
      );
      expectObservable(events$, unsub).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('completes a life that nobody follows any more, for who comes late', () => {
    marbles(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-a-A-|', values);
      const subs = '       ^!    ';
      const expected = '   --(a|)';

      // take(1) leaves the source; the life is subscribed to a frame later
      const events$ = source$.pipe(
        lives,
        rights,
        take(1),
        delay(1),
        mergeMap(({ event$ }) => event$),
      );
      expectObservable(events$).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('loses no event to chain, which subscribes to one life after the other', () => {
    const source$ = from([
      circuit(1, 'Launched'),
      circuit(2, 'Launched'),
      circuit(2, 'Built'),
      circuit(1, 'Built'),
      circuit(2, 'Closed'),
      circuit(1, 'Closed'),
    ]);
    const idsOf = (seen$: Observable<E.Either<unknown, CircuitEvent>>): ReadonlyArray<number> => {
      const ids: number[] = [];
      seen$.pipe(rights).subscribe(({ id }) => ids.push(id));
      return ids;
    };
    expect(
      idsOf(
        source$.pipe(
          lives,
          chain(({ event$ }) => event$),
        ),
      ),
    ).toEqual([1, 1, 1, 2, 2, 2]);
    expect(
      idsOf(
        source$.pipe(
          lives,
          mergeMapRight(({ event$ }) => event$),
        ),
      ),
    ).toEqual([1, 2, 2, 1, 2, 1]);
  });

  it('tells the open lives of an error notification', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-a--#', values);
      const first = cold('   a--#', values);
      const expected = '    -p--#';

      expectObservable(opened(source$)).toBe(expected, { p: first });
    });
  });

  it('begins another life where somebody who hears of an end begins one with that id', () => {
    const source$ = new Subject<E.Either<TorError, StreamEvent>>();
    const seen: string[] = [];
    let count = 0;
    source$.pipe(lives, rights).subscribe(({ event$ }) => {
      const life = ++count;
      event$.pipe(rights).subscribe(({ status }) => {
        seen.push(`${String(life)} ${String(status)}`);
        if (life === 1 && status === 'Closed') source$.next(stream(1, 'SentConnect'));
      });
    });
    source$.next(stream(1, 'SentConnect'));
    source$.next(stream(1, 'Closed'));
    source$.next(stream(1, 'Failed'));
    expect(seen).toEqual(['1 SentConnect', '1 Closed', '2 SentConnect', '2 Failed']);
  });

  it('keeps nothing of a life that has ended: a hundred thousand circuits, each with its own id', () => {
    const source$ = new Subject<E.Either<TorError, CircuitEvent>>();
    let open = 0;
    let most = 0;
    source$
      .pipe(
        lives,
        rights,
        mergeMap(({ event$ }) => {
          most = Math.max(most, ++open);
          return event$.pipe(finalize(() => open--));
        }),
      )
      .subscribe();
    for (let id = 0; id < 100_000; id++) {
      source$.next(circuit(id, 'Launched'));
      source$.next(circuit(id, 'Failed'));
    }
    expect({ open, most }).toEqual({ open: 0, most: 1 });
  });

  it('law: the events of all lives are the events of the source, each life has one id and ends once', () => {
    const event = fc.oneof(
      { weight: 8, arbitrary: fc.tuple(fc.nat(3), fc.constantFrom('Launched', 'Built', 'Closed', 'Failed' as const)) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const items = events.map((e) => (e === undefined ? L : circuit(e[0], e[1] as CircuitEvent['status'])));
        const followed: { id: number; events: E.Either<TorError, CircuitEvent>[]; completed: boolean }[] = [];
        const merged: E.Either<TorError, CircuitEvent>[] = [];
        of(...items)
          .pipe(lives)
          .subscribe((item) => {
            if (E.isLeft(item)) return merged.push(item);
            const life = { id: item.right.id, events: [] as E.Either<TorError, CircuitEvent>[], completed: false };
            followed.push(life);
            return item.right.event$.subscribe({
              next: (e) => {
                life.events.push(e);
                if (E.isRight(e)) merged.push(e);
              },
              complete: () => {
                life.completed = true;
              },
            });
          });
        expect(merged).toEqual(items);
        followed.forEach(({ id, events: own, completed }) => {
          expect(completed).toBe(true);
          own.forEach((e, i) => {
            if (E.isRight(e)) expect(e.right.id).toBe(id);
            if (i < own.length - 1) expect(E.isRight(e) && !endsLife(e.right)).toBe(true);
          });
        });
      }),
    );
  });

  itFollowsItsSource('lives', lives);
  itLeavesWhatEmitsAtOnce('lives', lives);
});
