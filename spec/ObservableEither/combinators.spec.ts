import { either as E, function as F } from 'fp-ts';
import { of } from 'rxjs';
import * as OE from '../../lib/ObservableEither.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { marbles, x } from '../operators/marbles.js';

const a = E.right('a');
const b = E.right('b');

describe('combinators', () => {
  it('map, mapLeft and bimap leave each item in its place', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x-a-|', { x: E.left('x'), a });
      const expected = '    -x-a-|';

      const loud = (text: string) => `${text}!`;
      expectObservable(F.pipe(source$, OE.map(loud))).toBe(expected, { x: E.left('x'), a: E.right('a!') });
      expectObservable(F.pipe(source$, OE.mapLeft(loud))).toBe(expected, { x: E.left('x!'), a });
      expectObservable(F.pipe(source$, OE.bimap(loud, loud))).toBe(expected, { x: E.left('x!'), a: E.right('a!') });
    });
  });

  it('chain runs one after the other, and a Left waits for its turn', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-(axb)-|  ', { a: E.right(1), x, b: E.right(2) });
      const subs = '        ^------!  ';
      const first$ = cold('  --p--p|  ', { p: E.right('p') });
      const firstSubs = '   -^-----!  ';
      const second$ = cold('       -q|', { q: E.right('q') });
      const secondSubs = '  -------^-!';
      const expected = '    ---p--pxq|';

      const result$ = F.pipe(
        source$,
        OE.chain((n) => (n === 1 ? first$ : second$)),
      );
      expectObservable(result$).toBe(expected, { p: E.right('p'), q: E.right('q'), x });
      expectSubscriptions(source$.subscriptions).toBe(subs);
      expectSubscriptions(first$.subscriptions).toBe(firstSubs);
      expectSubscriptions(second$.subscriptions).toBe(secondSubs);
    });
  });

  it('chain never goes on when what a value gives never ends', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-|', { a, b });
      const inner$ = cold<never>('-----');
      const innerSubs = '   -^----';
      const expected = '    ------';

      expectObservable(
        F.pipe(
          source$,
          OE.chain(() => inner$),
        ),
      ).toBe(expected);
      expectSubscriptions(inner$.subscriptions).toBe(innerSubs);
    });
  });

  it('chain leaves the source and what runs when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a---b-|', { a, b });
      const subs = '        ^---!   ';
      const inner$ = cold('  -p---q|', { p: E.right('p'), q: E.right('q') });
      const innerSubs = '   -^--!   ';
      const expected = '    --p--   ';
      const unsub = '       ----!   ';

      expectObservable(
        F.pipe(
          source$,
          OE.chain(() => inner$),
        ),
        unsub,
      ).toBe(expected, { p: E.right('p') });
      expectSubscriptions(source$.subscriptions).toBe(subs);
      expectSubscriptions(inner$.subscriptions).toBe(innerSubs);
    });
  });

  it('chainFirst keeps the value, and the Left of what it runs', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-a---b-|', { a, b });
      const ran$ = cold('    --p|   ', { p: E.right(1) });
      const failed$ = cold('     --x|', { x });
      const expected = '    ---a---x|';

      const result$ = F.pipe(
        source$,
        OE.chainFirst((value) => (value === 'a' ? ran$ : failed$)),
      );
      expectObservable(result$).toBe(expected, { a, x });
    });
  });

  it('chainEitherK and filterOrElse make a Left of a value in its place', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-1-x-2-|', { 1: E.right(1), x, 2: E.right(2) });
      const expected = '    -s-x-2-|';
      const values = { s: E.left('small'), x, 2: E.right(2) };

      const checked$ = F.pipe(
        source$,
        OE.filterOrElse(
          (n: number) => n > 1,
          () => 'small',
        ),
      );
      const chained$ = F.pipe(
        source$,
        OE.chainEitherK((n) => (n > 1 ? E.right(n) : E.left('small'))),
      );
      expectObservable(checked$).toBe(expected, values);
      expectObservable(chained$).toBe(expected, values);
    });
  });

  it('flatten takes one inner Observable after the other', () => {
    marbles(({ cold, expectObservable }) => {
      const first$ = cold(' --a|   ', { a });
      const second$ = cold('   -b| ', { b });
      const expected = '    --a-b|';

      const source$: ObservableEither<never, ObservableEither<never, string>> = of(E.right(first$), E.right(second$));
      expectObservable(OE.flatten(source$)).toBe(expected, { a, b });
    });
  });

  it('ap gives every function with every value, the functions in order', () => {
    const functions$: ObservableEither<string, (n: number) => number> = of(
      E.right((n: number) => n + 1),
      E.left('no function'),
      E.right((n: number) => n * 10),
    );
    const values$: ObservableEither<string, number> = of(E.right(1), E.left('no value'), E.right(2));
    marbles(({ expectObservable }) => {
      expectObservable(F.pipe(functions$, OE.ap(values$))).toBe('(abcdefg|)', {
        a: E.right(2),
        b: E.left('no value'),
        c: E.right(3),
        d: E.left('no function'),
        e: E.right(10),
        f: E.left('no value'),
        g: E.right(20),
      });
    });
  });

  it('orElse and alt replace a Left in its place', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-(xa)--|', { x, a });
      const other$ = cold('  --b|   ', { b });
      const otherSubs = '   -^--!   ';
      const expected = '    ---ba--|';

      expectObservable(
        F.pipe(
          source$,
          OE.alt(() => other$),
        ),
      ).toBe(expected, { a, b });
      expectSubscriptions(other$.subscriptions).toBe(otherSubs);
      expectObservable(
        F.pipe(
          source$,
          OE.orElse((l) => OE.left(l.field)),
        ),
      ).toBe('    -(fa)--|', { f: E.left('Status'), a });
    });
  });

  it('tapError keeps the Left, or emits the Left of what it runs', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x---a-|', { x, a });
      const logged$ = cold('  --b|   ', { b });
      const failed$ = cold('  --f|   ', { f: E.left('not logged') });
      const expected = '    ---x-a-|';
      const failing = '     ---f-a-|';

      expectObservable(
        F.pipe(
          source$,
          OE.tapError(() => logged$),
        ),
      ).toBe(expected, { x, a });
      expectObservable(
        F.pipe(
          source$,
          OE.tapError(() => failed$),
        ),
      ).toBe(failing, { f: E.left('not logged'), a });
    });
  });

  it('orLeft replaces a Left by the values of an Observable, as Lefts', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x---a-|', { x, a });
      const other$ = cold('  -1-2|   ');
      const expected = '    --1-2a-|';
      const result$ = F.pipe(
        source$,
        OE.orLeft(() => other$),
      );
      expectObservable(result$).toBe(expected, { 1: E.left('1'), 2: E.left('2'), a });
    });
  });

  it('swap exchanges the sides in their places', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x-a-|', { x: E.left('x'), a });
      expectObservable(OE.swap(source$)).toBe('-x-a-|', { x: E.right('x'), a: E.left('a') });
    });
  });

  it('apFirst and apSecond run the first and then the second, and keep one side', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold('  -a|   ', { a });
      const second$ = cold('   -b| ', { b });

      expectObservable(F.pipe(first$, OE.apFirst(second$))).toBe('--a|', { a });
      expectObservable(F.pipe(first$, OE.apSecond(second$))).toBe('--b|', { b });
      expectSubscriptions(second$.subscriptions).toBe(['-^-!', '-^-!']);
    });
  });

  it('flatMap, tap and mapError are the functions of their older names', () => {
    expect([OE.flatMap, OE.tap, OE.mapError]).toEqual([OE.chain, OE.chainFirst, OE.mapLeft]);
  });
});
