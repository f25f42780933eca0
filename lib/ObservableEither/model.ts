import type { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';

/**
 * An Observable whose failures are values: it emits Lefts and Rights, and no `error` notification.
 *
 * @category model
 * @since 0.1.0
 */
export type ObservableEither<L, A> = Observable<E.Either<L, A>>;

/**
 * The type of the Lefts among the items `I`. (The items of `merge(a$, b$)` are a union of Eithers, which the compiler
 * takes for an Either only once its sides are joined: see {@link merge}.)
 *
 * @category model
 * @since 0.1.0
 */
export type LeftOf<I> = I extends E.Left<infer L> ? L : never;

/**
 * The type of the Rights among the items `I`.
 *
 * @category model
 * @since 0.1.0
 */
export type RightOf<I> = I extends E.Right<infer A> ? A : never;

/**
 * The name of `ObservableEither` among the higher-kinded types of fp-ts.
 *
 * @example
 * observableEither.URI // 'ObservableEither'
 *
 * @category model
 * @since 0.1.0
 */
export const URI = 'ObservableEither';

/**
 * The type-level name of `ObservableEither` among the higher-kinded types of fp-ts.
 *
 * @category model
 * @since 0.1.0
 */
export type URI = typeof URI;

declare module 'fp-ts/HKT' {
  interface URItoKind2<E, A> {
    readonly ObservableEither: ObservableEither<E, A>;
  }
}
