/** A gap: the connection was lost, and the events until the next one are missing. */
import { either as E } from 'fp-ts';
import { defer, filter, map, merge } from 'rxjs';
import type { Observable, ObservedValueOf } from 'rxjs';
import type { LeftOf, ObservableEither, RightOf } from '../ObservableEither.js';
import type { ConnectionLost } from '../TorError.js';

type Tagged = { readonly _tag: string };

// -------------------------------------------------------------------------------------
// refinements
// -------------------------------------------------------------------------------------

/**
 * Tests for a `ConnectionLost`, the error that marks a gap in an event stream.
 *
 * @example
 * tor.circuit$.pipe(lefts, filter(isConnectionLost)).subscribe(({ session }) => console.log(session))
 *
 * @category refinements
 * @since 0.1.0
 */
export const isConnectionLost = (error: Tagged): error is ConnectionLost => error._tag === 'ConnectionLost';

/**
 * Tests for the Left that marks a gap.
 *
 * @example
 * tor.circuit$.pipe(filter(isGap)).subscribe(() => console.log('Reset any state derived from events here.'))
 *
 * @category refinements
 * @since 0.1.0
 */
export const isGap = (item: E.Either<Tagged, unknown>): item is E.Left<ConnectionLost> =>
  E.isLeft(item) && isConnectionLost(item.left);

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

/**
 * `scan` over the Rights whose state is reset to `seed` by a ConnectionLost, since events are missing there. Every Left
 * passes; other Lefts leave the state unchanged.
 *
 * ```text
 * source                 -1-2-L-3-x-4-|      L is a ConnectionLost, x another Left
 * scanUntilGap(plus, 0)  -1-3-L-3-x-7-|
 * ```
 *
 * @example
 * tor.circuit$.pipe(scanUntilGap((built, { status }) => (status === 'Built' ? built + 1 : built), 0))
 *
 * @category operators
 * @since 0.1.0
 */
export const scanUntilGap: {
  <I extends E.Either<Tagged, unknown>, S>(
    f: (state: S, a: RightOf<I>) => S,
    seed: S,
  ): (source$: Observable<I>) => ObservableEither<LeftOf<I>, S>;
  <A, S>(
    f: (state: S, a: A) => S,
    seed: S,
  ): <I extends E.Either<Tagged, A>>(source$: Observable<I>) => ObservableEither<LeftOf<I>, S>;
} =
  <A, S>(f: (state: S, a: A) => S, seed: S) =>
  <I extends E.Either<Tagged, A>>(source$: Observable<I>): ObservableEither<LeftOf<I>, S> =>
    defer(() => {
      let state = seed;
      return source$.pipe(
        map((item): E.Either<LeftOf<I>, S> => {
          if (E.isRight(item)) return E.right((state = f(state, item.right)));
          if (isGap(item)) state = seed;
          return item as E.Left<LeftOf<I>>;
        }),
      );
    });

/**
 * `distinctUntilChanged` over the Rights: drops a value that equals the one before it. The first value after a
 * ConnectionLost is emitted, whatever it is. Every Left passes. The `equals` of an fp-ts `Eq` is a comparator.
 *
 * ```text
 * source           -1-1-x-1-L-1-2-|      L is a ConnectionLost, x another Left
 * distinctRight()  -1---x---L-1-2-|
 * ```
 *
 * @example
 * tor.circuit$.pipe(mapRight(({ status }) => status), distinctRight())
 *
 * @category operators
 * @since 0.1.0
 */
export const distinctRight: {
  <I extends E.Either<Tagged, unknown>>(
    equals?: (previous: RightOf<I>, current: RightOf<I>) => boolean,
  ): (source$: Observable<I>) => Observable<I>;
  <A>(
    equals?: (previous: A, current: A) => boolean,
  ): <I extends E.Either<Tagged, A>>(source$: Observable<I>) => Observable<I>;
} =
  <A>(equals: (previous: A, current: A) => boolean = isSame) =>
  <I extends E.Either<Tagged, A>>(source$: Observable<I>): Observable<I> =>
    defer(() => {
      let last: E.Right<A> | undefined;
      return source$.pipe(
        filter((item: E.Either<Tagged, A>): item is I => {
          if (E.isLeft(item)) {
            if (isGap(item)) last = undefined;
            return true;
          }
          if (last !== undefined && equals(last.right, item.right)) return false;
          last = item;
          return true;
        }),
      );
    });

const isSame = (previous: unknown, current: unknown): boolean => previous === current;

/**
 * Merges event streams of one Tor and emits one ConnectionLost for each lost connection: every stream of a client emits
 * the same one, and this function drops it after the first time. The gaps of several Tors are kept apart. An operator
 * that delays values belongs after it, so that no value from before a gap is emitted after it.
 *
 * ```text
 * a$                   -1-L---3-|      L is a ConnectionLost
 * b$                   --2L-4---|
 * mergeOneGap(a$, b$)  -12L-4-3-|
 * ```
 *
 * @example
 * mergeOneGap(tor.circuit$, tor.stream$).pipe(scanUntilGap((count) => count + 1, 0))
 *
 * @category operators
 * @since 0.1.0
 */
export const mergeOneGap = <S extends ReadonlyArray<ObservableEither<Tagged, unknown>>>(
  ...sources: S
): ObservableEither<LeftOf<ObservedValueOf<S[number]>>, RightOf<ObservedValueOf<S[number]>>> =>
  defer(() => {
    const seen = new WeakSet<ConnectionLost>();
    return merge(...sources).pipe(
      filter((item) => {
        if (!isGap(item)) return true;
        if (seen.has(item.left)) return false;
        seen.add(item.left);
        return true;
      }),
    );
  }) as ObservableEither<never, never>;
