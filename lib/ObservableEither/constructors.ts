import { either as E } from 'fp-ts';
import type { taskEither as TE } from 'fp-ts';
import { defer, map as mapItems, merge as mergeItems, of as just, catchError } from 'rxjs';
import type { ObservedValueOf, Observable } from 'rxjs';
import type { LeftOf, ObservableEither, RightOf } from './model.js';

/**
 * One Left, then completes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const left = <L = never, A = never>(l: L): ObservableEither<L, A> => just(E.left(l));

/**
 * One Right, then completes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const right = <L = never, A = never>(a: A): ObservableEither<L, A> => just(E.right(a));

/**
 * @category constructors
 * @since 0.1.0
 */
export const of: <L = never, A = never>(a: A) => ObservableEither<L, A> = right;

/**
 * @category constructors
 * @since 0.1.0
 */
export const fromEither = <L, A>(ea: E.Either<L, A>): ObservableEither<L, A> => just(ea);

/**
 * Cold: each subscription runs the task. Unsubscribing gives up its answer, not the task.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromTaskEither = <L, A>(fa: TE.TaskEither<L, A>): ObservableEither<L, A> => defer(fa);

/**
 * Every value as a Right. An `error` notification stays one; see {@link fromThrowing}.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromObservable = <A, L = never>(fa: Observable<A>): ObservableEither<L, A> => fa.pipe(mapItems(E.right));

/**
 * Every value as a Right; an `error` notification becomes a Left, and then the end.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromThrowing =
  <L>(onThrow: (reason: unknown) => L) =>
  <A>(fa: Observable<A>): ObservableEither<L, A> =>
    fa.pipe(
      mapItems((a): E.Either<L, A> => E.right(a)),
      catchError((reason) => left<L, A>(onThrow(reason))),
    );

/**
 * The items of all as they come: rxjs's `merge`, with the Lefts joined and the Rights joined in the type.
 *
 * @category constructors
 * @since 0.1.0
 */
export const merge = <S extends ReadonlyArray<ObservableEither<unknown, unknown>>>(
  ...sources: S
): ObservableEither<LeftOf<ObservedValueOf<S[number]>>, RightOf<ObservedValueOf<S[number]>>> =>
  mergeItems(...sources) as ObservableEither<never, never>;
