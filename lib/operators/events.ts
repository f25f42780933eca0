/**
 * Picking events: by their kind, their status, their circuit or stream.
 *
 * @since 0.1.0
 */
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
 * The events that tell a status.
 *
 * @category model
 * @since 0.1.0
 */
export type StatusEvent = CircuitEvent | StreamEvent | OrConnectionEvent;

/**
 * The events that can have one of the statuses `S`.
 *
 * @category model
 * @since 0.1.0
 */
export type EventWithStatus<S, E extends StatusEvent = StatusEvent> = E extends StatusEvent
  ? [Extract<S, E['status']>] extends [never]
    ? never
    : E
  : never;

// -------------------------------------------------------------------------------------
// refinements
// -------------------------------------------------------------------------------------

/**
 * @category refinements
 * @since 0.1.0
 */
export const isCircuit = (event: TorEvent): event is CircuitEvent => event._tag === 'Circuit';

/**
 * @category refinements
 * @since 0.1.0
 */
export const isStream = (event: TorEvent): event is StreamEvent => event._tag === 'Stream';

/**
 * @category refinements
 * @since 0.1.0
 */
export const isOrConnection = (event: TorEvent): event is OrConnectionEvent => event._tag === 'OrConnection';

/**
 * @category refinements
 * @since 0.1.0
 */
export const isBandwidth = (event: TorEvent): event is BandwidthEvent => event._tag === 'Bandwidth';

/**
 * @category refinements
 * @since 0.1.0
 */
export const isLog = (event: TorEvent): event is LogEvent => event._tag === 'Log';

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

/**
 * The events with one of these statuses, whose type says so. A status that the source's events do not have does not
 * compile. Lefts pass.
 *
 * ```text
 * source                           -l-e-x-b-c-|      Launched, Extended, a Left, Built, Closed
 * withStatus('Built', 'Extended')  ---e-x-b---|
 * ```
 *
 * @category operators
 * @since 0.1.0
 */
export const withStatus =
  <S extends StatusEvent['status']>(...statuses: ReadonlyArray<S>) =>
  <I extends E.Either<unknown, EventWithStatus<S>>>(
    source$: Observable<I>,
  ): ObservableEither<LeftOf<I>, RightOf<I> & { readonly status: S }> => {
    const wanted: ReadonlyArray<StatusEvent['status']> = statuses;
    return source$.pipe(
      filter((item) => E.isLeft(item) || wanted.includes(item.right.status)),
      map((item) => item as E.Either<LeftOf<I>, RightOf<I> & { readonly status: S }>),
    );
  };

/**
 * The events of one circuit. Lefts pass.
 *
 * ```text
 * source        -a-b-x-c-|      a and c are of circuit 1, b of circuit 2, x is a Left
 * ofCircuit(1)  -a---x-c-|
 * ```
 *
 * @category operators
 * @since 0.1.0
 */
export const ofCircuit = (
  id: CircuitId,
): (<L, A extends CircuitEvent>(source$: ObservableEither<L, A>) => ObservableEither<L, A>) =>
  filterRight((event: CircuitEvent) => event.id === id);

/**
 * The events of one stream. Lefts pass. The id may belong to a later stream after this one's end; see `streamLife`.
 *
 * ```text
 * source       -a-b-x-c-|      a and c are of stream 1, b of stream 2, x is a Left
 * ofStream(1)  -a---x-c-|
 * ```
 *
 * @category operators
 * @since 0.1.0
 */
export const ofStream = (
  id: StreamId,
): (<L, A extends StreamEvent>(source$: ObservableEither<L, A>) => ObservableEither<L, A>) =>
  filterRight((event: StreamEvent) => event.id === id);
