import { either as E, function as F } from 'fp-ts';
import { of as just } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ObservableEither } from './model.js';
import { each, staged } from './stages.js';
import type { Made } from './stages.js';

/**
 * Maps the Rights.
 *
 * @example
 * observableEither.map((lines: ReadonlyArray<ConfigLine>) => lines.length)(tor.getConf(['SocksPort']))
 *
 * @category combinators
 * @since 0.1.0
 */
export const map =
  <A, B>(f: (a: A) => B) =>
  <L>(fa: ObservableEither<L, A>): ObservableEither<L, B> =>
    each(fa, E.map(f));

/**
 * Maps the Lefts.
 *
 * @example
 * observableEither.mapLeft(showTorError)(tor.saveConf)
 *
 * @category combinators
 * @since 0.1.0
 */
export const mapLeft =
  <L, M>(f: (l: L) => M) =>
  <A>(fa: ObservableEither<L, A>): ObservableEither<M, A> =>
    each(fa, E.mapLeft(f));

/**
 * Maps the Lefts with `f` and the Rights with `g`.
 *
 * @example
 * observableEither.bimap(showTorError, () => 'saved')(tor.saveConf)
 *
 * @category combinators
 * @since 0.1.0
 */
export const bimap =
  <L, M, A, B>(f: (l: L) => M, g: (a: A) => B) =>
  (fa: ObservableEither<L, A>): ObservableEither<M, B> =>
    each(fa, E.bimap(f, g));

/**
 * Maps each Right to an `ObservableEither` and concatenates the results (`concatMap`); a Left passes in its place. It
 * is stack-safe at any depth of recursion. The result of `f` for an item is subscribed to when all before it have
 * completed; waiting items are queued without a limit (see `overflow` for a limited queue).
 *
 * @example
 * F.pipe(tor.setConf([reset('SocksPort')]), observableEither.chain(() => tor.saveConf))
 *
 * @category combinators
 * @since 0.1.0
 */
export const chain =
  <A, L2, B>(f: (a: A) => ObservableEither<L2, B>) =>
  <L1>(ma: ObservableEither<L1, A>): ObservableEither<L1 | L2, B> =>
    staged(ma, (ea): Made<E.Either<L1 | L2, B>> => (E.isLeft(ea) ? { item: ea } : { inner: f(ea.right) }));

/**
 * Chains, and keeps the original value in place of the result of `f`; a Left of `f` is kept.
 *
 * @example
 * F.pipe(tor.getConf(['Nickname']), observableEither.chainFirst(() => tor.saveConf))
 *
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
 * Maps each Right to an Either: `chain` for a synchronous `f`, without a queue.
 *
 * @example
 * F.pipe(observableEither.right('127.0.0.1'), observableEither.chainEitherK(parseAddress))
 *
 * @category combinators
 * @since 0.1.0
 */
export const chainEitherK =
  <A, L2, B>(f: (a: A) => E.Either<L2, B>) =>
  <L1>(ma: ObservableEither<L1, A>): ObservableEither<L1 | L2, B> =>
    each(ma, (ea): E.Either<L1 | L2, B> => (E.isLeft(ea) ? ea : f(ea.right)));

/**
 * Concatenates the inner `ObservableEither` of each Right.
 *
 * @example
 * observableEither.flatten(observableEither.right(tor.saveConf))
 *
 * @category combinators
 * @since 0.1.0
 */
export const flatten: <L1, L2, A>(mma: ObservableEither<L1, ObservableEither<L2, A>>) => ObservableEither<L1 | L2, A> =
  /* #__PURE__ */ chain((ma) => ma);

/**
 * Applies each function to each value: the first function to all values, then the second one.
 *
 * @example
 * F.pipe(observableEither.right((n: number) => n + 1), observableEither.ap(observableEither.right(1)))
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
 * Replaces each Left, in its place, by the items that `onLeft` returns.
 *
 * @example
 * F.pipe(tor.getConf(['Nickname']), observableEither.orElse(() => observableEither.right([])))
 *
 * @category combinators
 * @since 0.1.0
 */
export const orElse =
  <L1, L2, B>(onLeft: (l: L1) => ObservableEither<L2, B>) =>
  <A>(ma: ObservableEither<L1, A>): ObservableEither<L2, A | B> =>
    staged(ma, (ea): Made<E.Either<L2, A | B>> => (E.isLeft(ea) ? { inner: onLeft(ea.left) } : { item: ea }));

/**
 * Replaces each Left, in its place, by the items of another `ObservableEither`.
 *
 * @example
 * F.pipe(tor.getConf(['Nickname']), observableEither.alt(() => observableEither.right([])))
 *
 * @category combinators
 * @since 0.1.0
 */
export const alt = <L2, B>(
  that: F.LazyArg<ObservableEither<L2, B>>,
): (<L1, A>(fa: ObservableEither<L1, A>) => ObservableEither<L2, A | B>) => orElse(that);

/**
 * Turns the Rights that do not satisfy the predicate into Lefts.
 *
 * @example
 * F.pipe(observableEither.right(7), observableEither.filterOrElse((n) => n > 9, () => 'too small'))
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
 * Runs `f`, and again for each `Left` among its values, until a value is a `Right`: a stack-safe loop. Several values
 * are processed one after the other. A Left of the Observable passes.
 *
 * @example
 * observableEither.chainRec(10, (n: number) => observableEither.right(n === 0 ? E.right('done') : E.left(n - 1)))
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

/**
 * `chain` under the name that fp-ts 2.16 prefers.
 *
 * @example
 * F.pipe(tor.setConf([reset('SocksPort')]), observableEither.flatMap(() => tor.saveConf))
 *
 * @category combinators
 * @since 0.1.0
 */
export const flatMap: typeof chain = chain;

/**
 * `chainFirst` under the name that fp-ts 2.16 prefers.
 *
 * @example
 * F.pipe(tor.getConf(['Nickname']), observableEither.tap(() => tor.saveConf))
 *
 * @category combinators
 * @since 0.1.0
 */
export const tap: typeof chainFirst = chainFirst;

/**
 * `mapLeft` under the name that fp-ts 2.16 prefers.
 *
 * @example
 * observableEither.mapError(showTorError)(tor.saveConf)
 *
 * @category combinators
 * @since 0.1.0
 */
export const mapError: typeof mapLeft = mapLeft;

/**
 * Runs `onLeft` for each Left and then emits the original Left; a Left of `onLeft` is emitted in its place.
 *
 * @example
 * F.pipe(tor.saveConf, observableEither.tapError((error) => observableEither.fromIO(() => console.error(error._tag))))
 *
 * @category combinators
 * @since 0.1.0
 */
export const tapError = <L1, L2>(
  onLeft: (l: L1) => ObservableEither<L2, unknown>,
): (<A>(ma: ObservableEither<L1, A>) => ObservableEither<L1 | L2, A>) =>
  orElse((l: L1) => each(onLeft(l), (item): E.Either<L1 | L2, never> => (E.isLeft(item) ? item : E.left(l))));

/**
 * Swaps Lefts and Rights.
 *
 * @example
 * observableEither.swap(tor.saveConf)
 *
 * @category combinators
 * @since 0.1.0
 */
export const swap = <L, A>(fa: ObservableEither<L, A>): ObservableEither<A, L> => each(fa, E.swap);

/**
 * Emits the values of the first for each value of the second, one after the other.
 *
 * @example
 * F.pipe(tor.getConf(['Nickname']), observableEither.apFirst(tor.saveConf))
 *
 * @category combinators
 * @since 0.1.0
 */
export const apFirst = <L2>(
  second: ObservableEither<L2, unknown>,
): (<L1, A>(first: ObservableEither<L1, A>) => ObservableEither<L1 | L2, A>) => chainFirst(() => second) as never;

/**
 * Emits the values of the second for each value of the first, one after the other.
 *
 * @example
 * F.pipe(tor.saveConf, observableEither.apSecond(tor.getConf(['Nickname'])))
 *
 * @category combinators
 * @since 0.1.0
 */
export const apSecond = <L2, B>(
  second: ObservableEither<L2, B>,
): (<L1>(first: ObservableEither<L1, unknown>) => ObservableEither<L1 | L2, B>) => chain(() => second);

/**
 * Replaces each Left by the values of an Observable, as Lefts.
 *
 * @example
 * F.pipe(tor.saveConf, observableEither.orLeft(({ _tag }) => of(`not saved: ${_tag}`)))
 *
 * @category combinators
 * @since 0.1.0
 */
export const orLeft = <L1, L2>(
  onLeft: (l: L1) => Observable<L2>,
): (<A>(fa: ObservableEither<L1, A>) => ObservableEither<L2, A>) =>
  orElse((l: L1) => each(onLeft(l), (other): E.Either<L2, never> => E.left(other)));
