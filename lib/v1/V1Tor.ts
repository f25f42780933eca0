/** The algebra `V1Tor`: `Tor` and the requests and events that the v1 protocol adds to TC. */
import type { Observable } from 'rxjs';
import type { CircuitId, StreamId } from '../model/ids.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { AllSnapshots, Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import type { Bootstrap } from './bootstrap/Bootstrap.js';
import type { V1Event } from './event/V1Event.js';
import type { ReplyLine } from './reply.js';
import type { AttachStreamOptions, CloseCircuitOptions, ExtendCircuitOptions } from './requests/circuits.js';
import type { InfoValues } from './requests/info.js';
import type { NewOnion, Onion } from './requests/onions.js';
import type { EventStream } from '../model/Event.js';

/**
 * A Tor behind the v1 protocol. The laws are those of `Tor`; its events have `details`. Section numbers are those of
 * control-spec.
 *
 * @category model
 * @since 0.1.0
 */
export interface V1Tor extends Tor {
  /**
   * GETINFO (3.9) returns the values in the order of the keys.
   *
   * @example
   * tor.getInfo(['version', 'uptime'])   // ['0.4.9.11', '86400']
   */
  readonly getInfo: <const K extends ReadonlyArray<string>>(keys: K) => ObservableEither<TorError, InfoValues<K>>;
  /** CLOSECIRCUIT (3.17) closes a circuit. */
  readonly closeCircuit: (id: CircuitId, options?: CloseCircuitOptions) => ObservableEither<TorError, void>;
  /** CLOSESTREAM (3.16) closes a stream; `reason` is sent to the other end (tor-spec), 1 for no particular reason. */
  readonly closeStream: (id: StreamId, reason?: number) => ObservableEither<TorError, void>;
  /** EXTENDCIRCUIT (3.10) returns the number of the circuit. Without a path, Tor chooses one. */
  readonly extendCircuit: (
    path: ReadonlyArray<string>,
    options?: ExtendCircuitOptions,
  ) => ObservableEither<TorError, CircuitId>;
  /** ATTACHSTREAM (3.13) attaches a stream to a circuit; circuit 0 leaves the choice to Tor. */
  readonly attachStream: (
    stream: StreamId,
    circuit: CircuitId,
    options?: AttachStreamOptions,
  ) => ObservableEither<TorError, void>;
  /** ADD_ONION (3.27) creates an onion service. Unless it is detached, the service ends with the connection. */
  readonly addOnion: (service: NewOnion) => ObservableEither<TorError, Onion>;
  /** DEL_ONION (3.28) removes an onion service by its address without `.onion`. */
  readonly delOnion: (serviceId: string) => ObservableEither<TorError, void>;
  /** Events of any name (4.1), requested from the Tor while the stream has a subscriber. Names are case-insensitive. */
  readonly event: (name: string) => ObservableEither<TorError, V1Event>;
  /**
   * Whether the Tor sends these events at present: true from its reply to SETEVENTS until the last subscriber leaves
   * or the connection ends. Emits the current state, then each change. The reply to a request that is sent once it is
   * true reflects every earlier event.
   */
  readonly active: (event: EventStream | (string & {})) => Observable<boolean>;
  /** The open circuits, streams and OR connections (3.9), which live tables start from. */
  readonly snapshots: AllSnapshots;
  /**
   * Sends a command unchanged, with its data if it has some, in the same queue as all others; returns all lines of the
   * reply. SETEVENTS stops the events of other subscribers, and QUIT ends the connection.
   */
  readonly command: (line: string, data?: string) => ObservableEither<TorError, ReadonlyArray<ReplyLine>>;
  /**
   * The Tor's progress in connecting to the network: the current state, then each step. Completes at 100 %. A minute
   * without a step is an item of its own; if the connection ends, the last item is a Left.
   */
  readonly bootstrap$: ObservableEither<TorError, Bootstrap>;
}
