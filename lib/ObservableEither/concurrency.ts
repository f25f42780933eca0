import { either as E, function as F } from 'fp-ts';
import type { applicative, semigroup } from 'fp-ts';
import {
  defer,
  EMPTY,
  finalize,
  from,
  mergeMap as mergeMapItems,
  Observable,
  of as just,
  ReplaySubject,
  Subject,
  takeUntil,
  tap,
} from 'rxjs';
import type { ObservedValueOf } from 'rxjs';
import { merged } from './merged.js';
import { right } from './constructors.js';
import { URI } from './model.js';
import type { LeftOf, ObservableEither, RightOf } from './model.js';
import { each, staged } from './stages.js';
import type { Made } from './stages.js';
import { sequenceArray } from './traversing.js';

/**
 * Maps each Right to an `ObservableEither` and merges the results, up to `concurrent` of them at a time. A Left is an
 * item like any other: if the limit is reached, it waits for its turn, so it is not emitted before the values that
 * preceded it have been mapped. It is stack-safe. A limit below 1 counts as 1.
 *
 * @example
 * F.pipe(tor.circuit$, observableEither.mergeMap(() => tor.getConf(['Nickname']), 10))
 *
 * @category concurrency
 * @since 0.1.0
 */
export const mergeMap =
  <A, O extends ObservableEither<unknown, unknown>>(f: (a: A) => O, concurrent = Infinity) =>
  <L1>(ma: ObservableEither<L1, A>): ObservableEither<L1 | LeftOf<ObservedValueOf<O>>, RightOf<ObservedValueOf<O>>> =>
    merged(ma, (ea) => (E.isLeft(ea) ? just(ea) : f(ea.right)) as ObservableEither<never, never>, concurrent);

/**
 * Maps each Right to an `ObservableEither` and emits the items of the newest one: a new Right unsubscribes the one
 * before it. A Left passes in its place and unsubscribes nothing.
 *
 * @example
 * F.pipe(tor.circuit$, observableEither.switchMap(() => tor.getConf(['Nickname'])))
 *
 * @category concurrency
 * @since 0.1.0
 */
export const switchMap =
  <A, O extends ObservableEither<unknown, unknown>>(f: (a: A) => O) =>
  <L1>(ma: ObservableEither<L1, A>): ObservableEither<L1 | LeftOf<ObservedValueOf<O>>, RightOf<ObservedValueOf<O>>> =>
    defer(() => {
      const newer$ = new Subject<void>();
      let newest = 0;
      return ma.pipe(
        mergeMapItems((ea): ObservableEither<unknown, unknown> => {
          if (E.isLeft(ea)) return just(ea);
          const turn = ++newest;
          newer$.next();
          // the teardown of the one before may have caused a newer value
          if (turn !== newest) return EMPTY;
          const inner$: ObservableEither<unknown, unknown> = f(ea.right);
          return turn === newest ? inner$.pipe(takeUntil(newer$)) : EMPTY;
        }),
      );
    }) as ObservableEither<never, never>;

/**
 * Maps a Right to an `ObservableEither` and ignores further Rights until that has completed and been torn down. A Left
 * passes in its place. Ignored values are not reported: `overflow(dropNewest(0), f)` counts them.
 *
 * @example
 * F.pipe(tor.circuit$, observableEither.exhaustMap(() => tor.saveConf))
 *
 * @category concurrency
 * @since 0.1.0
 */
export const exhaustMap =
  <A, O extends ObservableEither<unknown, unknown>>(f: (a: A) => O) =>
  <L1>(ma: ObservableEither<L1, A>): ObservableEither<L1 | LeftOf<ObservedValueOf<O>>, RightOf<ObservedValueOf<O>>> =>
    defer(() => {
      let busy = false;
      return ma.pipe(
        mergeMapItems((ea): ObservableEither<unknown, unknown> => {
          if (E.isLeft(ea)) return just(ea);
          if (busy) return EMPTY;
          busy = true;
          const inner$: ObservableEither<unknown, unknown> = f(ea.right);
          return inner$.pipe(finalize(() => (busy = false)));
        }),
      );
    }) as ObservableEither<never, never>;

/**
 * Maps each element to an `ObservableEither`, subscribes to up to `concurrent` of them at a time, and collects the
 * results. The items and their order are those of `traverseArray`: a Left of an element is emitted instead of the
 * element, and if nothing is left to emit, the other elements are unsubscribed. The items of each element are kept
 * until the end, so use it for requests, not for event streams. A limit below 1 counts as 1.
 *
 * @example
 * F.pipe(['Nickname', 'SocksPort'], observableEither.traverseArrayPar((key) => tor.getConf([key])))
 *
 * @category traversing
 * @since 0.1.0
 */
export const traverseArrayPar = <A, O extends ObservableEither<unknown, unknown>>(
  f: (a: A) => O,
  concurrent?: number,
): ((
  as: ReadonlyArray<A>,
) => ObservableEither<LeftOf<ObservedValueOf<O>>, ReadonlyArray<RightOf<ObservedValueOf<O>>>>) =>
  traverseArrayParWithIndex((_, a) => f(a), concurrent);

/**
 * {@link traverseArrayPar} with the index of each element as the first argument of the function.
 *
 * @example
 * F.pipe(
 *   ['Nickname', 'ContactInfo'],
 *   observableEither.traverseArrayParWithIndex((i, key) => tor.setConf([configLine(key, String(i))])),
 * )
 *
 * @category traversing
 * @since 0.1.0
 */
export const traverseArrayParWithIndex =
  <A, O extends ObservableEither<unknown, unknown>>(f: (index: number, a: A) => O, concurrent = Infinity) =>
  (as: ReadonlyArray<A>): ObservableEither<LeftOf<ObservedValueOf<O>>, ReadonlyArray<RightOf<ObservedValueOf<O>>>> =>
    new Observable((subscriber) => {
      const answers = as.map(() => new ReplaySubject<E.Either<never, never>>());
      const left$ = new Subject<void>();
      subscriber.add(() => left$.next());
      sequenceArray(answers).subscribe(subscriber);
      const ask = (a: A, i: number): Observable<unknown> => {
        const answer$: Observable<unknown> = f(i, a);
        return answer$.pipe(
          tap({
            next: (item) => answers[i]?.next(item as never),
            complete: () => answers[i]?.complete(),
          }),
        );
      };
      merged(from(as), ask, concurrent)
        .pipe(takeUntil(left$))
        .subscribe({ error: (error: unknown) => subscriber.error(error) });
    });

/**
 * Applies each function to each value, as `ap` does, but subscribes to both at once. It is stack-safe.
 *
 * @example
 * F.pipe(observableEither.right((n: number) => n + 1), observableEither.apPar(observableEither.right(1)))
 *
 * @category concurrency
 * @since 0.1.0
 */
export const apPar =
  <L2, A>(fa: ObservableEither<L2, A>) =>
  <L1, B>(fab: ObservableEither<L1, (a: A) => B>): ObservableEither<L1 | L2, B> =>
    each(
      both<L1 | L2, readonly [(a: A) => B, A]>(fab, fa),
      E.map(([f, a]) => f(a)),
    );

/** Every combination of a Right of the first and one of the second, which are subscribed to at the same time. */
const both = <L, P extends readonly [unknown, unknown]>(
  first: ObservableEither<L, P[0]>,
  second: ObservableEither<L, P[1]>,
): ObservableEither<L, P> => {
  const pairs$ = F.pipe([first, second], traverseArrayPar(F.identity)) as ObservableEither<L, never>;
  // a description, since `traverse` of an array nests one of these for each element
  return staged(just(undefined), (): Made<E.Either<L, P>> => ({ inner: pairs$ }));
};

/**
 * The concurrent Applicative that collects Lefts with a Semigroup instead of ending at the first one. Each item of one
 * side is combined with each item of the other.
 *
 * @example
 * array.sequence(observableEither.getApplicativeValidation({ concat: (x: string, y: string) => `${x}, ${y}` }))([
 *   observableEither.left('no port'),
 *   observableEither.left('no address'),
 * ])
 *
 * @category instances
 * @since 0.1.0
 */
export const getApplicativeValidation = <L>(S: semigroup.Semigroup<L>): applicative.Applicative2C<URI, L> => {
  const { ap } = E.getApplicativeValidation(S);
  return {
    URI,
    _E: undefined as never,
    map: (fa, f) => each(fa, E.map(f)),
    of: right,
    ap: <A, B>(fab: ObservableEither<L, (a: A) => B>, fa: ObservableEither<L, A>) =>
      each(
        both<never, readonly [E.Either<L, (a: A) => B>, E.Either<L, A>]>(
          each(fab, (item) => E.right(item)),
          each(fa, (item) => E.right(item)),
        ),
        (item) => (E.isLeft(item) ? item : ap(item.right[0], item.right[1])),
      ),
  };
};
