import { apply, array, either as E } from 'fp-ts';
import * as OE from '../../lib/ObservableEither.js';
import { marbles } from '../operators/marbles.js';

describe('instances', () => {
  it('fp-ts sequences arrays and records over them', () => {
    marbles(({ expectObservable }) => {
      const array$ = array.sequence(OE.Applicative)([OE.right(1), OE.right(2)]);
      const record$ = apply.sequenceS(OE.Apply)({ one: OE.right(1), two: OE.right('2') });
      expectObservable(array$).toBe('(r|)', { r: E.right([1, 2]) });
      expectObservable(record$).toBe('(r|)', { r: E.right({ one: 1, two: '2' }) });
    });
  });

  it('each is the combinator of its name', () => {
    marbles(({ expectObservable }) => {
      const one$ = OE.right<string, number>(1);
      const no$ = OE.left<string, number>('no');
      const up = (n: number) => n + 1;
      const loud = (text: string) => `${text}!`;
      expectObservable(OE.Functor.map(one$, up)).toBe('(r|)', { r: E.right(2) });
      expectObservable(OE.Pointed.of(1)).toBe('(r|)', { r: E.right(1) });
      expectObservable(OE.Bifunctor.bimap(one$, loud, up)).toBe('(r|)', { r: E.right(2) });
      expectObservable(OE.Bifunctor.mapLeft(no$, loud)).toBe('(r|)', { r: E.left('no!') });
      expectObservable(OE.Chain.chain(one$, (n) => OE.right(up(n)))).toBe('(r|)', { r: E.right(2) });
      expectObservable(OE.Monad.of(1)).toBe('(r|)', { r: E.right(1) });
      expectObservable(OE.MonadThrow.throwError('no')).toBe('(r|)', { r: E.left('no') });
      expectObservable(OE.Alt.alt(no$, () => one$)).toBe('(r|)', { r: E.right(1) });
      expectObservable(OE.FromEither.fromEither(E.right(1))).toBe('(r|)', { r: E.right(1) });
    });
  });
});
