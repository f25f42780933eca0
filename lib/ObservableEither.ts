/**
 * `ObservableEither<L, A>`: an Observable of Eithers, with the names of fp-ts's `TaskEither`.
 *
 * It may emit none, one or many items; each is a Left or a Right, and a Left ends nothing. What is done with an item
 * keeps its place: whatever takes time (`chain`, `orElse`, `ap`, ...) takes one item after the other, so that all of
 * what an earlier item gives comes before all of what a later one gives. No `error` notification is made or caught
 * here, save by {@link fromThrowing}.
 *
 * Combinators widen: the Lefts of the parts become one union, so that there is no `chainW` beside `chain`.
 *
 * @since 0.1.0
 */
import { either as E, function as F } from 'fp-ts';
import type {
  alt as AltModule,
  applicative,
  apply,
  bifunctor,
  chain as ChainModule,
  fromEither as FromEitherModule,
  functor,
  monad,
  monadThrow,
  pointed,
  taskEither as TE,
} from 'fp-ts';
import {
  Observable,
  catchError,
  concatMap,
  defer,
  firstValueFrom,
  map as mapItems,
  merge as mergeItems,
  of as just,
} from 'rxjs';
import type { ObservedValueOf } from 'rxjs';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * An Observable whose failures are values: it emits Lefts and Rights, and no `error` notification.
 *
 * @category model
 * @since 0.1.0
 */
export type ObservableEither<L, A> = Observable<E.Either<L, A>>;

/**
 * What the Lefts among the items `I` hold. (The items of `merge(a$, b$)` are a union of Eithers, which is an Either to
 * the compiler only once its sides are joined: see {@link merge}.)
 *
 * @category model
 * @since 0.1.0
 */
export type LeftOf<I> = I extends E.Left<infer L> ? L : never;

/**
 * What the Rights among the items `I` hold.
 *
 * @category model
 * @since 0.1.0
 */
export type RightOf<I> = I extends E.Right<infer A> ? A : never;

/**
 * @category model
 * @since 0.1.0
 */
export const URI = 'ObservableEither';

/**
 * @category model
 * @since 0.1.0
 */
export type URI = typeof URI;

declare module 'fp-ts/HKT' {
  interface URItoKind2<E, A> {
    readonly ObservableEither: ObservableEither<E, A>;
  }
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

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

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

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

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/**
 * @category combinators
 * @since 0.1.0
 */
export const map =
  <A, B>(f: (a: A) => B) =>
  <L>(fa: ObservableEither<L, A>): ObservableEither<L, B> =>
    fa.pipe(mapItems(E.map(f)));

/**
 * @category combinators
 * @since 0.1.0
 */
export const mapLeft =
  <L, M>(f: (l: L) => M) =>
  <A>(fa: ObservableEither<L, A>): ObservableEither<M, A> =>
    fa.pipe(mapItems(E.mapLeft(f)));

/**
 * @category combinators
 * @since 0.1.0
 */
export const bimap =
  <L, M, A, B>(f: (l: L) => M, g: (a: A) => B) =>
  (fa: ObservableEither<L, A>): ObservableEither<M, B> =>
    fa.pipe(mapItems(E.bimap(f, g)));

/**
 * `concatMap` over the Rights; a Left passes in its place. Subscribes to what `f` gives for an item when all before it
 * has completed; the items that wait are kept without a limit (see `overflow` for one with a limit).
 *
 * @category combinators
 * @since 0.1.0
 */
export const chain =
  <A, L2, B>(f: (a: A) => ObservableEither<L2, B>) =>
  <L1>(ma: ObservableEither<L1, A>): ObservableEither<L1 | L2, B> =>
    ma.pipe(concatMap((ea): ObservableEither<L1 | L2, B> => (E.isLeft(ea) ? just(ea) : f(ea.right))));

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
    ma.pipe(mapItems((ea): E.Either<L1 | L2, B> => (E.isLeft(ea) ? ea : f(ea.right))));

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
    ma.pipe(concatMap((ea): ObservableEither<L2, A | B> => (E.isLeft(ea) ? onLeft(ea.left) : just(ea))));

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

// -------------------------------------------------------------------------------------
// do notation
// -------------------------------------------------------------------------------------

/** What a step of the do notation adds to the record so far. */
type With<N extends string, A, B> = { readonly [K in N | keyof A]: K extends keyof A ? A[K] : B };

const put = <N extends string, A, B>(name: N, a: A, b: B): With<N, A, B> =>
  ({ ...a, [name]: b }) as unknown as With<N, A, B>;

/**
 * @category do notation
 * @since 0.1.0
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the empty record, as in fp-ts
export const Do: ObservableEither<never, {}> = /* #__PURE__ */ right({});

/**
 * @category do notation
 * @since 0.1.0
 */
export const bindTo = <N extends string>(
  name: N,
): (<L, A>(fa: ObservableEither<L, A>) => ObservableEither<L, { readonly [K in N]: A }>) =>
  map(<A>(a: A) => put<N, unknown, A>(name, {}, a) as { readonly [K in N]: A });

/**
 * @category do notation
 * @since 0.1.0
 */
export const bind = <N extends string, A, L2, B>(
  name: Exclude<N, keyof A>,
  f: (a: A) => ObservableEither<L2, B>,
): (<L1>(ma: ObservableEither<L1, A>) => ObservableEither<L1 | L2, With<N, A, B>>) =>
  chain((a) =>
    F.pipe(
      f(a),
      map((b) => put<N, A, B>(name, a, b)),
    ),
  );

const let_ = <N extends string, A, B>(
  name: Exclude<N, keyof A>,
  f: (a: A) => B,
): (<L>(fa: ObservableEither<L, A>) => ObservableEither<L, With<N, A, B>>) => map((a) => put<N, A, B>(name, a, f(a)));

export {
  /**
   * @category do notation
   * @since 0.1.0
   */
  let_ as let,
};

/**
 * @category do notation
 * @since 0.1.0
 */
export const apS = <N extends string, A, L2, B>(
  name: Exclude<N, keyof A>,
  fb: ObservableEither<L2, B>,
): (<L1>(fa: ObservableEither<L1, A>) => ObservableEither<L1 | L2, With<N, A, B>>) => bind(name, () => fb);

// -------------------------------------------------------------------------------------
// traversing
// -------------------------------------------------------------------------------------

/** The values chosen so far, the last one first. */
interface Chosen<B> {
  readonly value: B;
  readonly before: Chosen<B> | undefined;
}

const toArray = <B>(last: Chosen<B> | undefined): ReadonlyArray<B> => {
  const values: B[] = [];
  for (let chosen = last; chosen !== undefined; chosen = chosen.before) values.push(chosen.value);
  return values.reverse();
};

/**
 * One after the other, in order: an element is asked for when the one before it has answered. Elements with more than
 * one value give every combination, in the order of `array.traverse(Applicative)`; unlike that one it takes no stack
 * and a linear time, so that ten thousand requests are no problem. Requests that do not wait for each other go faster
 * through `forkJoin`, since the protocol pipelines them.
 *
 * @category traversing
 * @since 0.1.0
 */
export const traverseArray =
  <A, L, B>(f: (a: A) => ObservableEither<L, B>) =>
  (as: ReadonlyArray<A>): ObservableEither<L, ReadonlyArray<B>> =>
    new Observable((subscriber) => {
      // one level for each element on the way, with the items of it that have not had their turn
      const levels: { before: Chosen<B> | undefined; items: E.Either<L, B>[]; next: number; done: boolean }[] = [];
      let running = false;

      const enter = (before: Chosen<B> | undefined): void => {
        const element = as[levels.length] as A;
        const level = { before, items: [] as E.Either<L, B>[], next: 0, done: false };
        levels.push(level);
        subscriber.add(
          defer(() => f(element)).subscribe({
            next: (item) => {
              level.items.push(item);
              run();
            },
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              level.done = true;
              run();
            },
          }),
        );
      };

      const run = (): void => {
        if (running) return;
        running = true;
        for (let level = levels.at(-1); level !== undefined && !subscriber.closed; level = levels.at(-1)) {
          const item = level.items[level.next];
          if (item === undefined) {
            if (!level.done) break;
            levels.pop();
            if (levels.length === 0) subscriber.complete();
            continue;
          }
          level.next++;
          if (level.next === level.items.length) {
            level.items.length = 0;
            level.next = 0;
          }
          if (E.isLeft(item)) {
            subscriber.next(item);
            continue;
          }
          const chosen = { value: item.right, before: level.before };
          if (levels.length === as.length) subscriber.next(E.right(toArray(chosen)));
          else enter(chosen);
        }
        running = false;
      };

      if (as.length === 0) {
        subscriber.next(E.right([]));
        subscriber.complete();
      } else {
        enter(undefined);
        run();
      }
    });

/**
 * @category traversing
 * @since 0.1.0
 */
export const sequenceArray: <L, A>(
  arr: ReadonlyArray<ObservableEither<L, A>>,
) => ObservableEither<L, ReadonlyArray<A>> = /* #__PURE__ */ traverseArray((a) => a);

// -------------------------------------------------------------------------------------
// instances
// -------------------------------------------------------------------------------------

const mapOf: functor.Functor2<URI>['map'] = (fa, f) => F.pipe(fa, map(f));
const apOf: apply.Apply2<URI>['ap'] = (fab, fa) => F.pipe(fab, ap(fa));
const chainOf: ChainModule.Chain2<URI>['chain'] = (ma, f) => F.pipe(ma, chain(f));

/**
 * @category instances
 * @since 0.1.0
 */
export const Functor: functor.Functor2<URI> = { URI, map: mapOf };

/**
 * @category instances
 * @since 0.1.0
 */
export const Pointed: pointed.Pointed2<URI> = { URI, of };

/**
 * @category instances
 * @since 0.1.0
 */
export const Bifunctor: bifunctor.Bifunctor2<URI> = {
  URI,
  bimap: (fa, f, g) => F.pipe(fa, bimap(f, g)),
  mapLeft: (fa, f) => F.pipe(fa, mapLeft(f)),
};

/**
 * @category instances
 * @since 0.1.0
 */
export const Apply: apply.Apply2<URI> = { URI, map: mapOf, ap: apOf };

/**
 * One after the other, as `Monad`.
 *
 * @category instances
 * @since 0.1.0
 */
export const Applicative: applicative.Applicative2<URI> = { URI, map: mapOf, ap: apOf, of };

/**
 * @category instances
 * @since 0.1.0
 */
export const Chain: ChainModule.Chain2<URI> = { URI, map: mapOf, ap: apOf, chain: chainOf };

/**
 * The laws hold for the items and their order, not for when they come: `chain(f)` then `chain(g)` subscribes to the
 * next `f` while a `g` is still running.
 *
 * @category instances
 * @since 0.1.0
 */
export const Monad: monad.Monad2<URI> = { URI, map: mapOf, ap: apOf, of, chain: chainOf };

/**
 * @category instances
 * @since 0.1.0
 */
export const MonadThrow: monadThrow.MonadThrow2<URI> = {
  URI,
  map: mapOf,
  ap: apOf,
  of,
  chain: chainOf,
  throwError: left,
};

/**
 * @category instances
 * @since 0.1.0
 */
export const Alt: AltModule.Alt2<URI> = { URI, map: mapOf, alt: (fa, that) => F.pipe(fa, alt(that)) };

/**
 * @category instances
 * @since 0.1.0
 */
export const FromEither: FromEitherModule.FromEither2<URI> = { URI, fromEither };
