import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import {
  asapScheduler,
  auditTime,
  concat,
  debounceTime,
  EMPTY,
  filter,
  ignoreElements,
  of,
  Subject,
  timer,
} from 'rxjs';
import { VirtualTimeScheduler } from 'rxjs';
import type { Observable } from 'rxjs';
import { isGap } from '../../lib/operators/gap.js';
import { auditRight, debounceRight } from '../../lib/operators/time.js';
import { itFollowsItsSource, itLeavesWhatEmitsAtOnce, L, marbles, outcomeOf, timed, x } from './marbles.js';
import type { Step } from './marbles.js';

const numbers = { 1: E.right(1), 2: E.right(2), 3: E.right(3), 4: E.right(4), x, L };

describe('auditRight', () => {
  it('emits the newest value at the end of the time that the first one began', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1-2---3-x-4----|', numbers);
      const subs = '        ^---------------!';
      const expected = '    -----2---(3x)--4|';

      expectObservable(source$.pipe(auditRight(4))).toBe(expected, numbers);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('emits the value that is held back when the source completes at the end of its time', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-1-|   ', numbers);
      const expected = '    -----(1|)';
      expectObservable(source$.pipe(auditRight(4))).toBe(expected, numbers);
    });
  });

  itFollowsItsSource('auditRight', auditRight(4));
  itLeavesWhatEmitsAtOnce('auditRight', auditRight(4));
});

describe('debounceRight', () => {
  it('emits a value after which no other followed, and the one that is held back before a Left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1-2-----3-x--4|', numbers);
      const subs = '        ^--------------!';
      const expected = '    -------2---(3x)(4|)';

      expectObservable(source$.pipe(debounceRight(4))).toBe(expected, numbers);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('keeps one timer for any number of values', () => {
    const scheduler = new VirtualTimeScheduler();
    const source$ = new Subject<E.Either<never, number>>();
    source$.pipe(debounceRight(10, scheduler)).subscribe();
    for (let i = 0; i < 1_000; i++) source$.next(E.right(i));
    expect(scheduler.actions).toHaveLength(1);
  });

  itFollowsItsSource('debounceRight', debounceRight(4));
  itLeavesWhatEmitsAtOnce('debounceRight', debounceRight(4));
});

describe.each([
  ['auditRight', auditRight, auditTime],
  ['debounceRight', debounceRight, debounceTime],
])('%s', (_, operator, ofRxjs) => {
  it('does not lose a gap, which the operator of rxjs does', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-1L2----------|', numbers);
      expectObservable(source$.pipe(operator(5))).toBe('--(1L)--2-----|', numbers);
      expectObservable(source$.pipe(ofRxjs(5), filter(isGap))).toBe('--------------|');
    });
  });

  it('drops the value that is held back at an error notification', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('-1-#', numbers).pipe(operator(4))).toBe('---#');
    });
  });

  it('leaves no timer at unsubscription', () => {
    const scheduler = new VirtualTimeScheduler();
    const source$ = new Subject<E.Either<never, number>>();
    const subscription = source$.pipe(operator(1_000, scheduler)).subscribe();
    source$.next(E.right(1));
    expect(scheduler.actions).toHaveLength(1);
    subscription.unsubscribe();
    expect(scheduler.actions).toEqual([]);
    expect(source$.observed).toBe(false);
  });

  it.each([-1, NaN, 0])('takes %d ms as 0', (ms) => {
    const { at } = outcomeOf((s) => concat(of(E.right(1)), timer(5, s).pipe(ignoreElements())).pipe(operator(ms, s)));
    expect(at).toEqual([0]);
  });

  it('takes values that its own output causes', async () => {
    const source$ = new Subject<E.Either<never, number>>();
    const seen = await new Promise<number[]>((resolve) => {
      const values: number[] = [];
      source$.pipe(operator(0, asapScheduler)).subscribe((item) => {
        if (E.isLeft(item)) return;
        values.push(item.right);
        if (item.right === 3) resolve(values);
        else source$.next(E.right(item.right + 1));
      });
      source$.next(E.right(1));
    });
    expect(seen).toEqual([1, 2, 3]);
  });
});

// -------------------------------------------------------------------------------------
// laws
// -------------------------------------------------------------------------------------

type Item = E.Either<string, number>;
type Steps = ReadonlyArray<Step<Item>>;

const right = fc.nat().map((n): Item => E.right(n));
const item = fc.oneof({ weight: 3, arbitrary: right }, { weight: 1, arbitrary: fc.constant<Item>(E.left('x')) });
const stepsOf = (of$: fc.Arbitrary<Item>) => fc.array(fc.record({ after: fc.nat(4), item: of$ }), { maxLength: 9 });
const times = fc.integer({ min: 1, max: 6 });

/** The operator of rxjs on each part between two Lefts. */
const piecewise = (
  scheduler: VirtualTimeScheduler,
  steps: Steps,
  operator: (s$: Observable<Item>) => Observable<Item>,
) => {
  const parts: Observable<Item>[] = [];
  let part: Step<Item>[] = [];
  for (const step of steps) {
    if (E.isRight(step.item)) part.push(step);
    else {
      const rest$ = step.after === 0 ? EMPTY : timer(step.after, scheduler).pipe(ignoreElements());
      parts.push(concat(timed(scheduler, part), rest$).pipe(operator), of(step.item));
      part = [];
    }
  }
  return concat(...parts, timed(scheduler, part).pipe(operator));
};

describe('time', () => {
  it('law: on Rights, auditRight = auditTime and debounceRight = debounceTime, to the frame', () => {
    fc.assert(
      fc.property(stepsOf(right), times, (steps, ms) => {
        expect(outcomeOf((s) => timed(s, steps).pipe(auditRight(ms, s)))).toEqual(
          outcomeOf((s) => timed(s, steps).pipe(auditTime(ms, s))),
        );
        expect(outcomeOf((s) => timed(s, steps).pipe(debounceRight(ms, s)))).toEqual(
          outcomeOf((s) => timed(s, steps).pipe(debounceTime(ms, s))),
        );
      }),
    );
  });

  it('law: debounceRight = debounceTime on each part between two Lefts, to the frame', () => {
    fc.assert(
      fc.property(stepsOf(item), times, (steps, ms) =>
        expect(outcomeOf((s) => timed(s, steps).pipe(debounceRight(ms, s)))).toEqual(
          outcomeOf((s) => piecewise(s, steps, debounceTime(ms, s))),
        ),
      ),
    );
  });

  it('law: every Left is emitted at its time, directly after the value before it', () => {
    const beforeLefts = ({ items, at }: { readonly items: ReadonlyArray<Item>; readonly at: ReadonlyArray<number> }) =>
      items.flatMap((ea, i) => (E.isLeft(ea) ? [[at[i], items[i - 1]]] : []));
    fc.assert(
      fc.property(stepsOf(item), times, fc.constantFrom(auditRight, debounceRight), (steps, ms, operator) =>
        expect(beforeLefts(outcomeOf((s) => timed(s, steps).pipe(operator(ms, s))))).toEqual(
          beforeLefts(outcomeOf((s) => timed(s, steps))),
        ),
      ),
    );
  });
});
