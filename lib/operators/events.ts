/** Operators that select events by their type, status, circuit or stream. */
import { either as E } from 'fp-ts';
import { filter, map } from 'rxjs';
import type { Observable } from 'rxjs';
import type {
  BandwidthEvent,
  CircuitEvent,
  LogEvent,
  OrConnectionEvent,
  StreamEvent,
  TorEvent,
} from '../model/Event.js';
import type { CircuitId, StreamId } from '../model/ids.js';
import type { LeftOf, ObservableEither, RightOf } from '../ObservableEither.js';
import { filterRight } from './either.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The events that have a status.
 *
 * @category model
 * @since 0.1.0
 */
export type StatusEvent = CircuitEvent | StreamEvent | OrConnectionEvent;

// -------------------------------------------------------------------------------------
// refinements
// -------------------------------------------------------------------------------------

/**
 * Tests for a circuit event.
 *
 * @example
 * merge(tor.circuit$, tor.log$).pipe(rights, filter(isCircuit))
 *
 * @category refinements
 * @since 0.1.0
 */
export const isCircuit = (event: TorEvent): event is CircuitEvent => event._tag === 'Circuit';

/**
 * Tests for a stream event.
 *
 * @example
 * merge(tor.stream$, tor.log$).pipe(rights, filter(isStream))
 *
 * @category refinements
 * @since 0.1.0
 */
export const isStream = (event: TorEvent): event is StreamEvent => event._tag === 'Stream';

/**
 * Tests for an OR connection event.
 *
 * @example
 * merge(tor.orConnection$, tor.log$).pipe(rights, filter(isOrConnection))
 *
 * @category refinements
 * @since 0.1.0
 */
export const isOrConnection = (event: TorEvent): event is OrConnectionEvent => event._tag === 'OrConnection';

/**
 * Tests for a bandwidth event.
 *
 * @example
 * merge(tor.bandwidth$, tor.log$).pipe(rights, filter(isBandwidth))
 *
 * @category refinements
 * @since 0.1.0
 */
export const isBandwidth = (event: TorEvent): event is BandwidthEvent => event._tag === 'Bandwidth';

/**
 * Tests for a log event.
 *
 * @example
 * merge(tor.bandwidth$, tor.log$).pipe(rights, filter(isLog))
 *
 * @category refinements
 * @since 0.1.0
 */
export const isLog = (event: TorEvent): event is LogEvent => event._tag === 'Log';

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

/**
 * Keeps the events that have one of these statuses and narrows their type to them; Lefts pass. Only statuses of the
 * source's events compile.
 *
 * ```text
 * source                           -l-e-x-b-c-|      Launched, Extended, a Left, Built, Closed
 * withStatus('Built', 'Extended')  ---e-x-b---|
 * ```
 *
 * @example
 * tor.circuit$.pipe(withStatus('Built', 'Extended'))
 *
 * @category operators
 * @since 0.1.0
 */
export const withStatus =
  <I extends E.Either<unknown, StatusEvent>, S extends RightOf<I>['status']>(...statuses: ReadonlyArray<S>) =>
  (source$: Observable<I>): ObservableEither<LeftOf<I>, RightOf<I> & { readonly status: S }> => {
    const wanted: ReadonlyArray<StatusEvent['status']> = statuses;
    return source$.pipe(
      filter((item) => E.isLeft(item) || wanted.includes(item.right.status)),
      map((item) => item as E.Either<LeftOf<I>, RightOf<I> & { readonly status: S }>),
    );
  };

/**
 * Keeps the events of one circuit; Lefts pass.
 *
 * ```text
 * source        -a-b-x-c-|      a and c are of circuit 1, b of circuit 2, x is a Left
 * ofCircuit(1)  -a---x-c-|
 * ```
 *
 * @example
 * (id: CircuitId) => tor.circuit$.pipe(ofCircuit(id))
 *
 * @category operators
 * @since 0.1.0
 */
export const ofCircuit = (
  id: CircuitId,
): (<I extends E.Either<unknown, CircuitEvent>>(source$: Observable<I>) => Observable<I>) =>
  filterRight((event: CircuitEvent) => event.id === id);

/**
 * Keeps the events of one stream; Lefts pass. After the stream has ended, its id may be reused by another one; see
 * `streamLife`.
 *
 * ```text
 * source       -a-b-x-c-|      a and c are of stream 1, b of stream 2, x is a Left
 * ofStream(1)  -a---x-c-|
 * ```
 *
 * @example
 * (id: StreamId) => tor.stream$.pipe(ofStream(id))
 *
 * @category operators
 * @since 0.1.0
 */
export const ofStream = (
  id: StreamId,
): (<I extends E.Either<unknown, StreamEvent>>(source$: Observable<I>) => Observable<I>) =>
  filterRight((event: StreamEvent) => event.id === id);
