import { either as E } from 'fp-ts';
import { orThrow, TorException } from '../../lib/operators/orThrow.js';
import { closed } from '../../lib/TorError.js';
import { showTorError } from '../../lib/showTorError.js';
import { marbles } from './marbles.js';

const error = closed('by its owner');
const x = E.left(error);
const a = E.right('a');

describe('orThrow', () => {
  it('gives the values until a Left, which is an error notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-x-a-|', { a, x });
      const subs = '        ^--!    ';
      const expected = '    -a-#    ';

      expectObservable(source$.pipe(orThrow)).toBe(expected, undefined, new TorException(error));
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it.each([
    ['never emits when its source never does', '-'],
    ['completes when its source is empty', '--|'],
    ['lets an error notification pass', '--#'],
  ])('%s', (_, marble) => {
    marbles(({ cold, expectObservable }) => expectObservable(cold<never>(marble).pipe(orThrow)).toBe(marble));
  });

  it('leaves the source when it is left', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-x-a-|', { a, x });
      const subs = '        ^-!     ';
      const expected = '    -a-     ';
      const unsub = '       --!     ';

      expectObservable(source$.pipe(orThrow), unsub).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('gives an Error that says what the TorError does, and holds it', () => {
    const exception = new TorException(error);
    expect(exception).toBeInstanceOf(Error);
    expect(exception._tag).toBe('TorException');
    expect(exception.name).toBe('TorException');
    expect(exception.message).toBe(showTorError(error));
    expect(exception.error).toBe(error);
  });
});
