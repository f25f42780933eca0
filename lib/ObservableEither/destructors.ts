import { either as E } from 'fp-ts';
import type { function as F, taskEither as TE } from 'fp-ts';
import type { Observable } from 'rxjs';
import { firstValueFrom } from 'rxjs';
import type { ObservableEither } from './model.js';
import { each, staged } from './stages.js';
import type { Made } from './stages.js';

/**
 * Converts to a TaskEither of the first item and then unsubscribes; if there is no item, `onEmpty` returns the Left.
 *
 * @example
 * F.pipe(tor.saveConf, observableEither.toTaskEither(() => closed('no answer')))
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
 * Maps the Lefts with `onLeft` and the Rights with `onRight` to plain values.
 *
 * @example
 * F.pipe(tor.saveConf, observableEither.match(showTorError, () => 'saved'))
 *
 * @category destructors
 * @since 0.1.0
 */
export const match =
  <L, A, B, C = B>(onLeft: (l: L) => B, onRight: (a: A) => C) =>
  (fa: ObservableEither<L, A>): Observable<B | C> =>
    each(fa, E.matchW(onLeft, onRight));

/**
 * Maps each item to an Observable and concatenates them. It is stack-safe, as `chain` is.
 *
 * @example
 * F.pipe(tor.saveConf, observableEither.matchE((error) => of(error._tag), () => of('saved')))
 *
 * @category destructors
 * @since 0.1.0
 */
export const matchE =
  <L, A, B, C = B>(onLeft: (l: L) => Observable<B>, onRight: (a: A) => Observable<C>) =>
  (fa: ObservableEither<L, A>): Observable<B | C> =>
    staged(fa, (ea): Made<B | C> => ({ inner: E.isLeft(ea) ? onLeft(ea.left) : onRight(ea.right) }));

/**
 * Emits the values; each Left is replaced by the values that `onLeft` returns. It is stack-safe, as `chain` is.
 *
 * @example
 * F.pipe(tor.getConf(['Nickname']), observableEither.getOrElse(() => of([])))
 *
 * @category destructors
 * @since 0.1.0
 */
export const getOrElse =
  <L, B>(onLeft: (l: L) => Observable<B>) =>
  <A>(fa: ObservableEither<L, A>): Observable<A | B> =>
    staged(fa, (ea): Made<A | B> => (E.isLeft(ea) ? { inner: onLeft(ea.left) } : { item: ea.right }));
