import { either as E } from 'fp-ts';
import type { function as F, io as IO, option as O, task as T, taskEither as TE } from 'fp-ts';
import { defer, map as mapItems, merge as mergeItems, of as just, catchError } from 'rxjs';
import type { ObservedValueOf, Observable } from 'rxjs';
import type { LeftOf, ObservableEither, RightOf } from './model.js';

/**
 * Emits one Left and completes.
 *
 * @example
 * observableEither.left(closed('no Tor'))
 *
 * @category constructors
 * @since 0.1.0
 */
export const left = <L = never, A = never>(l: L): ObservableEither<L, A> => just(E.left(l));

/**
 * Emits one Right and completes.
 *
 * @example
 * observableEither.right(1)
 *
 * @category constructors
 * @since 0.1.0
 */
export const right = <L = never, A = never>(a: A): ObservableEither<L, A> => just(E.right(a));

/**
 * Emits one Right and completes, as `right` does.
 *
 * @example
 * observableEither.of(1)
 *
 * @category constructors
 * @since 0.1.0
 */
export const of: <L = never, A = never>(a: A) => ObservableEither<L, A> = right;

/**
 * Emits the Either and completes.
 *
 * @example
 * observableEither.fromEither(parseAddress('example.org'))
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromEither = <L, A>(ea: E.Either<L, A>): ObservableEither<L, A> => just(ea);

/**
 * Runs the task at each subscription. Unsubscribing ignores the result; it does not cancel the task.
 *
 * @example
 * observableEither.fromTaskEither(async () => E.right(1))
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromTaskEither = <L, A>(fa: TE.TaskEither<L, A>): ObservableEither<L, A> => defer(fa);

/**
 * Emits each value as a Right. An `error` notification stays one; see {@link fromThrowing}.
 *
 * @example
 * observableEither.fromObservable(of(1, 2))
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromObservable = <A, L = never>(fa: Observable<A>): ObservableEither<L, A> => fa.pipe(mapItems(E.right));

/**
 * Emits each value as a Right; an `error` notification becomes a Left and completes the stream.
 *
 * @example
 * F.pipe(from(fetch('https://example.org/')), observableEither.fromThrowing(String))
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
 * Emits the value of a Some as a Right, and the result of `onNone` as a Left for a None.
 *
 * @example
 * F.pipe(O.some(1), observableEither.fromOption(() => 'nothing'))
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromOption =
  <L>(onNone: F.LazyArg<L>) =>
  <A>(fa: O.Option<A>): ObservableEither<L, A> =>
    just(E.fromOption(onNone)(fa));

/**
 * Emits a value that satisfies the predicate as a Right, and the result of `onFalse` as a Left otherwise.
 *
 * @example
 * observableEither.fromPredicate((n: number) => n > 0, () => 'not positive')(1)
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromPredicate: {
  <A, B extends A, L>(refinement: (a: A) => a is B, onFalse: (a: A) => L): (a: A) => ObservableEither<L, B>;
  <A, L>(predicate: (a: A) => boolean, onFalse: (a: A) => L): (a: A) => ObservableEither<L, A>;
} =
  <A, L>(predicate: (a: A) => boolean, onFalse: (a: A) => L) =>
  (a: A): ObservableEither<L, A> =>
    predicate(a) ? right(a) : left(onFalse(a));

/**
 * Runs the IO at each subscription and emits its result as a Right.
 *
 * @example
 * observableEither.fromIO(() => Date.now())
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromIO = <A, L = never>(fa: IO.IO<A>): ObservableEither<L, A> => defer(() => right<L, A>(fa()));

/**
 * Runs the task at each subscription and emits its result as a Right. Unsubscribing ignores the result; it does not
 * cancel the task.
 *
 * @example
 * observableEither.fromTask(() => Promise.resolve(1))
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromTask = <A, L = never>(fa: T.Task<A>): ObservableEither<L, A> => fromObservable(defer(fa));

/**
 * Runs a function that may throw, or return a Promise that is rejected, at each subscription.
 *
 * @example
 * observableEither.tryCatch(() => fetch('https://example.org/'), String)
 *
 * @category constructors
 * @since 0.1.0
 */
export const tryCatch = <L, A>(f: F.LazyArg<Promise<A>>, onRejected: (reason: unknown) => L): ObservableEither<L, A> =>
  fromThrowing(onRejected)(defer(f));

/**
 * Merges sources as RxJS's `merge` does; the type is a union of all Lefts and a union of all Rights. Each event stream
 * of a Tor emits a ConnectionLost of its own; `mergeOneGap` emits one for each lost connection.
 *
 * @example
 * observableEither.merge(tor.circuit$, tor.stream$)
 *
 * @category constructors
 * @since 0.1.0
 */
export const merge = <S extends ReadonlyArray<ObservableEither<unknown, unknown>>>(
  ...sources: S
): ObservableEither<LeftOf<ObservedValueOf<S[number]>>, RightOf<ObservedValueOf<S[number]>>> =>
  mergeItems(...sources) as ObservableEither<never, never>;
