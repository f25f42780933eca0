import { either as E, function as F } from 'fp-ts';
import { of, Subject } from 'rxjs';
import * as OE from '../../lib/ObservableEither.js';
import { marbles, x } from '../operators/marbles.js';

const a = E.right('a');

describe('destructors', () => {
  const first = OE.toTaskEither(() => 'empty');

  it('toTaskEither gives the first item and leaves', async () => {
    const source$ = new Subject<E.Either<string, number>>();
    const result = first(source$)();
    source$.next(E.left('no'));
    expect(source$.observed).toBe(false);
    expect(await result).toEqual(E.left('no'));
  });

  it('toTaskEither gives the Left of onEmpty where nothing came', async () => {
    expect(await first(of())()).toEqual(E.left('empty'));
  });

  it('match takes each item to a value', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x-a-|', { x, a });
      const expected = '    -l-r-|';

      const result$ = F.pipe(
        source$,
        OE.match(
          () => 'left',
          (value) => value,
        ),
      );
      expectObservable(result$).toBe(expected, { l: 'left', r: 'a' });
    });
  });

  it('matchE takes each item to an Observable, one after the other', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('(xa|)     ', { x, a });
      const onLeft$ = cold('--l|      ');
      const onLeftSubs = '  ^--!      ';
      const onRight$ = cold('  --r|   ');
      const onRightSubs = ' ---^--!   ';
      const expected = '    --l--r|   ';

      const result$ = F.pipe(
        source$,
        OE.matchE(
          () => onLeft$,
          () => onRight$,
        ),
      );
      expectObservable(result$).toBe(expected);
      expectSubscriptions(onLeft$.subscriptions).toBe(onLeftSubs);
      expectSubscriptions(onRight$.subscriptions).toBe(onRightSubs);
    });
  });

  it('getOrElse puts an Observable in the place of each Left', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold(' -(xa)-|', { x, a });
      const instead$ = cold(' --i|   ');
      const expected = '     ---ia-|';

      expectObservable(
        F.pipe(
          source$,
          OE.getOrElse(() => instead$),
        ),
      ).toBe(expected, { i: 'i', a: 'a' });
    });
  });
});
