import { either as E, string } from 'fp-ts';
import * as fc from 'fast-check';
import { firstValueFrom, from, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import * as OE from '../../lib/ObservableEither.js';
import { distinctRight, isGap, mergeOneGap, scanUntilGap } from '../../lib/operators/gap.js';
import { mapLeft } from '../../lib/ObservableEither.js';
import { connectionLost, closed } from '../../lib/TorError.js';
import type { ConnectionLost, DecodeError } from '../../lib/TorError.js';
import { itemsOf, itFollowsItsSource, itLeavesWhatEmitsAtOnce, L, marbles, timed, x } from './marbles.js';
import type { Letters } from './marbles.js';

const numbers: Letters<ConnectionLost | DecodeError, number> = {
  ...Object.fromEntries([1, 2, 3, 4, 7].map((n) => [n, E.right(n)])),
  L,
  x,
};
const plus = (a: number, b: number): number => a + b;

describe('isGap', () => {
  it('is true of the Left ConnectionLost only', () => {
    expect([L, x, E.right(1)].map(isGap)).toEqual([true, false, false]);
  });
});

describe('scanUntilGap', () => {
  it('begins again with the seed after a gap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1-2-L-3-x-4-|', numbers);
      const subs = '        ^------------!';
      const expected = '    -1-3-L-3-x-7-|';

      expectObservable(source$.pipe(scanUntilGap(plus, 0))).toBe(expected, numbers);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('has a state of its own for each subscriber', () => {
    marbles(({ cold, expectObservable }) => {
      const result$ = cold('12|', numbers).pipe(scanUntilGap(plus, 0));
      expectObservable(result$).toBe('13|', numbers);
      expectObservable(result$, '---^').toBe('---13|', numbers);
    });
  });

  itFollowsItsSource('scanUntilGap', scanUntilGap(plus, 0));
  itLeavesWhatEmitsAtOnce('scanUntilGap', scanUntilGap(plus, 0));
});

describe('distinctRight', () => {
  it('drops a value that equals the one before it, but not the first one after a gap', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1-1-x-1-L-1-2-|', numbers);
      const subs = '        ^--------------!';
      const expected = '    -1---x---L-1-2-|';

      expectObservable(source$.pipe(distinctRight())).toBe(expected, numbers);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('takes the equals of an Eq of fp-ts', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('a-a-b|', { a: E.right('a'), b: E.right('b') });
      expectObservable(source$.pipe(distinctRight(string.Eq.equals))).toBe('a---b|', {
        a: E.right('a'),
        b: E.right('b'),
      });
    });
  });

  itFollowsItsSource('distinctRight', distinctRight());
  itLeavesWhatEmitsAtOnce('distinctRight', distinctRight());
});

describe('mergeOneGap', () => {
  const second: E.Either<ConnectionLost, never> = E.left(connectionLost(1, closed('another Tor')));

  it('emits a gap of several streams once, and those of another Tor too', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a$ = cold('     -1-L---3--|', numbers);
      const b$ = cold('     --2L-4----|', numbers);
      const c$ = cold('     ------M---|', { M: second });
      const subs = '        ^---------!';
      const expected = '    -12L-4M3--|';

      expectObservable(mergeOneGap(a$, b$, c$)).toBe(expected, { ...numbers, M: second });
      [a$, b$, c$].forEach(({ subscriptions }) => expectSubscriptions(subscriptions).toBe(subs));
    });
  });

  itFollowsItsSource('mergeOneGap', (source$) => mergeOneGap(source$));
  itLeavesWhatEmitsAtOnce('mergeOneGap', (source$) => mergeOneGap(source$));
});

// -------------------------------------------------------------------------------------
// laws
// -------------------------------------------------------------------------------------

type Item = E.Either<ConnectionLost | DecodeError, number>;

const item: fc.Arbitrary<Item> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(3).map((n): Item => E.right(n)) },
  { weight: 1, arbitrary: fc.constantFrom<Item>(L, x) },
);
const items = fc.array(item, { maxLength: 12 });
const all = <A>(source$: Observable<A>): Promise<A[]> => firstValueFrom(source$.pipe(toArray()));

/** The parts that gaps separate, each without its gap. */
const partsOf = (list: ReadonlyArray<Item>): ReadonlyArray<ReadonlyArray<Item>> =>
  list.reduce<ReadonlyArray<ReadonlyArray<Item>>>(
    (parts, ea) => (isGap(ea) ? [...parts, []] : [...parts.slice(0, -1), [...(parts.at(-1) ?? []), ea]]),
    [[]],
  );

describe('gap', () => {
  it.each<readonly [string, (source$: Observable<Item>) => Observable<Item>]>([
    ['scanUntilGap', scanUntilGap(plus, 5)],
    ['distinctRight', distinctRight<Item>()],
  ])('law: %s of parts that a gap separates = the results of the parts, separated by the gap', async (_, operator) => {
    await fc.assert(
      fc.asyncProperty(items, async (list) => {
        const parts = await Promise.all(partsOf(list).map((part) => all(from(part).pipe(operator))));
        const joined = parts.flatMap((part, i) => (i === 0 ? part : [L, ...part]));
        expect(await all(from(list).pipe(operator))).toEqual(joined);
      }),
    );
  });

  it('law: without a gap, scanUntilGap on Rights is reduce of each beginning', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9)), async (list) => {
        const states = list.map((__, i) => E.right(list.slice(0, i + 1).reduce(plus, 5)));
        expect(await all(from(list).pipe(OE.fromObservable, scanUntilGap(plus, 5)))).toEqual(states);
      }),
    );
  });

  it('law: mergeOneGap is OE.merge without the repetitions of a gap, at the same times', () => {
    const steps = fc.array(fc.record({ after: fc.nat(3), item }), { maxLength: 6 });
    fc.assert(
      fc.property(steps, steps, (a, b) => {
        const merged = itemsOf((s) => OE.merge(timed(s, a), timed(s, b))).items;
        const gap = merged.indexOf(L);
        expect(itemsOf((s) => mergeOneGap(timed(s, a), timed(s, b)))).toEqual({
          items: merged.filter((ea, i) => ea !== L || i === gap),
          completed: true,
        });
      }),
    );
  });

  it('mergeOneGap takes sources whose Lefts are other tagged records', () => {
    marbles(({ expectObservable }) => {
      const other$ = mapLeft(() => ({ _tag: 'Other' as const }))(OE.left(1));
      expectObservable(mergeOneGap(other$, OE.right(1))).toBe('(xa|)', { x: E.left({ _tag: 'Other' }), a: E.right(1) });
    });
  });
});
