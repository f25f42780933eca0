/**
 * @since 0.1.0
 */
import { either as E, function as F } from 'fp-ts';
import type { taskEither as TE } from 'fp-ts';
import type { Observable } from 'rxjs';
import { map as mapItems, of as just, concatMap, firstValueFrom } from 'rxjs';
import type { ObservableEither } from './model.js';

/**
 * The first item, whereupon it unsubscribes; `onEmpty` is the Left where none comes.
 *
 * @category destructors
 * @since 0.1.0
 */
export const toTaskEither =
  <L2>(onEmpty: F.LazyArg<L2>) =>
  <L1, A>(fa: ObservableEither<L1, A>): TE.TaskEither<L1 | L2, A> =>
  () =>
    firstValueFrom(fa, { defaultValue: undefined }).then((ea) => ea ?? E.left(onEmpty()));

/**
 * @category destructors
 * @since 0.1.0
 */
export const match =
  <L, A, B, C = B>(onLeft: (l: L) => B, onRight: (a: A) => C) =>
  (fa: ObservableEither<L, A>): Observable<B | C> =>
    fa.pipe(mapItems(E.matchW(onLeft, onRight)));

/**
 * As `match`, each item to an Observable, one after the other.
 *
 * @category destructors
 * @since 0.1.0
 */
export const matchE =
  <L, A, B, C = B>(onLeft: (l: L) => Observable<B>, onRight: (a: A) => Observable<C>) =>
  (fa: ObservableEither<L, A>): Observable<B | C> =>
    fa.pipe(concatMap((ea): Observable<B | C> => (E.isLeft(ea) ? onLeft(ea.left) : onRight(ea.right))));

/**
 * @category destructors
 * @since 0.1.0
 */
export const getOrElse =
  <L, B>(onLeft: (l: L) => Observable<B>) =>
  <A>(fa: ObservableEither<L, A>): Observable<A | B> =>
    F.pipe(
      fa,
      matchE(onLeft, (a: A) => just(a)),
    );
