import { either as E, function as F, option as O, taskEither as TE } from 'fp-ts';
import * as OE from '../../lib/ObservableEither.js';
import { marbles, x } from '../operators/marbles.js';

const a = E.right('a');
const b = E.right('b');

describe('constructors', () => {
  it('left, right, of and fromEither emit one item and complete', () => {
    marbles(({ expectObservable }) => {
      expectObservable(OE.left('l')).toBe('(l|)', { l: E.left('l') });
      expectObservable(OE.right('a')).toBe('(a|)', { a });
      expectObservable(OE.of('a')).toBe('(a|)', { a });
      expectObservable(OE.fromEither(x)).toBe('(x|)', { x });
    });
  });

  it('fromOption and fromPredicate emit a Right or a Left and complete', () => {
    const isLarge = OE.fromPredicate(
      (n: number) => n > 1,
      (n) => `${String(n)} is small`,
    );
    marbles(({ expectObservable }) => {
      expectObservable(OE.fromOption(() => 'none')(O.some('a'))).toBe('(a|)', { a });
      expectObservable(OE.fromOption(() => 'none')(O.none)).toBe('(l|)', { l: E.left('none') });
      expectObservable(isLarge(2)).toBe('(r|)', { r: E.right(2) });
      expectObservable(isLarge(1)).toBe('(l|)', { l: E.left('1 is small') });
    });
  });

  it('fromIO and fromTask run at each subscription, and not before', async () => {
    let runs = 0;
    const io$ = OE.fromIO(() => ++runs);
    const task$ = OE.fromTask(() => Promise.resolve(++runs));
    const first = OE.toTaskEither(() => 'empty');
    expect(runs).toBe(0);
    expect([await first(io$)(), await first(io$)(), await first(task$)()]).toEqual([1, 2, 3].map(E.right));
  });

  it('tryCatch makes a Left of an exception and of a rejected Promise', async () => {
    const broken = (): never => {
      throw new Error('thrown');
    };
    const first = OE.toTaskEither(() => 'empty');
    expect(await first(OE.tryCatch(() => Promise.resolve('a'), String))()).toEqual(a);
    expect(await first(OE.tryCatch(broken, String))()).toEqual(E.left('Error: thrown'));
    expect(await first(OE.tryCatch(() => Promise.reject(new Error('no')), String))()).toEqual(E.left('Error: no'));
  });

  it('fromTaskEither runs the task once for each subscription', async () => {
    const task = jest.fn(TE.right('a'));
    const item$ = OE.fromTaskEither(task);
    expect(task).not.toHaveBeenCalled();

    const read = OE.toTaskEither(() => 'empty');
    expect([await read(item$)(), await read(item$)()]).toEqual([a, a]);
    expect(task).toHaveBeenCalledTimes(2);
  });

  it('fromObservable makes a Right of every value', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-|');
      const subs = '        ^----!';
      const expected = '    -a-b-|';

      expectObservable(OE.fromObservable(source$)).toBe(expected, { a, b });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('fromThrowing makes a Left of an error notification, and completes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-#   ', undefined, 'broken');
      const subs = '        ^--!   ';
      const expected = '    -a-(l|)';

      const result$ = F.pipe(source$, OE.fromThrowing(String));
      expectObservable(result$).toBe(expected, { a, l: E.left('broken') });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('fromThrowing leaves its source when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-b-|');
      const subs = '        ^-!   ';
      const expected = '    -a-   ';
      const unsub = '       --!   ';

      expectObservable(F.pipe(source$, OE.fromThrowing(String)), unsub).toBe(expected, { a });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });
});

describe('merge', () => {
  it('gives the items of all as they come', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold(' -a---|', { a });
      const firstSubs = '   ^----!';
      const second$ = cold('---x-|', { x });
      const secondSubs = '  ^----!';
      const expected = '    -a-x-|';

      expectObservable(OE.merge(first$, second$)).toBe(expected, { a, x });
      expectSubscriptions(first$.subscriptions).toBe(firstSubs);
      expectSubscriptions(second$.subscriptions).toBe(secondSubs);
    });
  });
});
