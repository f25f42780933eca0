import { either as E } from 'fp-ts';
import { defer, finalize, Observable, Subject, takeUntil } from 'rxjs';
import type { ObservedValueOf } from 'rxjs';
import type { LeftOf, ObservableEither, RightOf } from './model.js';

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
 * Maps each element to an `ObservableEither` and collects the results in order. An element is subscribed to when the
 * one before it has completed and been torn down. Elements with more than one value result in every combination, in
 * the order of `array.traverse(Applicative)`, which continues at the first value without waiting for the completion.
 * Independent requests are faster with `traverseArrayPar`, since the protocol pipelines them.
 *
 * @example
 * F.pipe(['Nickname', 'SocksPort'], observableEither.traverseArray((key) => tor.getConf([key])))
 *
 * @category traversing
 * @since 0.1.0
 */
export const traverseArray = <A, O extends ObservableEither<unknown, unknown>>(
  f: (a: A) => O,
): ((
  as: ReadonlyArray<A>,
) => ObservableEither<LeftOf<ObservedValueOf<O>>, ReadonlyArray<RightOf<ObservedValueOf<O>>>>) =>
  traverseArrayWithIndex((_, a) => f(a));

/**
 * {@link traverseArray} with the index of each element as the first argument.
 *
 * @example
 * F.pipe(['Nickname'], observableEither.traverseArrayWithIndex((i, key) => tor.setConf([configLine(key, String(i))])))
 *
 * @category traversing
 * @since 0.1.0
 */
export const traverseArrayWithIndex =
  <A, O extends ObservableEither<unknown, unknown>>(f: (index: number, a: A) => O) =>
  (as: ReadonlyArray<A>): ObservableEither<LeftOf<ObservedValueOf<O>>, ReadonlyArray<RightOf<ObservedValueOf<O>>>> =>
    traversed(as, f) as ObservableEither<never, never>;

const traversed = <A, L, B>(
  as: ReadonlyArray<A>,
  f: (index: number, a: A) => ObservableEither<L, B>,
): ObservableEither<L, ReadonlyArray<B>> =>
  new Observable((subscriber) => {
    // one level for each element in progress, with its items that have not been processed
    const levels: { before: Chosen<B> | undefined; items: E.Either<L, B>[]; next: number; done: boolean }[] = [];
    let running = false;
    // also for an element that emits synchronously and never completes
    const left$ = new Subject<void>();
    subscriber.add(() => left$.next());

    const enter = (before: Chosen<B> | undefined): void => {
      const index = levels.length;
      const level = { before, items: [] as E.Either<L, B>[], next: 0, done: false };
      levels.push(level);
      let completed = false;
      subscriber.add(
        defer(() => f(index, as[index] as A))
          .pipe(
            takeUntil(left$),
            finalize(() => {
              if (!completed) return;
              level.done = true;
              run();
            }),
          )
          .subscribe({
            next: (item) => {
              level.items.push(item);
              run();
            },
            error: (error: unknown) => subscriber.error(error),
            complete: () => (completed = true),
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
        // the next element begins when this one has been torn down
        if (E.isRight(item) && !level.done && levels.length < as.length) break;
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
 * Collects the results of each element in order, one after the other; see {@link traverseArray}.
 *
 * @example
 * observableEither.sequenceArray([tor.getConf(['Nickname']), tor.getConf(['SocksPort'])])
 *
 * @category traversing
 * @since 0.1.0
 */
export const sequenceArray = <S extends ReadonlyArray<ObservableEither<unknown, unknown>>>(
  arr: S,
): ObservableEither<LeftOf<ObservedValueOf<S[number]>>, ReadonlyArray<RightOf<ObservedValueOf<S[number]>>>> =>
  traversed(arr, (_, a) => a) as ObservableEither<never, never>;
