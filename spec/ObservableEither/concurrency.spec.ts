import { array, either as E, function as F, readonlyArray as RA } from 'fp-ts';
import * as fc from 'fast-check';
import * as rx from 'rxjs';
import { Observable, of, scheduled, Subject, take, VirtualTimeScheduler } from 'rxjs';
import * as OE from '../../lib/ObservableEither.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import {
  itFollowsItsSource,
  itLeavesWhatEmitsAtOnce,
  itemsOf,
  marbles,
  outcomeOf,
  timed,
  x,
} from '../operators/marbles.js';
import type { Step } from '../operators/marbles.js';

const values = { a: E.right('a'), b: E.right('b'), c: E.right('c'), d: E.right('d'), x };

const one = (): ObservableEither<never, number> => OE.right(1);

describe('mergeMap', () => {
  it('subscribes to up to the limit at a time; a Left waits for its turn', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold(' -ab(xc)|    ', values);
      const subs = '         ^------!    ';
      const inner$ = cold('   ----d|     ', values);
      const innerSubs = ['   -^----!', '--^----!', '------^----!'];
      const expected = '     -----d(xd)d|';

      const result$ = F.pipe(
        source$,
        OE.mergeMap(() => inner$, 2),
      );
      expectObservable(result$).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
      expectSubscriptions(inner$.subscriptions).toBe(innerSubs);
    });
  });

  it.each([0, -1, NaN])('takes a limit of %d as 1', (limit) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold(' (ab|)   ', values);
      const inner$ = cold('  --d|    ', values);
      const innerSubs = ['   ^--!    ', '---^--!'];
      const expected = '     --d--d| ';

      const result$ = F.pipe(
        source$,
        OE.mergeMap(() => inner$, limit),
      );
      expectObservable(result$).toBe(expected, values);
      expectSubscriptions(inner$.subscriptions).toBe(innerSubs);
    });
  });

  it('takes no stack: 50,000 values that waited for a slow one', () => {
    const slow$ = new Subject<E.Either<never, number>>();
    let items = 0;
    rx.range(0, 50_000)
      .pipe(
        OE.fromObservable,
        OE.mergeMap((n) => (n === 0 ? slow$ : OE.right(n)), 1),
      )
      .subscribe(() => items++);
    expect(items).toBe(0);
    slow$.complete();
    expect(items).toBe(49_999);
  });

  itFollowsItsSource('mergeMap', OE.mergeMap(one));
  itFollowsItsSource('mergeMap, one at a time', OE.mergeMap(one, 1));
  itLeavesWhatEmitsAtOnce('mergeMap', OE.mergeMap(one));
});

describe('switchMap', () => {
  it('unsubscribes the one before when a value arrives, and not when a Left does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold(' -ax--b-------|', values);
      const subs = '         ^------------!';
      const inner$ = cold('   --c--d|      ', values);
      const innerSubs = ['   -^---!', '-----^-----!'];
      const expected = '     --xc---c--d--|';

      const result$ = F.pipe(
        source$,
        OE.switchMap(() => inner$),
      );
      expectObservable(result$).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
      expectSubscriptions(inner$.subscriptions).toBe(innerSubs);
    });
  });

  it('follows only the newest value if a teardown or the function itself causes one', () => {
    const source$ = new Subject<E.Either<never, number>>();
    const open: number[] = [];
    source$
      .pipe(
        OE.switchMap((n) => {
          if (n === 2) source$.next(E.right(3));
          return new Observable<E.Either<never, number>>(() => {
            open.push(n);
            return () => {
              open.splice(open.indexOf(n), 1);
              if (n === 0) source$.next(E.right(1));
            };
          });
        }),
      )
      .subscribe();
    source$.next(E.right(0));
    source$.next(E.right(9));
    expect(open).toEqual([1]);
    source$.next(E.right(2));
    expect(open).toEqual([3]);
  });

  itFollowsItsSource('switchMap', OE.switchMap(one));
  itLeavesWhatEmitsAtOnce('switchMap', OE.switchMap(one));
});

describe('exhaustMap', () => {
  it('ignores the values that arrive while one is running', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold(' -ax--b---c--|   ', values);
      const subs = '         ^-----------!   ';
      const inner$ = cold('   --d--d|        ', values);
      const innerSubs = ['   -^-----!', '---------^-----!'];
      const expected = '     --xd--d----d--d|';

      const result$ = F.pipe(
        source$,
        OE.exhaustMap(() => inner$),
      );
      expectObservable(result$).toBe(expected, values);
      expectSubscriptions(source$.subscriptions).toBe(subs);
      expectSubscriptions(inner$.subscriptions).toBe(innerSubs);
    });
  });

  itFollowsItsSource('exhaustMap', OE.exhaustMap(one));
  itLeavesWhatEmitsAtOnce('exhaustMap', OE.exhaustMap(one));
});

describe('traverseArrayPar', () => {
  it('asks for all at once: three requests of 100 ms take 100 ms', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const request$ = cold('99ms a|', values);
      const expected = '     100ms (r|)';

      const result$ = F.pipe(
        [1, 2, 3],
        OE.traverseArrayPar(() => request$),
      );
      expectObservable(result$).toBe(expected, { r: E.right(['a', 'a', 'a']) });
      expectSubscriptions(request$.subscriptions).toBe(['^ 99ms !', '^ 99ms !', '^ 99ms !']);
    });
  });

  it('asks for no more than the limit at a time', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const request$ = cold('---a|       ', values);
      const expected = '     --------(r|)';

      const result$ = F.pipe(
        [1, 2, 3, 4],
        OE.traverseArrayPar(() => request$, 2),
      );
      expectObservable(result$).toBe(expected, { r: E.right(['a', 'a', 'a', 'a']) });
      expectSubscriptions(request$.subscriptions).toBe(['^---!', '^---!', '----^---!', '----^---!']);
    });
  });

  it('keeps the order of the elements, and unsubscribes the others at a Left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const fast$ = cold('   -b|     ', values);
      const slow$ = cold('   ---a|   ', values);
      const wrong$ = cold('  --x|    ', values);
      const never$ = cold('  --------', values);

      const ordered$ = F.pipe([slow$, fast$], OE.traverseArrayPar(F.identity));
      expectObservable(ordered$).toBe('----(r|)', { r: E.right(['a', 'b']) });
      const failed$ = F.pipe([fast$, wrong$, never$], OE.traverseArrayPar(F.identity));
      expectObservable(failed$).toBe('--x|', values);
      expectSubscriptions(never$.subscriptions).toBe('^--!');
    });
  });

  it('of an empty array is one empty array', () => {
    marbles(({ expectObservable }) =>
      expectObservable(F.pipe([], OE.traverseArrayPar(one))).toBe('(r|)', { r: E.right([]) }),
    );
  });

  it('turns an exception of the function into an error notification', () => {
    marbles(({ expectObservable }) => {
      const result$ = F.pipe(
        [1, 2],
        OE.traverseArrayPar((n) => {
          if (n === 2) throw new Error('broken');
          return OE.right(n);
        }),
      );
      expectObservable(result$).toBe('#', undefined, new Error('broken'));
    });
  });

  it.each([1, 7, Infinity])('takes no stack: 20,000 elements, %d at a time', (limit) => {
    const scheduler = new VirtualTimeScheduler();
    const all = Array.from({ length: 20_000 }, (_, i) => i);
    const lengths: unknown[] = [];
    const ask = (n: number) => (n % 1_000 === 0 ? scheduled([E.right(n)], scheduler) : OE.right(n));
    F.pipe(all, OE.traverseArrayPar(ask, limit), OE.map(RA.size)).subscribe((item) => lengths.push(item));
    scheduler.flush();
    expect(lengths).toEqual([E.right(20_000)]);
  });

  itFollowsItsSource('traverseArrayPar', (source$) => F.pipe([source$], OE.traverseArrayPar(F.identity)));
  itLeavesWhatEmitsAtOnce('traverseArrayPar', (source$) => F.pipe([source$], OE.traverseArrayPar(F.identity)));
});

describe('apPar', () => {
  it('subscribes to both sides at once', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const function$ = cold('---f|', { f: E.right((text: string) => `${text}!`) });
      const value$ = cold('   --a|', values);
      const expected = '      ----(r|)';

      expectObservable(F.pipe(function$, OE.apPar(value$))).toBe(expected, { r: E.right('a!') });
      expectSubscriptions(value$.subscriptions).toBe('^--!');
    });
  });

  it('takes no stack: traverse of an array of 5,000 elements', () => {
    const as = Array.from({ length: 5_000 }, (_, i) => i);
    const lengths: unknown[] = [];
    F.pipe(as, RA.traverse(OE.ApplicativePar)(OE.right<never, number>), OE.map(RA.size)).subscribe((item) =>
      lengths.push(item),
    );
    expect(lengths).toEqual([E.right(5_000)]);
  });

  itFollowsItsSource('apPar', (source$) => F.pipe(source$, OE.apPar(one())));
});

// -------------------------------------------------------------------------------------
// laws
// -------------------------------------------------------------------------------------

type Item = E.Either<string, number>;
type Steps = ReadonlyArray<Step<Item>>;

const item: fc.Arbitrary<Item> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -9, max: 9 }).map((n): Item => E.right(n)) },
  { weight: 1, arbitrary: fc.constantFrom('x', 'y').map((l): Item => E.left(l)) },
);
const steps: fc.Arbitrary<Steps> = fc.array(fc.record({ after: fc.nat(3), item }), { maxLength: 4 });
const rightSteps = fc.array(fc.record({ after: fc.nat(3), item: fc.integer().map((n): Item => E.right(n)) }), {
  maxLength: 4,
});
const kleisli = fc.func<[number], Steps>(steps);
const limits = fc.constantFrom(1, 2, 3, Infinity);

const later = (scheduler: VirtualTimeScheduler, f: (n: number) => Steps) => (n: number) => timed(scheduler, f(n));

/** The oracle: an operator of rxjs on the values of Rights. */
const onRights =
  (f: (n: number) => ObservableEither<string, number>) =>
  (ea: Item): ObservableEither<string, number> =>
    E.isLeft(ea) ? of(ea) : f(ea.right);

type Run<A> = (scheduler: VirtualTimeScheduler) => ObservableEither<string, A>;

const same = <A>(actual: Run<A>, expected: Run<A>): void => expect(itemsOf(actual)).toEqual(itemsOf(expected));
const sameInTime = <A>(actual: Run<A>, expected: Run<A>): void =>
  expect(outcomeOf(actual)).toEqual(outcomeOf(expected));

const plus = (n: number) => (k: number) => n * 10 + k;

describe('concurrency', () => {
  it('law: mergeMap = mergeMap of rxjs, to the frame', () => {
    fc.assert(
      fc.property(steps, kleisli, limits, (a, f, limit) =>
        sameInTime(
          (s) => timed(s, a).pipe(OE.mergeMap(later(s, f), limit)),
          (s) => timed(s, a).pipe(rx.mergeMap(onRights(later(s, f)), limit)),
        ),
      ),
    );
  });

  it('law: on Rights, switchMap and exhaustMap are those of rxjs, to the frame', () => {
    fc.assert(
      fc.property(rightSteps, kleisli, (a, f) => {
        sameInTime(
          (s) => timed(s, a).pipe(OE.switchMap(later(s, f))),
          (s) => timed(s, a).pipe(rx.switchMap(onRights(later(s, f)))),
        );
        sameInTime(
          (s) => timed(s, a).pipe(OE.exhaustMap(later(s, f))),
          (s) => timed(s, a).pipe(rx.exhaustMap(onRights(later(s, f)))),
        );
      }),
    );
  });

  it('law: Lefts change nothing about the values of switchMap and exhaustMap', () => {
    const rightsAt = (make: Run<number>) => {
      const { items, at } = outcomeOf(make);
      return items.map((ea, i) => [at[i], ea] as const).filter(([, ea]) => E.isRight(ea));
    };
    fc.assert(
      fc.property(steps, fc.func<[number], Steps>(rightSteps), (a, f) =>
        [OE.switchMap, OE.exhaustMap].forEach((operator) =>
          expect(rightsAt((s) => F.pipe(timed(s, a), operator(later(s, f))))).toEqual(
            rightsAt((s) =>
              F.pipe(
                timed(s, a),
                rx.filter((ea): boolean => E.isRight(ea)),
                operator(later(s, f)),
              ),
            ),
          ),
        ),
      ),
    );
  });

  it('law: traverseArrayPar has the items of traverseArray, whatever the limit', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 4 }), limits, (as, limit) =>
        same<ReadonlyArray<number>>(
          (s) =>
            F.pipe(
              as,
              OE.traverseArrayPar((a) => timed(s, a), limit),
            ),
          (s) =>
            F.pipe(
              as,
              OE.traverseArray((a) => timed(s, a)),
            ),
        ),
      ),
    );
  });

  it('law: array.sequence(ApplicativePar) has the items of traverseArrayPar', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 4 }), (as) =>
        same<ReadonlyArray<number>>(
          (s) => array.sequence(OE.ApplicativePar)(as.map((a) => timed(s, a))),
          (s) =>
            F.pipe(
              as,
              OE.traverseArrayPar((a) => timed(s, a)),
            ),
        ),
      ),
    );
  });

  it('law: apPar has the items of ap (ApplyPar)', () => {
    fc.assert(
      fc.property(steps, steps, (a, b) =>
        same<number>(
          (s) => OE.ApplyPar.ap(OE.ApplyPar.map(timed(s, a), plus), timed(s, b)),
          (s) => OE.Apply.ap(OE.Apply.map(timed(s, a), plus), timed(s, b)),
        ),
      ),
    );
  });

  it('law: ApplicativePar: identity, homomorphism, interchange and composition', () => {
    const { ap, map, of: pure } = OE.ApplicativePar;
    const compose = (g: (n: number) => number) => (f: (n: number) => number) => (n: number) => g(f(n));
    fc.assert(
      fc.property(steps, steps, steps, fc.integer(), (a, b, c, n) => {
        same<number>(
          (s) => ap(pure(F.identity<number>), timed(s, a)),
          (s) => timed(s, a),
        );
        same<number>(
          () => ap(pure(plus(1)), pure(n)),
          () => pure(plus(1)(n)),
        );
        same<number>(
          (s) => ap(map(timed(s, a), plus), pure(n)),
          (s) =>
            ap(
              pure((f: (k: number) => number) => f(n)),
              map(timed(s, a), plus),
            ),
        );
        same<number>(
          (s) => ap(ap(map(timed(s, c), F.flow(plus, compose)), map(timed(s, b), plus)), timed(s, a)),
          (s) => ap(map(timed(s, c), plus), ap(map(timed(s, b), plus), timed(s, a))),
        );
      }),
    );
  });

  it('law: unsubscribing at any item leaves nothing scheduled, and emits no further item', () => {
    const operators: ReadonlyArray<
      (f: (n: number) => ObservableEither<string, number>) => (s$: Observable<Item>) => Observable<unknown>
    > = [
      (f) => OE.mergeMap(f, 2),
      OE.switchMap,
      OE.exhaustMap,
      (f) => (s$) => F.pipe([s$, f(1), f(2)], OE.traverseArrayPar(F.identity, 2)),
      (f) => (s$) => F.pipe(s$, OE.map(plus), OE.apPar(f(1))),
    ];
    fc.assert(
      fc.property(
        steps,
        kleisli,
        fc.constantFrom(...operators),
        fc.integer({ min: 1, max: 3 }),
        (a, f, operator, n) => {
          const scheduler = new VirtualTimeScheduler();
          const source$ = timed(scheduler, a).pipe(rx.concatWith(rx.NEVER));
          const items: unknown[] = [];
          const all = itemsOf((s) => timed(s, a).pipe(rx.concatWith(rx.NEVER), operator(later(s, f)))).items;
          operator(later(scheduler, f))(source$)
            .pipe(take(n))
            .subscribe((i) => items.push(i));
          scheduler.flush();
          expect(items).toEqual(all.slice(0, n));
          if (items.length === n) expect(scheduler.actions).toEqual([]);
        },
      ),
    );
  });
});
