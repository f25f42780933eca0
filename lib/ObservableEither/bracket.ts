import { either as E } from 'fp-ts';
import { defer, finalize, Observable, Subject, take, takeUntil } from 'rxjs';
import type { ObservedValueOf } from 'rxjs';
import type { LeftOf, ObservableEither, RightOf } from './model.js';

/**
 * Uses a resource and releases it exactly once: when the Observable that `use` returns has completed, emitted an
 * `error` notification or was unsubscribed, and has been torn down.
 *
 * The resource is the first item of `acquire`; a Left is emitted, and nothing is used or released. Unsubscribing does
 * not interrupt `acquire` or `release`: a resource that is acquired after that is released at once. A Left of `release`
 * is emitted after the items of `use`, unless the subscriber has left.
 *
 * ```text
 * acquire   --f|
 * use(f)    -a-b|
 * release   --r|              r is a Right
 * bracket   ---a-b---|        f is acquired at 2 and released from 6 to 9
 * ```
 *
 * @example
 * observableEither.bracket(
 *   tor.setConf([configLine('SafeLogging', '0')]),
 *   () => tor.log$.pipe(take(10)),
 *   () => tor.setConf([reset('SafeLogging')]),
 * )
 *
 * @category resources
 * @since 0.1.0
 */
export const bracket = <L1, A, O extends ObservableEither<unknown, unknown>, L3>(
  acquire: ObservableEither<L1, A>,
  use: (a: A) => O,
  release: (a: A) => ObservableEither<L3, unknown>,
): ObservableEither<L1 | LeftOf<ObservedValueOf<O>> | L3, RightOf<ObservedValueOf<O>>> =>
  new Observable<E.Either<unknown, unknown>>((subscriber) => {
    const left$ = new Subject<void>();
    subscriber.add(() => left$.next());

    /** Ends as `use` ended. */
    const end = (failure: Failure | undefined): void => {
      if (failure === undefined) subscriber.complete();
      else subscriber.error(failure.error);
    };

    const releaseAfter = (a: A, failure: Failure | undefined): void => {
      // not part of the subscription: it goes on after unsubscription
      defer(() => release(a)).subscribe({
        next: (item) => {
          if (E.isLeft(item)) subscriber.next(item);
        },
        error: (error: unknown) => end(failure ?? { error }),
        complete: () => end(failure),
      });
    };

    const useOf = (a: A): void => {
      let failure: Failure | undefined;
      defer(() => use(a) as ObservableEither<unknown, unknown>)
        .pipe(
          takeUntil(left$),
          finalize(() => releaseAfter(a, failure)),
        )
        .subscribe({
          next: (item) => subscriber.next(item),
          error: (error: unknown) => (failure = { error }),
        });
    };

    let first: E.Either<L1, A> | undefined;
    let failure: Failure | undefined;
    acquire
      .pipe(
        take(1),
        finalize(() => {
          if (first === undefined || E.isLeft(first)) {
            if (first !== undefined) subscriber.next(first);
            end(failure);
          } else if (subscriber.closed) releaseAfter(first.right, undefined);
          else useOf(first.right);
        }),
      )
      .subscribe({
        next: (item) => (first = item),
        error: (error: unknown) => (failure = { error }),
      });
  }) as ObservableEither<never, never>;

interface Failure {
  readonly error: unknown;
}
