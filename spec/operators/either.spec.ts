import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import {
  exhaustMapRight,
  filterRight,
  lefts,
  mapRight,
  mergeMapRight,
  partition,
  rights,
  switchMapRight,
  tapLeft,
  tapRight,
} from '../../lib/operators/either.js';
import type { DecodeError } from '../../lib/TorError.js';
import { itFollowsItsSource, marbles, nothing, x } from './marbles.js';
import type { Letters } from './marbles.js';

/** What the letters of the marbles stand for. */
const letters: Letters<DecodeError, string> = { a: E.right('a'), x, b: E.right('b') };
const numbers: Letters<DecodeError, number> = { 1: E.right(1), x, 2: E.right(2) };
const problem = E.isLeft(x) ? x.left : undefined;

describe('rights', () => {
  it('gives the values and leaves the Lefts out', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-x-b-|', letters);
      const subs = '        ^------!';
      const expected = '    -a---b-|';

      expectObservable(source$.pipe(rights)).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  itFollowsItsSource('rights', rights, nothing);
});

describe('lefts', () => {
  it('gives the problems and leaves the Rights out', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-x-b-|', letters);
      const subs = '        ^------!';
      const expected = '    ---x---|';

      expectObservable(source$.pipe(lefts)).toBe(expected, { x: problem });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  itFollowsItsSource('lefts', lefts, problem);
});

describe('mapRight', () => {
  it('changes the values and leaves the Lefts in their place', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1-x-2-|', numbers);
      const subs = '        ^------!';
      const expected = '    -p-x-q-|';

      const result$ = source$.pipe(mapRight((n) => n * 10));
      expectObservable(result$).toBe(expected, { p: E.right(10), x, q: E.right(20) });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  itFollowsItsSource(
    'mapRight',
    mapRight(() => 1),
  );
});

describe('filterRight', () => {
  it('leaves out the values that do not satisfy, and lets the Lefts pass', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1-x-2-|', numbers);
      const subs = '        ^------!';
      const expected = '    ---x-2-|';

      const result$ = source$.pipe(filterRight((n) => n > 1));
      expectObservable(result$).toBe(expected, numbers);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('turns an exception of the predicate into an error notification', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-a-b-|', letters);
      const expected = '    -#    ';

      const result$ = source$.pipe(
        filterRight(() => {
          throw new Error('broken');
        }),
      );
      expectObservable(result$).toBe(expected, undefined, new Error('broken'));
    });
  });

  itFollowsItsSource(
    'filterRight',
    filterRight(() => false),
  );
});

describe('tapLeft', () => {
  it('sees each Left and changes nothing', () => {
    const seen: unknown[] = [];
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const source$ = cold('-a-x-b-|', letters);
      const subs = '        ^------!';
      const expected = '    -a-x-b-|';

      expectObservable(source$.pipe(tapLeft((l) => seen.push(l)))).toBe(expected, letters);
      expectSubscriptions(source$.subscriptions).toBe(subs);
      flush();
      expect(seen).toEqual([problem]);
    });
  });

  itFollowsItsSource(
    'tapLeft',
    tapLeft(() => undefined),
  );
});

describe('partition', () => {
  it('gives values and problems apart over one subscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('  -a-x-b-|', letters);
      const subs = '          ^------!';
      const values = '        -a---b-|';
      const problems = '      ---x---|';

      const [values$, problems$] = partition(source$);
      expectObservable(values$).toBe(values);
      expectObservable(problems$).toBe(problems, { x: problem });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('stays for as long as either side has a subscriber, then leaves', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('  -a-x-b-|', letters);
      const subs = '          ^---!   ';
      const values = '        -a-     ';
      const unsubValues = '   --!     ';
      const problems = '      ---x-   ';
      const unsubProblems = ' ----!   ';

      const [values$, problems$] = partition(source$);
      expectObservable(values$, unsubValues).toBe(values);
      expectObservable(problems$, unsubProblems).toBe(problems, { x: problem });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('subscribes to nothing before a side has a subscriber', () => {
    marbles(({ cold, expectSubscriptions }) => {
      const source$ = cold('-a-|', letters);
      partition(source$);
      expectSubscriptions(source$.subscriptions).toBe([]);
    });
  });

  it('tells both sides of an error notification', () => {
    marbles(({ cold, expectObservable }) => {
      const [values$, problems$] = partition(cold<never>('-#'));
      expectObservable(values$).toBe('             -#');
      expectObservable(problems$).toBe('           -#');
    });
  });

  itFollowsItsSource('partition, its values', (source$) => partition(source$)[0], nothing);
  itFollowsItsSource('partition, its problems', (source$) => partition(source$)[1], problem);
});

describe('switchMapRight', () => {
  it('follows the newest value; a Left passes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1-x2----|', numbers);
      const inner$ = cold(' a--b|     ', { a: E.right('a'), b: E.right('b') });
      const expected = '    -a-xa--b-|';

      const result$ = source$.pipe(switchMapRight(() => inner$));
      expectObservable(result$).toBe(expected, { a: E.right('a'), b: E.right('b'), x });
      expectSubscriptions(inner$.subscriptions).toBe(['-^--!', '----^---!']);
    });
  });
});

describe('exhaustMapRight', () => {
  it('ignores a value while one is running; a Left passes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1x2--1-|  ', numbers);
      const inner$ = cold(' a--b|     ', { a: E.right('a'), b: E.right('b') });
      const expected = '    -ax-b-a--b|';

      const result$ = source$.pipe(exhaustMapRight(() => inner$));
      expectObservable(result$).toBe(expected, { a: E.right('a'), b: E.right('b'), x });
      expectSubscriptions(inner$.subscriptions).toBe(['-^---!', '------^---!']);
    });
  });
});

describe('mergeMapRight', () => {
  it('subscribes to what each value leads to at once; Lefts pass', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1-x1--|    ', numbers);
      const inner$ = cold(' a---b|      ', { a: E.right('a'), b: E.right('b') });
      const subs = '        ^------!    ';
      const expected = '    -a-xab--b|  ';

      expectObservable(source$.pipe(mergeMapRight(() => inner$))).toBe(expected, {
        a: E.right('a'),
        b: E.right('b'),
        x,
      });
      expectSubscriptions(source$.subscriptions).toBe(subs);
      expectSubscriptions(inner$.subscriptions).toBe(['-^----!', '----^----!']);
    });
  });

  it('has up to as many at a time as it is given', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('11|       ', { 1: E.right(1) });
      const inner$ = cold(' --b|      ', { b: E.right('b') });
      const expected = '    --b--b|   ';

      expectObservable(source$.pipe(mergeMapRight(() => inner$, 1))).toBe(expected, { b: E.right('b') });
      expectSubscriptions(inner$.subscriptions).toBe(['^--!', '---^--!']);
    });
  });

  itFollowsItsSource(
    'mergeMapRight',
    mergeMapRight(() => of(E.right(1))),
  );
});

describe('tapRight', () => {
  it('calls the function with each value; the items pass', () => {
    const values: string[] = [];
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-x-b-|', letters);
      const subs = '        ^------!';
      const expected = '    -a-x-b-|';

      expectObservable(source$.pipe(tapRight((value) => values.push(value)))).toBe(expected, letters);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
    expect(values).toEqual(['a', 'b']);
  });

  itFollowsItsSource(
    'tapRight',
    tapRight(() => undefined),
  );
});
