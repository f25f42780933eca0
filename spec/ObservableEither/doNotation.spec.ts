import { either as E, function as F } from 'fp-ts';
import * as OE from '../../lib/ObservableEither.js';
import { marbles } from '../operators/marbles.js';

describe('do notation', () => {
  it('collects names one after the other', () => {
    marbles(({ expectObservable }) => {
      const record$ = F.pipe(
        OE.Do,
        OE.apS('one', OE.right(1)),
        OE.bind('two', ({ one }) => OE.right(one + 1)),
        OE.let('three', ({ one, two }) => one + two),
      );
      expectObservable(record$).toBe('(r|)', { r: E.right({ one: 1, two: 2, three: 3 }) });
      expectObservable(F.pipe(OE.right(1), OE.bindTo('one'))).toBe('(r|)', { r: E.right({ one: 1 }) });
    });
  });

  it('asks nothing behind a Left', () => {
    const ask = jest.fn(() => OE.right(2));
    marbles(({ expectObservable, flush }) => {
      const record$ = F.pipe(OE.Do, OE.apS('one', OE.left('no')), OE.bind('two', ask));
      expectObservable(record$).toBe('(l|)', { l: E.left('no') });
      flush();
      expect(ask).not.toHaveBeenCalled();
    });
  });
});
