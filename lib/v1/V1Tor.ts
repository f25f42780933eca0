/** The wider algebra: what today's Tor can be asked for, and reports, beyond TC. */
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
 * The laws are those of `Tor`. Its events have `details`. The sections are those of control-spec.
 *
 * @category model
 * @since 0.1.0
 */
export interface V1Tor extends Tor {
  /**
   * GETINFO (3.9): the values in the order of the keys.
   *
   * @example
   * tor.getInfo(['version', 'uptime'])   // ['0.4.9.11', '86400']
   */
  readonly getInfo: <const K extends ReadonlyArray<string>>(keys: K) => ObservableEither<TorError, InfoValues<K>>;
  /** CLOSECIRCUIT (3.17). */
  readonly closeCircuit: (id: CircuitId, options?: CloseCircuitOptions) => ObservableEither<TorError, void>;
  /** CLOSESTREAM (3.16); `reason` is what the other end is told (tor-spec), 1 for no particular one. */
  readonly closeStream: (id: StreamId, reason?: number) => ObservableEither<TorError, void>;
  /** EXTENDCIRCUIT (3.10): the circuit's number. Without a path, Tor chooses one. */
  readonly extendCircuit: (
    path: ReadonlyArray<string>,
    options?: ExtendCircuitOptions,
  ) => ObservableEither<TorError, CircuitId>;
  /** ATTACHSTREAM (3.13); circuit 0 leaves the choice to Tor. */
  readonly attachStream: (
    stream: StreamId,
    circuit: CircuitId,
    options?: AttachStreamOptions,
  ) => ObservableEither<TorError, void>;
  /** ADD_ONION (3.27). Unless it is detached, the service ends with the connection. */
  readonly addOnion: (service: NewOnion) => ObservableEither<TorError, Onion>;
  /** DEL_ONION (3.28); the address without `.onion`. */
  readonly delOnion: (serviceId: string) => ObservableEither<TorError, void>;
  /** An event of any name (4.1), asked for while somebody observes it. Capitals or not, it is the same event. */
  readonly event: (name: string) => ObservableEither<TorError, V1Event>;
  /**
   * Whether the Tor sends these events at present: from its answer to SETEVENTS until nobody observes them, or the
   * connection ends. The present state, then each change. What is asked for once it is true is answered with a state
   * that no event before is missing from.
   */
  readonly active: (event: EventStream | (string & {})) => Observable<boolean>;
  /** The circuits, streams and OR connections that there are (3.9): what a live table begins with. */
  readonly snapshots: AllSnapshots;
  /**
   * A command as it is, with its data if it has some, in the same queue as all others; its answer is all lines of the
   * reply. SETEVENTS takes away what others observe, QUIT ends the connection.
   */
  readonly command: (line: string, data?: string) => ObservableEither<TorError, ReadonlyArray<ReplyLine>>;
  /**
   * How far this Tor has come in connecting to the network: the state it is in, then each step. Completes at 100 %. A
   * minute without a step is an item of its own; when the connection ends, a Left is the last.
   */
  readonly bootstrap$: ObservableEither<TorError, Bootstrap>;
}
