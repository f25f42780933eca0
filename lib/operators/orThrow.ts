/** Conversion to `error` notifications, for code that expects them. No other module of this library emits one. */
import { either as E } from 'fp-ts';
import { dematerialize, map } from 'rxjs';
import type { Observable, ObservableNotification } from 'rxjs';
import type { RightOf } from '../ObservableEither.js';
import { showTorError } from '../showTorError.js';
import type { TorError } from '../TorError.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A `TorError` as an Error, for `error` notifications and rejected Promises. Recognize it by its `_tag` and not by
 * `instanceof`: an application may have loaded two copies of the class.
 *
 * @example
 * firstValueFrom(tor.saveConf.pipe(orThrow)).catch((e) => console.error((e as TorException).error._tag))
 *
 * @category model
 * @since 0.1.0
 */
export class TorException extends Error {
  readonly _tag = 'TorException';
  override readonly name = 'TorException';
  readonly error: TorError;

  constructor(error: TorError) {
    super(showTorError(error));
    this.error = error;
  }
}

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

/**
 * Emits the values; the first Left becomes an `error` notification with a {@link TorException}.
 *
 * ```text
 * source    -a-x-b-|      x is a Left
 * orThrow   -a-#          # is a TorException of x
 * ```
 *
 * @example
 * const lines = await firstValueFrom(tor.getConf(['SocksPort']).pipe(orThrow));
 *
 * @category operators
 * @since 0.1.0
 */
export const orThrow = <I extends E.Either<TorError, unknown>>(source$: Observable<I>): Observable<RightOf<I>> =>
  source$.pipe(
    map((item): ObservableNotification<RightOf<I>> =>
      E.isLeft(item)
        ? { kind: 'E', error: new TorException(item.left) }
        : { kind: 'N', value: item.right as RightOf<I> },
    ),
    dematerialize(),
  );
