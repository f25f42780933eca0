// Checked by `npm run types`, never run.
import type { either as E } from 'fp-ts';
import type { Observable, ObservedValueOf } from 'rxjs';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import type { Equal, Expect } from './Expect.js';

export type ItemIsAnEither = Expect<
  Equal<ObservedValueOf<ObservableEither<'wrong', number>>, E.Either<'wrong', number>>
>;

export type IsAnObservable = Expect<ObservableEither<'wrong', number> extends Observable<unknown> ? true : false>;

// @ts-expect-error a Left of another type is not accepted
export type LeftIsChecked = Expect<Equal<ObservableEither<'wrong', number>, ObservableEither<'other', number>>>;
