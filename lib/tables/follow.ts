/** Runs a reducer on the events of a Tor, and on its snapshots if it has them. */
import { either as E } from 'fp-ts';
import {
  concat,
  filter,
  merge,
  mergeMap,
  Observable,
  of,
  ReplaySubject,
  startWith,
  switchMap,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import { inTurn } from '../internal/inTurn.js';
import { map as mapRight } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import { isGap } from '../operators/gap.js';
import type { TorError } from '../TorError.js';
import type { StatusEvent } from '../operators/events.js';
import type { TableReducer } from './reducer.js';
import type { Asking } from './Snapshots.js';
import { emptyTable } from './Table.js';
import type { Change, EventInput, Input, Reducer, Table, Update } from './Table.js';
import type { Key } from './tree.js';

/**
 * Runs a reducer on inputs. Every Left passes in its place; one that marks a gap is also a `Gap` to the table.
 *
 * ```text
 * input$   -a-x-b-L-c-|
 * updates  -1-x-2-L-3-|      and with L, at the same time, the empty table
 * ```
 *
 * @internal
 */
export const follow = <S extends { readonly table: unknown }, I, C>(
  { initial, step }: Reducer<S, NoInfer<I> | EventInput<never>, C>,
  input$: ObservableEither<TorError, I>,
): ObservableEither<TorError, Update<S['table'], C>> =>
  new Observable((subscriber) => {
    let state = initial;
    const run = (input: I | EventInput<never>): void => {
      const [next, change] = step(state, input);
      state = next;
      if (change !== undefined) subscriber.next(E.right({ table: next.table, change }));
    };
    // a subscriber may cause the next input while a change is emitted
    return input$.pipe(inTurn()).subscribe({
      next: (item) => {
        if (E.isRight(item)) return run(item.right);
        subscriber.next(item);
        if (isGap(item)) run({ _tag: 'Gap' });
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });

/**
 * @internal
 */
export const eventInputs = <A>(event$: ObservableEither<TorError, A>): ObservableEither<TorError, EventInput<A>> =>
  event$.pipe(mapRight((event): EventInput<A> => ({ _tag: 'Event', event })));

/**
 * The table of events, and of snapshots if the Tor has them. Without snapshots it begins with its empty value, since
 * the first event may take long; if the snapshot is refused, the empty value follows that Left.
 *
 * @internal
 */
export const followed = <K extends Key, A extends StatusEvent>(
  reducer: TableReducer<K, A>,
  event$: ObservableEither<TorError, A>,
  asking: Asking<A> | undefined,
): ObservableEither<TorError, Update<Table<K, A>, Change<K, A>>> => {
  const update$ = follow(reducer, inputs(event$, asking));
  return asking === undefined
    ? update$.pipe(startWith(E.right({ table: emptyTable<K, A>(), change: { _tag: 'Cleared' as const } })))
    : update$;
};

/**
 * Merges the events with a snapshot each time the events become active. The events are subscribed to first. Completes
 * with the events.
 *
 * ```text
 * event$    -----e-------f--L------------g-
 * active$   f--t------------f------t-------
 * snapshot$    ------s             ----s
 * inputs    u--a-e---su--f--Lu-----a---sug-      a Asked, s Snapshot, u Unanswered
 * ```
 *
 * @internal
 */
export const inputs = <A>(
  event$: ObservableEither<TorError, A>,
  asking?: Asking<A>,
): ObservableEither<TorError, Input<A>> => {
  const input$: ObservableEither<TorError, Input<A>> = eventInputs(event$);
  if (asking === undefined) return input$;
  const { active$, snapshot$ } = asking;
  const refused: E.Either<TorError, Input<A>> = E.right({ _tag: 'Unanswered', refused: true });
  const unanswered$ = of<E.Either<TorError, Input<A>>>(E.right({ _tag: 'Unanswered' }));
  const answer$ = snapshot$.pipe(
    take(1),
    // the event stream reports the gap
    filter((answer) => !isGap(answer)),
    mapRight((rows): Input<A> => ({ _tag: 'Snapshot', rows })),
    mergeMap((item) => (E.isLeft(item) ? of(item, refused) : of(item))),
  );
  const asked$ = concat(of<E.Either<TorError, Input<A>>>(E.right({ _tag: 'Asked' })), answer$, unanswered$);
  return new Observable((subscriber) => {
    const ended$ = new ReplaySubject<void>(1);
    return merge(
      input$.pipe(tap({ complete: () => ended$.next() })),
      active$.pipe(
        switchMap((isActive) => (isActive ? asked$ : unanswered$)),
        takeUntil(ended$),
      ),
    ).subscribe(subscriber);
  });
};
