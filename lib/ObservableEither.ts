/**
 * @since 0.1.0
 */
import type { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';

/**
 * An Observable whose failures are values: it emits Lefts and Rights, and no `error` notification.
 *
 * @category model
 * @since 0.1.0
 */
export type ObservableEither<L, A> = Observable<E.Either<L, A>>;
