import { either as E, function as F } from 'fp-ts';
import * as t from 'io-ts';
import { map, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';

it('the libraries that the code rests on load from their roots', () => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(({ cold, expectObservable }) => {
    const source$ = cold('  -a-b-|', { a: 1, b: 'x' });
    const expected = '      -a-b-|';
    const decoded$ = source$.pipe(map((value) => F.pipe(t.number.decode(value), E.isRight)));
    expectObservable(decoded$).toBe(expected, { a: true, b: false });
    expectObservable(of(1)).toBe('(a|)', { a: 1 });
  });
});
