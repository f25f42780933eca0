import { either as E, function as F } from 'fp-ts';
import { map as mapItems, of as just } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ObservableEither } from './model.js';
import { mapStaged, staged } from './stages.js';
import type { Made } from './stages.js';

/** `map` of rxjs, also of what a `chain` without a stack makes. */
const each = <I, O>(source$: Observable<I>, f: (item: I) => O): Observable<O> =>
  mapStaged(source$, f) ?? source$.pipe(mapItems(f));

/**
 * @category combinators
 * @since 0.1.0
 */
export const map =
  <A, B>(f: (a: A) => B) =>
  <L>(fa: ObservableEither<L, A>): ObservableEither<L, B> =>
    each(fa, E.map(f));

/**
 * @category combinators
 * @since 0.1.0
 */
export const mapLeft =
  <L, M>(f: (l: L) => M) =>
  <A>(fa: ObservableEither<L, A>): ObservableEither<M, A> =>
    each(fa, E.mapLeft(f));

/**
 * @category combinators
 * @since 0.1.0
 */
export const bimap =
  <L, M, A, B>(f: (l: L) => M, g: (a: A) => B) =>
  (fa: ObservableEither<L, A>): ObservableEither<M, B> =>
    each(fa, E.bimap(f, g));

/**
 * `concatMap` over the Rights, without a stack: recursion through it may be of any depth; a Left passes in its place. Subscribes to what `f` gives for an item when all before it
 * has completed; the items that wait are kept without a limit (see `overflow` for one with a limit).
 *
 * @category combinators
 * @since 0.1.0
 */
export const chain =
  <A, L2, B>(f: (a: A) => ObservableEither<L2, B>) =>
  <L1>(ma: ObservableEither<L1, A>): ObservableEither<L1 | L2, B> =>
    staged(ma, (ea): Made<E.Either<L1 | L2, B>> => (E.isLeft(ea) ? { item: ea } : { inner: f(ea.right) }));

/**
 * @category combinators
 * @since 0.1.0
 */
export const chainFirst = <A, L2>(
  f: (a: A) => ObservableEither<L2, unknown>,
): (<L1>(ma: ObservableEither<L1, A>) => ObservableEither<L1 | L2, A>) =>
  chain((a) =>
    F.pipe(
      f(a),
      map(() => a),
    ),
  );

/**
 * As `chain`, where `f` takes no time: nothing is ever kept waiting.
 *
 * @category combinators
 * @since 0.1.0
 */
export const chainEitherK =
  <A, L2, B>(f: (a: A) => E.Either<L2, B>) =>
  <L1>(ma: ObservableEither<L1, A>): ObservableEither<L1 | L2, B> =>
    each(ma, (ea): E.Either<L1 | L2, B> => (E.isLeft(ea) ? ea : f(ea.right)));

/**
 * @category combinators
 * @since 0.1.0
 */
export const flatten: <L1, L2, A>(mma: ObservableEither<L1, ObservableEither<L2, A>>) => ObservableEither<L1 | L2, A> =
  /* #__PURE__ */ chain((ma) => ma);

/**
 * Every function with every value: all values for the first function, then all for the second.
 *
 * @category combinators
 * @since 0.1.0
 */
export const ap =
  <L2, A>(fa: ObservableEither<L2, A>) =>
  <L1, B>(fab: ObservableEither<L1, (a: A) => B>): ObservableEither<L1 | L2, B> =>
    F.pipe(
      fab,
      chain((f) => F.pipe(fa, map(f))),
    );

/**
 * Each Left is replaced, in its place, by what `onLeft` gives.
 *
 * @category combinators
 * @since 0.1.0
 */
export const orElse =
  <L1, L2, B>(onLeft: (l: L1) => ObservableEither<L2, B>) =>
  <A>(ma: ObservableEither<L1, A>): ObservableEither<L2, A | B> =>
    staged(ma, (ea): Made<E.Either<L2, A | B>> => (E.isLeft(ea) ? { inner: onLeft(ea.left) } : { item: ea }));

/**
 * @category combinators
 * @since 0.1.0
 */
export const alt = <L2, B>(
  that: F.LazyArg<ObservableEither<L2, B>>,
): (<L1, A>(fa: ObservableEither<L1, A>) => ObservableEither<L2, A | B>) => orElse(that);

/**
 * A Right that does not satisfy the predicate becomes a Left.
 *
 * @category combinators
 * @since 0.1.0
 */
export const filterOrElse: {
  <A, B extends A, L2>(
    refinement: (a: A) => a is B,
    onFalse: (a: A) => L2,
  ): <L1>(ma: ObservableEither<L1, A>) => ObservableEither<L1 | L2, B>;
  <A, L2>(
    predicate: (a: A) => boolean,
    onFalse: (a: A) => L2,
  ): <L1>(ma: ObservableEither<L1, A>) => ObservableEither<L1 | L2, A>;
} = <A, L2>(predicate: (a: A) => boolean, onFalse: (a: A) => L2) =>
  chainEitherK((a: A): E.Either<L2, A> => (predicate(a) ? E.right(a) : E.left(onFalse(a))));

/**
 * Runs `f`, and again for each `Left` of its values, until a value is a `Right`: a loop that takes no stack. With several
 * values, each goes its own way, one after the other. A Left of the Observable passes.
 *
 * @example
 * chainRec(10, (n) => right(n === 0 ? E.right('done') : E.left(n - 1)))
 *
 * @category combinators
 * @since 0.1.0
 */
export const chainRec = <A, L, B>(a: A, f: (a: A) => ObservableEither<L, E.Either<A, B>>): ObservableEither<L, B> =>
  staged(
    staged(just(a), (first) => ({ inner: f(first) })),
    (item): Made<E.Either<L, B>> => {
      if (E.isLeft(item)) return { item };
      return E.isLeft(item.right) ? { inner: chainRec(item.right.left, f) } : { item: item.right };
    },
  );
