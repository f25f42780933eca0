import { either as E } from 'fp-ts';
import type { function as F, taskEither as TE } from 'fp-ts';
import type { Observable } from 'rxjs';
import { map as mapItems, firstValueFrom } from 'rxjs';
import type { ObservableEither } from './model.js';
import { mapStaged, staged } from './stages.js';
import type { Made } from './stages.js';

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
  (fa: ObservableEither<L, A>): Observable<B | C> => {
    const f = E.matchW(onLeft, onRight);
    return mapStaged(fa, f) ?? fa.pipe(mapItems(f));
  };

/**
 * As `match`, each item to an Observable, one after the other. Stack-safe, as `chain` is.
 *
 * @category destructors
 * @since 0.1.0
 */
export const matchE =
  <L, A, B, C = B>(onLeft: (l: L) => Observable<B>, onRight: (a: A) => Observable<C>) =>
  (fa: ObservableEither<L, A>): Observable<B | C> =>
    staged(fa, (ea): Made<B | C> => ({ inner: E.isLeft(ea) ? onLeft(ea.left) : onRight(ea.right) }));

/**
 * The values; each Left is replaced by what `onLeft` returns. Stack-safe, as `chain` is.
 *
 * @category destructors
 * @since 0.1.0
 */
export const getOrElse =
  <L, B>(onLeft: (l: L) => Observable<B>) =>
  <A>(fa: ObservableEither<L, A>): Observable<A | B> =>
    staged(fa, (ea): Made<A | B> => (E.isLeft(ea) ? { inner: onLeft(ea.left) } : { item: ea.right }));
