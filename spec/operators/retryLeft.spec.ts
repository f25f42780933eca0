import { either as E, option as O } from 'fp-ts';
import * as fc from 'fast-check';
import { defer, finalize, of, map, range, take, VirtualTimeScheduler } from 'rxjs';
import { exponentialBackoff } from '../../lib/client/Backoff.js';
import { retryLeft } from '../../lib/operators/retryLeft.js';
import type { DecodeError } from '../../lib/TorError.js';
import { itemsOf, itFollowsItsSource, L, marbles, outcomeOf, timed, x } from './marbles.js';
import type { Step } from './marbles.js';

const a = E.right('a');
const always = () => true;
const never = () => false;
const broken = (): never => {
  throw new Error('broken');
};
const isDecodeError = ({ _tag }: { readonly _tag: string }) => _tag === 'DecodeError';

describe('retryLeft', () => {
  it('subscribes again after each delay until there is a Right', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const wrong$ = cold('-x--|       ', { x });
      const right$ = cold('     -a---a|', { a });
      const subs = ['      ^!          ', '----^!', '---------^-----!'];
      const expected = '   ----------a---a|';

      let round = 0;
      const source$ = defer(() => (++round < 3 ? wrong$ : right$));
      const result$ = source$.pipe(retryLeft(isDecodeError, (failures) => O.some(failures + 2)));
      expectObservable(result$).toBe(expected, { a });
      expectSubscriptions(wrong$.subscriptions).toBe(subs.slice(0, 2));
      expectSubscriptions(right$.subscriptions).toBe(subs.slice(2));
    });
  });

  it('lets the Left pass, and stays subscribed, when the backoff returns none', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-x-a|', { x, a });
      const subs = ['       ^!   ', '----^---!'];
      const expected = '    -----x-a|';

      const once = (failures: number) => (failures > 1 ? O.none : O.some(3));
      expectObservable(source$.pipe(retryLeft(always, once))).toBe(expected, { x, a });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('lets every other Left pass', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-L-a|', { L, a });
      expectObservable(source$.pipe(retryLeft(isDecodeError, () => O.some(1)))).toBe('-L-a|', { L, a });
    });
  });

  it('begins a new count at a Right', () => {
    const scheduler = new VirtualTimeScheduler();
    const counts: number[] = [];
    let round = 0;
    defer(() => (++round % 3 === 0 ? of(a, x) : of(x)))
      .pipe(
        retryLeft(
          always,
          (failures) => {
            counts.push(failures);
            return O.some(1);
          },
          scheduler,
        ),
        take(2),
      )
      .subscribe();
    scheduler.flush();
    expect(counts).toEqual([1, 2, 1, 2, 3]);
  });

  it('takes the Backoff of the library, with the error as its reason', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x|', { x });
      const backoff = exponentialBackoff({ initial: 2, jitter: 0, limit: 2 });
      expectObservable(source$.pipe(retryLeft(isDecodeError, backoff))).toBe('---------x|', { x });
    });
  });

  it.each([-1, NaN])('does not retry after a delay of %d', (delay) => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x|', { x });
      expectObservable(source$.pipe(retryLeft(always, () => O.some(delay)))).toBe('-x|', { x });
    });
  });

  it.each<[string, () => boolean, () => O.Option<number>]>([
    ['condition', broken, () => O.none],
    ['backoff', always, broken],
  ])('turns an exception of the %s into an error notification', (_, when, backoff) => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x|', { x });
      expectObservable(source$.pipe(retryLeft(when, backoff))).toBe('-#', undefined, new Error('broken'));
    });
  });

  it('leaves no timer at unsubscription between two rounds', () => {
    const scheduler = new VirtualTimeScheduler();
    const subscription = of(x)
      .pipe(retryLeft(always, () => O.some(1_000), scheduler))
      .subscribe();
    expect(scheduler.actions).toHaveLength(1);
    subscription.unsubscribe();
    expect(scheduler.actions).toEqual([]);
  });

  it('takes no stack in 30,000 rounds, and leaves a source that emits at once', () => {
    const scheduler = new VirtualTimeScheduler();
    let emitted = 0;
    const source$ = defer(() => range(0, 5).pipe(map(() => (emitted++, x))));
    const items: unknown[] = [];
    source$
      .pipe(
        retryLeft(always, (failures) => (failures < 30_000 ? O.some(0) : O.none), scheduler),
        take(1),
      )
      .subscribe((item) => items.push(item));
    scheduler.flush();
    expect(items).toEqual([x]);
    expect(emitted).toBe(30_000);
  });

  itFollowsItsSource(
    'retryLeft',
    retryLeft<E.Either<DecodeError, never>>(always, () => O.none),
  );
});

// -------------------------------------------------------------------------------------
// laws
// -------------------------------------------------------------------------------------

type Item = E.Either<string, number>;

const item: fc.Arbitrary<Item> = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map((n): Item => E.right(n)),
  fc.constantFrom('x', 'y').map((l): Item => E.left(l)),
);
const steps = fc.array(fc.record({ after: fc.nat(3), item }), { maxLength: 4 });

/** The items of all rounds and their times, computed without an Observable. */
const expectedOf = (rounds: ReadonlyArray<ReadonlyArray<Step<Item>>>, delays: ReadonlyArray<number>) => {
  const items: Item[] = [];
  const at: number[] = [];
  let time = 0;
  let failures = 0;
  const roundEnds = (round: ReadonlyArray<Step<Item>>): boolean => {
    for (const { after, item: ea } of round) {
      time += after;
      if (E.isRight(ea)) failures = 0;
      else if (ea.left === 'x') {
        const delay = delays[failures++];
        if (delay !== undefined) {
          time += delay;
          return false;
        }
      }
      items.push(ea);
      at.push(time);
    }
    return true;
  };
  for (const round of rounds) if (roundEnds(round)) break;
  return { items, at, completed: true };
};

describe('retryLeft', () => {
  it('law: retryLeft(never, f) = identity = retryLeft(when, none)', () => {
    fc.assert(
      fc.property(steps, (round) => {
        const expected = outcomeOf((s) => timed(s, round));
        expect(outcomeOf((s) => timed(s, round).pipe(retryLeft(never, () => O.some(1), s)))).toEqual(expected);
        expect(outcomeOf((s) => timed(s, round).pipe(retryLeft(always, () => O.none, s)))).toEqual(expected);
      }),
    );
  });

  it('law: the items are those of each round up to its Left, after the delays', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 6 }), fc.array(fc.nat(5), { maxLength: 3 }), (rounds, delays) => {
        const actual = outcomeOf((scheduler) => {
          let round = 0;
          return defer(() => timed(scheduler, rounds[round++] ?? [])).pipe(
            retryLeft(
              (left) => left === 'x',
              (failures) => O.fromNullable(delays[failures - 1]),
              scheduler,
            ),
          );
        });
        expect(actual).toEqual(expectedOf(rounds, delays));
      }),
    );
  });

  it('law: rounds are never open at the same time', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 4 }), (rounds) => {
        let open = 0;
        itemsOf((scheduler) => {
          let round = 0;
          return defer(() => {
            expect(++open).toBe(1);
            return timed(scheduler, rounds[round++] ?? []).pipe(finalize(() => open--));
          }).pipe(retryLeft(always, () => O.some(0), scheduler));
        });
        expect(open).toBe(0);
      }),
    );
  });
});
