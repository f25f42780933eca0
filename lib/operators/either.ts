/** Operators on one side of each Either; the other side passes in its place. */
import { either as E } from 'fp-ts';
import { filter, map, share, tap } from 'rxjs';
import type { Observable, ObservedValueOf } from 'rxjs';
import {
  exhaustMap as exhaustMapOf,
  map as mapOf,
  mergeMap as mergeMapOf,
  switchMap as switchMapOf,
} from '../ObservableEither.js';
import type { LeftOf, ObservableEither, RightOf } from '../ObservableEither.js';

type Item = E.Either<unknown, unknown>;

/**
 * Types the items of an Observable as a single Either. The items of RxJS's `merge(a$, b$)` are a union of Eithers,
 * from which TypeScript infers neither side of an `Either<L, A>`; so operators infer the item and take its sides by
 * `LeftOf` and `RightOf`.
 *
 * @example
 * joined(merge(tor.circuit$, tor.stream$)) // ObservableEither<TorError, CircuitEvent | StreamEvent>
 *
 * @internal
 */
export const joined = <I extends Item>(source$: Observable<I>): ObservableEither<LeftOf<I>, RightOf<I>> =>
  source$ as Observable<never>;

// -------------------------------------------------------------------------------------
// taking one side
// -------------------------------------------------------------------------------------

/**
 * Emits the values; Lefts are dropped.
 *
 * ```text
 * source   -a-x-b-|      x is a Left
 * rights   -a---b-|
 * ```
 *
 * @example
 * tor.circuit$.pipe(rights).subscribe(({ id, status }) => console.log(id, status))
 *
 * @category operators
 * @since 0.1.0
 */
export const rights = <I extends Item>(source$: Observable<I>): Observable<RightOf<I>> =>
  (source$ as Observable<Item>).pipe(
    filter(E.isRight),
    map(({ right }) => right as RightOf<I>),
  );

/**
 * Emits the errors; Rights are dropped.
 *
 * ```text
 * source   -a-x-b-|      x is a Left
 * lefts    ---x---|
 * ```
 *
 * @example
 * tor.circuit$.pipe(lefts).subscribe((error) => console.error(showTorError(error)))
 *
 * @category operators
 * @since 0.1.0
 */
export const lefts = <I extends Item>(source$: Observable<I>): Observable<LeftOf<I>> =>
  (source$ as Observable<Item>).pipe(
    filter(E.isLeft),
    map(({ left }) => left as LeftOf<I>),
  );

/**
 * Splits a stream into its values and its errors, over one subscription to the source while either has a subscriber.
 *
 * A source that emits synchronously on subscription, such as `of`, is subscribed to again by the second subscriber:
 * use this operator for events, and for requests that have not been answered yet.
 *
 * ```text
 * source      -a-x-b-|      x is a Left
 * values$     -a---b-|
 * problems$   ---x---|
 * ```
 *
 * @example
 * const [event$, error$] = partition(tor.circuit$);
 * event$.subscribe(({ id }) => console.log(id));
 * error$.subscribe((error) => console.error(showTorError(error)));
 *
 * @category operators
 * @since 0.1.0
 */
export const partition = <I extends Item>(
  source$: Observable<I>,
): readonly [values$: Observable<RightOf<I>>, problems$: Observable<LeftOf<I>>] => {
  const shared$ = source$.pipe(share());
  return [shared$.pipe(rights), shared$.pipe(lefts)];
};

// -------------------------------------------------------------------------------------
// changing one side
// -------------------------------------------------------------------------------------

/**
 * Maps the Rights; Lefts pass. The type of the value is the union of those of the source, also after RxJS's `merge`.
 *
 * ```text
 * source            -1-x-2-|      x is a Left
 * mapRight(n * 10)  -10-x-20-|
 * ```
 *
 * @example
 * tor.stream$.pipe(mapRight(({ target }) => target))
 *
 * @category operators
 * @since 0.1.0
 */
export const mapRight = mapOf as {
  <I extends Item, B>(f: (a: RightOf<I>) => B): (source$: Observable<I>) => ObservableEither<LeftOf<I>, B>;
  <A, B>(f: (a: A) => B): <I extends E.Either<unknown, A>>(source$: Observable<I>) => ObservableEither<LeftOf<I>, B>;
};

/** An operator that maps Rights to Observables; it infers the sides of a union of Eithers too. */
interface MapsRights<Rest extends ReadonlyArray<unknown>> {
  <I extends Item, O extends ObservableEither<unknown, unknown>>(
    f: (a: RightOf<I>) => O,
    ...rest: Rest
  ): (source$: Observable<I>) => ObservableEither<LeftOf<I> | LeftOf<ObservedValueOf<O>>, RightOf<ObservedValueOf<O>>>;
  <A, O extends ObservableEither<unknown, unknown>>(
    f: (a: A) => O,
    ...rest: Rest
  ): <I extends E.Either<unknown, A>>(
    source$: Observable<I>,
  ) => ObservableEither<LeftOf<I> | LeftOf<ObservedValueOf<O>>, RightOf<ObservedValueOf<O>>>;
}

/**
 * `mergeMap` over the Rights: subscribes to what `f` returns for each value at once, up to `concurrent` at a time. A
 * Left passes; if the limit is reached, it waits for its turn as a value does. (`chain` of `ObservableEither` is
 * `concatMap`: it subscribes when the one before has completed.)
 *
 * ```text
 * source            -1-x-2-|      x is a Left
 * f                 a-b|
 * mergeMapRight(f)  -a-(xb)a-b|
 * ```
 *
 * @example
 * tor.circuit$.pipe(lives, mergeMapRight(({ event$ }) => event$))
 *
 * @category operators
 * @since 0.1.0
 */
export const mergeMapRight = mergeMapOf as MapsRights<[concurrent?: number]>;

/**
 * `switchMap` over the Rights: emits what `f` returns for the newest value; a new value unsubscribes the one before it.
 * A Left passes and unsubscribes nothing.
 *
 * ```text
 * source             -1-x2----|      x is a Left
 * f                  a--b|
 * switchMapRight(f)  -a-xa--b-|
 * ```
 *
 * @example
 * tor.circuit$.pipe(switchMapRight(({ id }) => tor.circuit$.pipe(circuitLife(id))))
 *
 * @category operators
 * @since 0.1.0
 */
export const switchMapRight = switchMapOf as MapsRights<[]>;

/**
 * `exhaustMap` over the Rights: ignores the values that arrive while what `f` returned for an earlier one is running. A
 * Left passes. Ignored values are not reported; `overflow(dropNewest(0), f)` counts them.
 *
 * ```text
 * source              -1-x2--3-|      x is a Left
 * f                   a--b|
 * exhaustMapRight(f)  -a-xb--a--b|
 * ```
 *
 * @example
 * tor.circuit$.pipe(exhaustMapRight(() => tor.saveConf))
 *
 * @category operators
 * @since 0.1.0
 */
export const exhaustMapRight = exhaustMapOf as MapsRights<[]>;

/**
 * Drops the Rights that do not satisfy the predicate; Lefts pass. (`filterOrElse` of `ObservableEither` turns them
 * into Lefts.)
 *
 * ```text
 * source              -1-x-2-|      x is a Left
 * filterRight(n > 1)  ---x-2-|
 * ```
 *
 * @example
 * tor.stream$.pipe(filterRight(({ target }) => target.endsWith(':443')))
 *
 * @category operators
 * @since 0.1.0
 */
export const filterRight: {
  <I extends Item, B extends RightOf<I>>(
    refinement: (a: RightOf<I>) => a is B,
  ): (source$: Observable<I>) => ObservableEither<LeftOf<I>, B>;
  <I extends Item>(predicate: (a: RightOf<I>) => boolean): (source$: Observable<I>) => Observable<I>;
  <A, B extends A>(
    refinement: (a: A) => a is B,
  ): <I extends E.Either<unknown, A>>(source$: Observable<I>) => ObservableEither<LeftOf<I>, B>;
  <A>(predicate: (a: A) => boolean): <I extends E.Either<unknown, A>>(source$: Observable<I>) => Observable<I>;
} =
  <A>(predicate: (a: A) => boolean) =>
  <I extends E.Either<unknown, A>>(source$: Observable<I>): Observable<never> =>
    source$.pipe(filter((item): item is never => E.isLeft(item) || predicate(item.right)));

/**
 * Calls a function with each Left; the items pass unchanged.
 *
 * ```text
 * source       -a-x-b-|      x is a Left
 * tapLeft(f)   -a-x-b-|      f(x) at x
 * ```
 *
 * @example
 * tor.log$.pipe(tapLeft((error) => console.error(showTorError(error))))
 *
 * @category operators
 * @since 0.1.0
 */
export const tapLeft: {
  <I extends Item>(f: (l: LeftOf<I>) => void): (source$: Observable<I>) => Observable<I>;
  <L>(f: (l: L) => void): <I extends E.Either<L, unknown>>(source$: Observable<I>) => Observable<I>;
} =
  <L>(f: (l: L) => void) =>
  <I extends E.Either<L, unknown>>(source$: Observable<I>): Observable<I> =>
    source$.pipe(
      tap((item) => {
        if (E.isLeft(item)) f(item.left);
      }),
    );

/**
 * Calls a function with each value; the items pass unchanged.
 *
 * ```text
 * source       -a-x-b-|      x is a Left
 * tapRight(f)  -a-x-b-|      f(a) at a, f(b) at b
 * ```
 *
 * @example
 * tor.log$.pipe(tapRight(({ message }) => console.log(message)))
 *
 * @category operators
 * @since 0.1.0
 */
export const tapRight: {
  <I extends Item>(f: (a: RightOf<I>) => void): (source$: Observable<I>) => Observable<I>;
  <A>(f: (a: A) => void): <I extends E.Either<unknown, A>>(source$: Observable<I>) => Observable<I>;
} =
  <A>(f: (a: A) => void) =>
  <I extends E.Either<unknown, A>>(source$: Observable<I>): Observable<I> =>
    source$.pipe(
      tap((item) => {
        if (E.isRight(item)) f(item.right);
      }),
    );
