/**
 * What a Tor may offer beyond events: the state of things as it is, to begin a table with.
 *
 * TC has no message that asks for it, so a TC Tor offers none: its tables fill up with what events tell of. Today's Tor
 * has GETINFO circuit-status, stream-status and orconn-status (control-spec 3.9).
 *
 * @since 0.1.0
 */
import type { Observable } from 'rxjs';
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { EventStream } from '../Tor.js';
import type { TorError } from '../TorError.js';

/**
 * Each snapshot is cold, and asked for when it is subscribed to: one answer, all that lives, each thing as an event
 * would tell of it; or one Left.
 *
 * Law: let a snapshot be subscribed to once `active` of its events is true. What happened before it was taken, and has
 * been told by no event that came after `active`, is in it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Snapshots {
  /**
   * Whether these events are served at present: the state as it is, then each change. True from the moment after which
   * no event is missed; false, at the latest when the connection has been lost.
   */
  readonly active: (event: EventStream) => Observable<boolean>;
  readonly circuits?: ObservableEither<TorError, ReadonlyArray<CircuitEvent>>;
  readonly streams?: ObservableEither<TorError, ReadonlyArray<StreamEvent>>;
  readonly orConnections?: ObservableEither<TorError, ReadonlyArray<OrConnectionEvent>>;
}

/**
 * A Tor, or a part of one, that may offer snapshots: every `Tor` is one.
 *
 * @category model
 * @since 0.1.0
 */
export interface MayHaveSnapshots {
  readonly snapshots?: Snapshots | undefined;
}

/**
 * A snapshot, and when it may be asked for.
 *
 * @internal
 */
export interface Asking<A> {
  readonly active$: Observable<boolean>;
  readonly snapshot$: ObservableEither<TorError, ReadonlyArray<A>>;
}

/**
 * @internal
 */
export const asking = <A>(
  { snapshots }: MayHaveSnapshots,
  event: EventStream,
  of: (snapshots: Snapshots) => ObservableEither<TorError, ReadonlyArray<A>> | undefined,
): Asking<A> | undefined => {
  const snapshot$ = snapshots === undefined ? undefined : of(snapshots);
  return snapshots === undefined || snapshot$ === undefined
    ? undefined
    : { active$: snapshots.active(event), snapshot$ };
};
