import { either as E, function as F } from 'fp-ts';
import { of, take, timer } from 'rxjs';
import * as OE from '../../lib/ObservableEither.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { marbles, x } from '../operators/marbles.js';

const a = E.right('a');
const b = E.right('b');

describe('traversing', () => {
  it('sequenceArray subscribes to an element when the one before has completed', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold(' ---a|    ', { a });
      const firstSubs = '   ^---!    ';
      const second$ = cold('   ---b| ', { b });
      const secondSubs = '  ----^---!';
      const expected = '    -------r|';

      expectObservable(OE.sequenceArray([first$, second$])).toBe(expected, { r: E.right(['a', 'b']) });
      expectSubscriptions(first$.subscriptions).toBe(firstSubs);
      expectSubscriptions(second$.subscriptions).toBe(secondSubs);
    });
  });

  it('sequenceArray asks nothing behind a Left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold(' ---x|', { x });
      const second$ = cold('   ---b|', { b });
      const expected = '    ---x|';

      expectObservable(OE.sequenceArray([first$, second$])).toBe(expected, { x });
      expectSubscriptions(second$.subscriptions).toBe([]);
    });
  });

  it('sequenceArray never ends when an element never does', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(OE.sequenceArray([cold('-a|', { a }), cold<never>('-')])).toBe('---');
    });
  });

  it('sequenceArray completes without an item when an element is empty', () => {
    marbles(({ cold, expectObservable }) => {
      const first$ = cold('  -a|    ', { a });
      const second$ = cold<never>('  ---|  ');
      const expected = '     -----| ';
      expectObservable(OE.sequenceArray([first$, second$])).toBe(expected);
    });
  });

  it('sequenceArray lets an error notification pass', () => {
    marbles(({ cold, expectObservable }) => {
      const first$ = cold('  -a|    ', { a });
      const second$ = cold<never>('  ---#  ');
      const expected = '     -----# ';
      expectObservable(OE.sequenceArray([first$, second$])).toBe(expected);
    });
  });

  it('sequenceArray leaves all elements when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first$ = cold(' -a|   ', { a });
      const firstSubs = '   ^-!   ';
      const second$ = cold(' ---b|', { b });
      const secondSubs = '  --^!  ';
      const expected = '    ----  ';
      const unsub = '       ---!  ';

      expectObservable(OE.sequenceArray([first$, second$]), unsub).toBe(expected);
      expectSubscriptions(first$.subscriptions).toBe(firstSubs);
      expectSubscriptions(second$.subscriptions).toBe(secondSubs);
    });
  });

  it('traverseArray asks for nothing more when it is left', () => {
    const ask = jest.fn((n: number): ObservableEither<never, number> => of(E.right(n), E.right(n + 1)));
    F.pipe([10, 20], OE.traverseArray(ask)).pipe(take(1)).subscribe();
    expect(ask.mock.calls).toEqual([[10], [20]]);
  });

  it('sequenceArray of none is one empty array', () => {
    marbles(({ expectObservable }) => expectObservable(OE.sequenceArray([])).toBe('(r|)', { r: E.right([]) }));
  });

  it('traverseArray turns a throwing function into an error notification', () => {
    marbles(({ expectObservable }) => {
      const result$ = F.pipe(
        [1, 2],
        OE.traverseArray((n): ObservableEither<never, number> => {
          if (n === 2) throw new Error('broken');
          return OE.right(n);
        }),
      );
      expectObservable(result$).toBe('#', undefined, new Error('broken'));
    });
  });

  it('traverseArray takes no stack: 20,000 elements that answer at once', async () => {
    const result = await F.pipe(
      Array.from({ length: 20_000 }, (_, i) => i),
      OE.traverseArray(OE.right),
      (all$) => OE.toTaskEither(() => 'empty')(all$)(),
    );
    expect(
      F.pipe(
        result,
        E.map((all) => [all.length, all.at(-1)]),
      ),
    ).toEqual(E.right([20_000, 19_999]));
  });

  it('traverseArray takes no stack: 20,000 elements that answer later', () => {
    marbles(({ expectObservable }) => {
      const elements = Array.from({ length: 20_000 }, (_, i) => i);
      const length$ = F.pipe(
        elements,
        OE.traverseArray((n) =>
          F.pipe(
            timer(1),
            OE.fromObservable,
            OE.map(() => n),
          ),
        ),
        OE.map((all) => all.length),
      );
      expectObservable(length$).toBe('20s (n|)', { n: E.right(20_000) });
    });
  });

  it('the functions WithIndex get the index of each element', () => {
    marbles(({ expectObservable }) => {
      const ask = (i: number, key: string) => OE.right(`${String(i)}${key}`);
      const expected = { r: E.right(['0a', '1b']) };
      expectObservable(F.pipe(['a', 'b'], OE.traverseArrayWithIndex(ask))).toBe('(r|)', expected);
      expectObservable(F.pipe(['a', 'b'], OE.traverseArrayParWithIndex(ask))).toBe('(r|)', expected);
    });
  });
});
