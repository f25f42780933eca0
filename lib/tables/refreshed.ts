/** Tables that ask the Tor for their rows again after each event, since the events do not have the whole row. */
import { either as E } from 'fp-ts';
import { EMPTY, Observable, Subscription, take } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import { isGap } from '../operators/gap.js';
import type { TorError } from '../TorError.js';

/**
 * The options of a table that asks for its rows.
 *
 * @category model
 * @since 0.1.0
 */
export interface RefreshOptions {
  /** The largest number of rows; 16,384 by default. Rows that find no room are counted in `overflow`. */
  readonly limit?: number | undefined;
  /** Asks for the rows again each time it emits, such as after a change that the Tor reports with no event. */
  readonly refresh$?: Observable<unknown> | undefined;
}

/**
 * An input of a table that asks for its rows.
 *
 * - `Event`: the Tor has reported an event.
 * - `Rows`: all rows, as the Tor has them.
 * - `Refused`: the Tor refused to list them.
 * - `Gap`: the connection was lost.
 *
 * @category model
 * @since 0.1.0
 */
export type RefreshedInput<A, V> =
  | { readonly _tag: 'Event'; readonly event: V }
  | { readonly _tag: 'Rows'; readonly rows: ReadonlyArray<A> }
  | { readonly _tag: 'Refused' }
  | { readonly _tag: 'Gap' };

interface Sources<A, V> {
  readonly event$: ObservableEither<TorError, V>;
  readonly active$: Observable<boolean>;
  readonly ask$: ObservableEither<TorError, ReadonlyArray<A>>;
  /** Whether the rows may have changed with the event. */
  readonly isChange: (event: V) => boolean;
  readonly refresh$?: Observable<unknown> | undefined;
}

const refused = /* #__PURE__ */ E.right({ _tag: 'Refused' } as const);

/**
 * Asks for the rows once the events are active, and again after each event that may have changed them. While an answer
 * is awaited, any number of events cause one more request after it. Completes with the events.
 *
 * ```text
 * event$    ---------e-------e-e------|
 * active$   f--t----------------------
 * rows         ---r  ---r    ---r---r
 * ```
 *
 * @internal
 */
export const refreshed = <A, V>({
  event$,
  active$,
  ask$,
  isChange,
  refresh$ = EMPTY,
}: Sources<A, V>): ObservableEither<TorError, RefreshedInput<A, V>> =>
  new Observable((subscriber) => {
    let isActive = false;
    let isDue = false;
    let isRunning = false;
    let request: Subscription | undefined;
    const run = (): void => {
      if (isRunning) return;
      isRunning = true;
      // an answer may arrive within the call
      while (isDue && isActive && request === undefined && !subscriber.closed) {
        isDue = false;
        const own = (request = new Subscription());
        own.add(
          ask$.pipe(take(1)).subscribe({
            next: (answer) => {
              if (E.isRight(answer)) return subscriber.next(E.right({ _tag: 'Rows', rows: answer.right }));
              // the event stream reports the gap
              if (isGap(answer)) return;
              subscriber.next(answer);
              subscriber.next(refused);
            },
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              if (request === own) request = undefined;
              run();
            },
          }),
        );
      }
      isRunning = false;
    };
    const ask = (): void => {
      isDue = true;
      run();
    };
    subscriber.add(() => request?.unsubscribe());
    subscriber.add(
      event$.subscribe({
        next: (item) => {
          if (E.isLeft(item)) return subscriber.next(item);
          subscriber.next(E.right({ _tag: 'Event', event: item.right }));
          if (isChange(item.right)) ask();
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
    subscriber.add(
      active$.subscribe((isNow) => {
        isActive = isNow;
        if (isNow) return ask();
        request?.unsubscribe();
        request = undefined;
      }),
    );
    subscriber.add(refresh$.subscribe(ask));
  });
