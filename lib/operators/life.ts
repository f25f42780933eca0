/**
 * The life of a circuit or a stream: its events up to the one with the status Failed or Closed.
 *
 * An id identifies a circuit or stream only while it is open: Tor reuses the id of a stream afterwards, and counts its
 * circuits from 0 after a restart. So a lost connection ends a life too, with that Left as its last item: it is
 * unknown whether an event after the gap belongs to it.
 */
import { either as E } from 'fp-ts';
import { Observable, Subject, takeUntil, takeWhile } from 'rxjs';
import type { CircuitEvent, StreamEvent } from '../model/Event.js';
import type { CircuitId, StreamId } from '../model/ids.js';
import type { LeftOf, ObservableEither, RightOf } from '../ObservableEither.js';
import type { ConnectionLost } from '../TorError.js';
import { joined } from './either.js';
import { ofCircuit, ofStream } from './events.js';
import { isGap } from './gap.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * One circuit or one stream. `event$` keeps its events until its first subscription, which emits all of them; later
 * ones emit only new events.
 *
 * @category model
 * @since 0.1.0
 */
export interface Life<A extends CircuitEvent | StreamEvent> {
  readonly id: A['id'];
  readonly event$: ObservableEither<ConnectionLost, A>;
}

// -------------------------------------------------------------------------------------
// refinements
// -------------------------------------------------------------------------------------

/**
 * Tests for the last event of a circuit or stream: its status is Closed or Failed.
 *
 * @example
 * tor.stream$.pipe(filterRight(endsLife))
 *
 * @category refinements
 * @since 0.1.0
 */
export const endsLife = ({ status }: CircuitEvent | StreamEvent): boolean => status === 'Failed' || status === 'Closed';

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

type Tagged = { readonly _tag: string };

const untilEnd = <I extends E.Either<Tagged, CircuitEvent | StreamEvent>>(source$: Observable<I>): Observable<I> =>
  source$.pipe(takeWhile((item) => (E.isLeft(item) ? !isGap(item) : !endsLife(item.right)), true));

/**
 * Emits the events of one circuit and completes with its Closed or Failed event, or with a ConnectionLost. Other Lefts
 * pass.
 *
 * ```text
 * source          -l-b-x-o-c-f-|      circuit 1: Launched, Built, Closed; o is of circuit 2, x a DecodeError
 * circuitLife(1)  -l-b-x---(c|)
 * ```
 *
 * @example
 * (id: CircuitId) => tor.circuit$.pipe(circuitLife(id))
 *
 * @category operators
 * @since 0.1.0
 */
export const circuitLife =
  (id: CircuitId) =>
  <I extends E.Either<Tagged, CircuitEvent>>(circuit$: Observable<I>): Observable<I> =>
    circuit$.pipe(ofCircuit(id), untilEnd);

/**
 * Emits the events of one stream and completes with its Closed or Failed event, or with a ConnectionLost. Other Lefts
 * pass.
 *
 * ```text
 * source         -s-o-u-L-c-|      stream 1: SentConnect, Succeeded; o is of stream 2, L a ConnectionLost
 * streamLife(1)  -s---u-(L|)
 * ```
 *
 * @example
 * (id: StreamId) => tor.stream$.pipe(streamLife(id))
 *
 * @category operators
 * @since 0.1.0
 */
export const streamLife =
  (id: StreamId) =>
  <I extends E.Either<Tagged, StreamEvent>>(stream$: Observable<I>): Observable<I> =>
    stream$.pipe(ofStream(id), untilEnd);

/**
 * Emits each circuit, or each stream, as an Observable of its own at its first event. Once a life has ended and been
 * subscribed to, nothing of it is kept. A ConnectionLost ends all open lives in the order in which they began, and is
 * then emitted by the outer Observable too, as is every other Left. Follow all lives at once with `mergeMapRight`.
 *
 * The source is subscribed to once, and unsubscribed when neither the outer Observable nor a life has a subscriber;
 * open lives then complete. They complete when the source does.
 *
 * ```text
 * source    -a-b-x-A-a-L-b-|      circuit a: a, A is its end; then another with its id; x and L are Lefts
 * lives     -p-q-x---r-L-s-|
 * p         -a-----(A|)
 * q         ---b-------(L|)
 * r         ---------a-(L|)
 * s         -------------b-|
 * ```
 *
 * @example
 * tor.circuit$.pipe(lives, rights).subscribe((life) => console.log(life))
 *
 * @category operators
 * @since 0.1.0
 */
export const lives = <I extends E.Either<Tagged, CircuitEvent | StreamEvent>>(
  source$: Observable<I>,
): ObservableEither<LeftOf<I>, Life<RightOf<I>>> => livesOf(joined(source$));

const livesOf = <L extends Tagged, A extends CircuitEvent | StreamEvent>(
  source$: ObservableEither<L, A>,
): ObservableEither<L, Life<A>> =>
  new Observable((subscriber) => {
    const open = new Map<number, Events<A>>();
    const left$ = new Subject<void>();
    let users = 1;

    const leave = (): void => {
      users--;
      if (users > 0) return;
      left$.next();
      closeAll((life) => life.subject$.complete());
    };

    const closeAll = (close: (life: Events<A>) => void): void => {
      const closing = [...open.values()];
      open.clear();
      closing.forEach(close);
    };

    const begin = ({ id }: A, key: number): Events<A> => {
      const life: Events<A> = { subject$: new Subject(), kept: [] };
      open.set(key, life);
      const event$ = new Observable<E.Either<ConnectionLost, A>>((user) => {
        users++;
        user.add(leave);
        const { kept = [] } = life;
        // an item that arrives meanwhile is appended to them
        for (let item = kept.shift(); item !== undefined && !user.closed; item = kept.shift()) user.next(item);
        life.kept = undefined;
        return life.subject$.subscribe(user);
      });
      subscriber.next(E.right({ id, event$ }));
      return life;
    };

    // before subscribing to the source, which may emit synchronously and never complete
    subscriber.add(leave);
    source$.pipe(takeUntil(left$)).subscribe({
      next: (item) => {
        if (E.isRight(item)) {
          const event = item.right;
          const key = keyOf(event);
          const life = open.get(key) ?? (subscriber.closed ? undefined : begin(event, key));
          // before the event is emitted: a subscriber may cause a new life with the same id
          if (endsLife(event)) open.delete(key);
          if (life === undefined) return;
          emit(life, item);
          if (endsLife(event)) life.subject$.complete();
        } else {
          if (isGap(item)) {
            closeAll((life) => {
              emit(life, item);
              life.subject$.complete();
            });
          }
          subscriber.next(item);
        }
      },
      error: (error: unknown) => {
        closeAll((life) => life.subject$.error(error));
        subscriber.error(error);
      },
      complete: () => {
        closeAll((life) => life.subject$.complete());
        subscriber.complete();
      },
    });
  });

/** The events of a life, and those that wait for the first subscription. */
interface Events<A> {
  readonly subject$: Subject<E.Either<ConnectionLost, A>>;
  kept: E.Either<ConnectionLost, A>[] | undefined;
}

const emit = <A>({ subject$, kept }: Events<A>, item: E.Either<ConnectionLost, A>): void => {
  if (kept === undefined) subject$.next(item);
  else kept.push(item);
};

/** Circuits and streams have separate ids; both may be in one source. */
const keyOf = ({ _tag, id }: CircuitEvent | StreamEvent): number => (_tag === 'Circuit' ? id : -1 - id);
