import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { concat, delay, NEVER, of, repeat, Subject, Subscription, take } from 'rxjs';
import type { Observable, VirtualTimeScheduler } from 'rxjs';
import { chain, right } from '../../lib/ObservableEither.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { dropNewest, dropOldest, failAt, keepLatest, overflow, sampleEvery } from '../../lib/operators/overflow.js';
import type { OverflowPolicy } from '../../lib/operators/overflow.js';
import { closed, connectionLost, dropped, queueFull } from '../../lib/TorError.js';
import type { TorError } from '../../lib/TorError.js';
import {
  itFollowsItsSource,
  itLeavesWhatEmitsAtOnce,
  itemsOf,
  L,
  marbles,
  nothing,
  outcomeOf,
  timed,
  x,
} from './marbles.js';
import type { Letters, Step } from './marbles.js';
import { rights } from '../../lib/operators/either.js';
import { HOUR, realTime, wallClock } from '../wallClock.js';

/** A letter is a value; D says that one item was dropped, E that two were; F that the queue is full. */
const letters: Letters<TorError, string> = {
  ...Object.fromEntries('abcdefg'.split('').map((letter) => [letter, E.right(letter)])),
  L,
  x,
  D: E.left(dropped(1)),
  E: E.left(dropped(2)),
  F: E.left(queueFull('overflow', 1)),
};

describe('overflow', () => {
  it('keepLatest: the newest item that waits takes the place of the one before', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('  -a-b-c---d|         ', letters);
      const subs = '          ^---------!         ';
      const slow = (v: string) => cold('-----r|', { r: E.right(v) });
      const expected = '      ------aD----c-----d| ';

      expectObservable(source$.pipe(overflow(keepLatest, slow))).toBe(expected, letters);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('dropOldest: the oldest of those that wait makes room', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('  -abcde----|          ', letters);
      const subs = '          ^---------!          ';
      const slow = (v: string) => cold('-----r|', { r: E.right(v) });
      const expected = '      ------aE----d-----e| ';

      expectObservable(source$.pipe(overflow(dropOldest(2), slow))).toBe(expected, letters);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('dropNewest: what finds no room is dropped, and told in its place', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('  -abcde---f|                  ', letters);
      const subs = '          ^---------!                  ';
      const slow = (v: string) => cold('-----r|', { r: E.right(v) });
      const expected = '      ------a-----b-----cE----f|   ';

      expectObservable(source$.pipe(overflow(dropNewest(2), slow))).toBe(expected, letters);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('dropNewest: tells of what was dropped at the end, too', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('  -abcd-|              ', letters);
      const slow = (v: string) => cold('-----r|', { r: E.right(v) });
      const expected = '      ------a-----b(E|)    ';

      expectObservable(source$.pipe(overflow(dropNewest(1), slow))).toBe(expected, letters);
    });
  });

  it('sample: one item is taken at each tick, the last one at the end', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('  -a-b-----------c---|   ', letters);
      const subs = '          ^------------------!   ';
      const expected = '      ----------(Db)-----(c|)';

      expectObservable(source$.pipe(overflow(sampleEvery(10), right))).toBe(expected, letters);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('sample: a tick finds nothing while the one before is still consumed', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('  -ab 15ms c 16ms |    ', letters);
      const slow = (v: string) => cold('12ms r|', { r: E.right(v) });
      const expected = '      10ms D 11ms b 19ms c|';

      expectObservable(source$.pipe(overflow(sampleEvery(10), slow))).toBe(expected, letters);
    });
  });

  it('fail: one item too many ends it with a QueueFull, behind those that wait', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('  -abcd-|         ', letters);
      const subs = '          ^--!            ';
      const slow = (v: string) => cold('-----r|', { r: E.right(v) });
      const expected = '      ------a-----b(F|)';

      expectObservable(source$.pipe(overflow(failAt(1), slow))).toBe(expected, letters);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('a ConnectionLost is kept in its place, whatever is dropped around it', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('  -abLcd-|             ', letters);
      const slow = (v: string) => cold('-----r|', { r: E.right(v) });
      const latest = '        ------a(DLD)d|       ';
      const newest = '        ------a-----b(LE|)   ';

      expectObservable(source$.pipe(overflow(keepLatest, slow))).toBe(latest, letters);
      expectObservable(source$.pipe(overflow(dropNewest(1), slow))).toBe(newest, letters);
    });
  });

  it('a ConnectionLost passes when nothing is before it: at once, or at the tick of sample', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold(' -L---L-----|', letters);
      const expected = '     -L---L-----|';
      const atTicks = '      ----L---L--|';

      expectObservable(source$.pipe(overflow(keepLatest, right))).toBe(expected, letters);
      expectObservable(source$.pipe(overflow(sampleEvery(4), right))).toBe(atTicks, letters);
    });
  });

  it('a limit of 0 lets nothing wait', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('  -abc-----d-|    ', letters);
      const slow = (v: string) => cold('-----r|', { r: E.right(v) });
      const expected = '      ------aE------d|';

      expectObservable(source$.pipe(overflow(dropOldest(0), slow))).toBe(expected, letters);
      expectObservable(source$.pipe(overflow(dropNewest(Number.NaN), slow))).toBe(expected, letters);
    });
  });

  it('lets a Left of the consumer pass', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-a-b-|', letters);
      const expected = '    -x-x-|';

      expectObservable(source$.pipe(overflow(keepLatest, () => of(x)))).toBe(expected, letters);
    });
  });

  it('never completes when its consumer never does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-|', letters);
      const subs = '        ^----!';
      const expected = '    ------';

      expectObservable(source$.pipe(overflow(keepLatest, () => NEVER))).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('lets an error notification of the consumer, and an exception of it, pass', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-|', letters);
      const subs = '        ^--!  ';
      const expected = '    ---#  ';

      expectObservable(source$.pipe(overflow(keepLatest, () => cold<never>('--#')))).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);

      const throwing = (): ObservableEither<never, never> => {
        throw new Error('broken');
      };
      expectObservable(cold('-a-b-|', letters).pipe(overflow(keepLatest, throwing))).toBe(
        '                    -#    ',
        undefined,
        new Error('broken'),
      );
    });
  });

  it('leaves the source, the consumer and the clock when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-c-|', letters);
      const subs = '        ^-----! ';
      const inner$ = cold('     ---r|', { r: E.right('r') });
      const innerSubs = '   ----^-! ';
      const expected = '    ----D-- ';
      const unsub = '       ------! ';

      expectObservable(source$.pipe(overflow(sampleEvery(4), () => inner$)), unsub).toBe(expected, letters);
      expectSubscriptions(source$.subscriptions).toBe(subs);
      expectSubscriptions(inner$.subscriptions).toBe(innerSubs);
    });
  });

  it('does not begin to consume when it was left at the Left before', () => {
    const consume = jest.fn(right<never, string>);
    const source$ = new Subject<E.Either<TorError, string>>();
    const gate$ = new Subject<E.Either<never, string>>();
    const subscription = source$
      .pipe(overflow(keepLatest, (v) => (v === 'a' ? gate$ : consume(v))))
      .subscribe(() => subscription.unsubscribe());
    ['a', 'b', 'c'].forEach((v) => source$.next(E.right(v)));
    gate$.complete();
    expect(consume).not.toHaveBeenCalled();
  });

  it('keeps the order when the source emits while an item is handed on', () => {
    const source$ = new Subject<E.Either<never, number>>();
    const seen: unknown[] = [];
    source$.pipe(overflow(dropOldest(10), right)).subscribe((item) => {
      seen.push(item);
      if (E.isRight(item) && item.right < 3) {
        source$.next(E.right(item.right * 10 + 10));
        source$.next(E.right(item.right * 10 + 20));
      }
    });
    source$.next(E.right(0));
    source$.next(E.right(1));
    expect(seen).toEqual([0, 10, 20, 1, 20, 30].map((n) => E.right(n)));
  });

  it('takes no stack, and a linear time: 300,000 items that waited', () => {
    const source$ = new Subject<E.Either<never, number>>();
    const gate$ = new Subject<E.Either<never, number>>();
    let count = 0;
    source$.pipe(overflow(dropOldest(Infinity), (n) => (n === 0 ? gate$ : right(n)))).subscribe(() => count++);
    for (let n = 0; n <= 300_000; n++) source$.next(E.right(n));
    gate$.complete();
    expect(count).toBe(300_000);
  });

  it('keeps a fixed size while a connection comes and goes and the consumer stands still', () => {
    const source$ = new Subject<E.Either<TorError, number>>();
    const gate$ = new Subject<E.Either<never, number>>();
    const seen: unknown[] = [];
    source$.pipe(overflow(keepLatest, (n) => (n === 0 ? gate$ : right(n)))).subscribe((item) => seen.push(item));
    for (let n = 0; n < 10_000; n++) {
      source$.next(E.right(n));
      source$.next(E.left(connectionLost(n, closed('the other end left'))));
    }
    gate$.complete();
    expect(seen).toEqual([
      E.left(dropped(9_998 + 9_998)),
      E.left(connectionLost(9_998, closed('the other end left'))),
      E.right(9_999),
      E.left(connectionLost(9_999, closed('the other end left'))),
    ]);
  });

  it.each([HOUR + 3, -HOUR - 3])('sampleEvery keeps its ticks if the wall clock is set by %d ms', async (shift) => {
    const { pass, step } = wallClock();
    const source$ = new Subject<E.Either<never, number>>();
    const seen: number[] = [];
    source$.pipe(overflow(sampleEvery(10), right), rights).subscribe((n) => seen.push(n));
    await pass(4);
    step(shift);
    source$.next(E.right(1));
    await pass(5);
    expect(seen).toEqual([]);
    await pass(1);
    expect(seen).toEqual([1]);
    realTime();
  });

  it('sampleEvery takes nothing early where the time is longer than a timer can be', () => {
    const delays: unknown[] = [];
    const scheduler = {
      now: () => 0,
      schedule: (_: unknown, delay?: number) => {
        delays.push(delay);
        return Subscription.EMPTY;
      },
    };
    concat(of(E.right(1)), NEVER)
      .pipe(overflow(sampleEvery(Infinity, scheduler), right))
      .subscribe();
    expect(delays).toEqual([0x7fff_ffff]);
  });

  it('leaves what it projects to, also where that goes on and on at once', () => {
    const endless$ = right(1).pipe(repeat());
    const seen: unknown[] = [];
    of(E.right(0))
      .pipe(
        overflow(keepLatest, () => endless$),
        take(2),
      )
      .subscribe((item) => seen.push(item));
    expect(seen).toEqual([E.right(1), E.right(1)]);
  });

  itFollowsItsSource('overflow', overflow(keepLatest, right));
  itLeavesWhatEmitsAtOnce('overflow', overflow(keepLatest, right));
  itFollowsItsSource('overflow by sample', overflow(sampleEvery(5), right), nothing);
});

describe('overflow, its laws', () => {
  type Item = E.Either<TorError, number>;

  /** Items with numbers of their own, so that each is told from the others. */
  const steps: fc.Arbitrary<ReadonlyArray<Step<Item>>> = fc
    .array(
      fc.record({ after: fc.nat(3), kind: fc.constantFrom('value', 'value', 'value', 'gap', 'problem' as const) }),
      {
        maxLength: 40,
        size: 'max',
      },
    )
    .map((all) =>
      all.map(({ after, kind }, n) => ({
        after,
        item:
          kind === 'value'
            ? E.right(n)
            : E.left(kind === 'gap' ? connectionLost(n, closed('')) : queueFull('of the source', n)),
      })),
    );

  /** Takes from 0 to 18 frames for a value. */
  const consumer = (s: VirtualTimeScheduler) => (n: number) =>
    n % 7 === 0 ? right<never, number>(n) : right<never, number>(n).pipe(delay((n % 7) * 3, s));

  const policies: ReadonlyArray<readonly [string, (s: VirtualTimeScheduler) => OverflowPolicy]> = [
    ['keepLatest', () => keepLatest],
    ['dropOldest(2)', () => dropOldest(2)],
    ['dropOldest(5)', () => dropOldest(5)],
    ['dropNewest(3)', () => dropNewest(3)],
    ['dropNewest(0)', () => dropNewest(0)],
    ['sampleEvery(5)', (s) => sampleEvery(5, s)],
  ];

  it.each(policies)('law: %s gives every item in order or counts it as dropped in its place', (_, policy) => {
    fc.assert(
      fc.property(steps, (all) => {
        const { items, completed } = itemsOf((s): Observable<E.Either<TorError, number>> =>
          timed(s, all).pipe(overflow(policy(s), consumer(s))),
        );
        let next = 0;
        for (const item of items) {
          if (E.isLeft(item) && item.left._tag === 'Dropped') next += item.left.count;
          else expect(item).toEqual(all[next++]?.item);
        }
        expect(next).toBe(all.length);
        expect(completed).toBe(true);
      }),
    );
  });

  it.each(policies)('law: %s keeps the last gap', (_, policy) => {
    fc.assert(
      fc.property(steps, (all) => {
        const isGap = (item: E.Either<{ readonly _tag: string }, unknown>) =>
          E.isLeft(item) && item.left._tag === 'ConnectionLost';
        const last = all
          .map(({ item }) => item)
          .filter(isGap)
          .at(-1);
        const { items } = itemsOf((s) => timed(s, all).pipe(overflow(policy(s), consumer(s))));
        expect(items.filter(isGap).at(-1)).toEqual(last);
      }),
    );
  });

  it.each([
    ['dropOldest', dropOldest(Infinity)],
    ['dropNewest', dropNewest(Infinity)],
    ['fail', failAt(Infinity)],
  ])('law: %s without a limit is chain, to the frame', (_, policy) => {
    fc.assert(
      fc.property(steps, (all) =>
        expect(outcomeOf((s) => timed(s, all).pipe(overflow(policy, consumer(s))))).toEqual(
          outcomeOf((s) => timed(s, all).pipe(chain(consumer(s)))),
        ),
      ),
    );
  });

  it('law: fail gives the items of chain, all of them or up to a QueueFull', () => {
    const full = E.left(queueFull('overflow', 2));
    fc.assert(
      fc.property(steps, (all) => {
        const expected = itemsOf((s) => timed(s, all).pipe(chain(consumer(s)))).items;
        const { items } = itemsOf((s) => timed(s, all).pipe(overflow(failAt(2), consumer(s))));
        const failed = items.length > 0 && JSON.stringify(items.at(-1)) === JSON.stringify(full);
        expect(failed ? items.slice(0, -1) : items).toEqual(failed ? expected.slice(0, items.length - 1) : expected);
      }),
    );
  });
});
