/** The algebra `V1Tor`: `Tor` and the requests and events that the v1 protocol adds to TC. */
import type { Observable } from 'rxjs';
import type { CircuitId, Port, StreamId } from '../model/ids.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { AllSnapshots, Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import type { Bootstrap } from './bootstrap/Bootstrap.js';
import type { V1EventName, V1EventOf } from '../model/V1Event.js';
import type { ReplyLine } from './reply.js';
import type {
  AttachStreamOptions,
  CircuitPurpose,
  CloseCircuitOptions,
  ExtendCircuitOptions,
  ResolveOptions,
} from './model/circuits.js';
import type { GetInfo } from './info/getInfoWith.js';
import type { InfoTexts } from './model/InfoTexts.js';
import type {
  HsDirOptions,
  HsPostOptions,
  NewOnion,
  Onion,
  OnionClientAuth,
  OnionClientAuthAdded,
  OnionClientAuthOptions,
  OnionKey,
} from './model/onions.js';
import type { ResetLine } from './model/ResetLine.js';
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
   * GETINFO (3.9) returns the texts in the order of the keys.
   *
   * @example
   * tor.getInfoText(['version', 'uptime'])   // ['0.4.9.11', '86400']
   */
  readonly getInfoText: <const K extends ReadonlyArray<string>>(keys: K) => ObservableEither<TorError, InfoTexts<K>>;
  /**
   * GETINFO (3.9) returns the decoded values in the order of the keys, and the text of a key that is not known. A value
   * that cannot be decoded is a `DecodeError`. The same as `getInfoWith(getInfoText)`.
   *
   * @example
   * tor.getInfo(['version', 'uptime'])   // ['0.4.9.11', 86400]
   */
  readonly getInfo: GetInfo;
  /**
   * RESETCONF (3.2) sets all lines or none. A line without a value resets its option to the default.
   */
  readonly resetConf: (lines: ReadonlyArray<ResetLine>) => ObservableEither<TorError, void>;
  /** LOADCONF (3.22) replaces the configuration by the text of a torrc. */
  readonly loadConf: (text: string) => ObservableEither<TorError, void>;
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
  /** REDIRECTSTREAM (3.15) changes the target of a stream. Call it before `attachStream`. */
  readonly redirectStream: (stream: StreamId, address: string, port?: Port) => ObservableEither<TorError, void>;
  /** SETCIRCUITPURPOSE (3.11) changes the purpose of a circuit. */
  readonly setCircuitPurpose: (circuit: CircuitId, purpose: CircuitPurpose) => ObservableEither<TorError, void>;
  /** RESOLVE (3.20) looks up a host through Tor. An ADDRMAP event reports the result. */
  readonly resolve: (host: string, options?: ResolveOptions) => ObservableEither<TorError, void>;
  /** ADD_ONION (3.27) creates an onion service. Unless it is detached, the service ends with the connection. */
  readonly addOnion: (service: NewOnion) => ObservableEither<TorError, Onion>;
  /** DEL_ONION (3.28) removes an onion service by its address without `.onion`. */
  readonly delOnion: (serviceId: string) => ObservableEither<TorError, void>;
  /**
   * ONION_CLIENT_AUTH_ADD (3.30) makes this Tor an authorized client of an onion service, by its address without
   * `.onion` and the client's private key.
   */
  readonly addOnionClientAuth: (
    service: string,
    key: OnionKey,
    options?: OnionClientAuthOptions,
  ) => ObservableEither<TorError, OnionClientAuthAdded>;
  /** ONION_CLIENT_AUTH_REMOVE (3.31) removes the client's key of a service; false if there was none. */
  readonly removeOnionClientAuth: (service: string) => ObservableEither<TorError, boolean>;
  /** ONION_CLIENT_AUTH_VIEW (3.32) lists the client's keys: those of one service, or all. */
  readonly viewOnionClientAuth: (service?: string) => ObservableEither<TorError, ReadonlyArray<OnionClientAuth>>;
  /**
   * HSFETCH (3.26) fetches the descriptor of an onion service, by its address without `.onion`. HS_DESC and
   * HS_DESC_CONTENT events report the result.
   */
  readonly hsFetch: (address: string, options?: HsDirOptions) => ObservableEither<TorError, void>;
  /** HSPOST (3.29) uploads the descriptor of an onion service. HS_DESC events report the result. */
  readonly hsPost: (descriptor: string, options?: HsPostOptions) => ObservableEither<TorError, void>;
  /** USEFEATURE (3.19). The features of current Tors are always on. */
  readonly useFeature: (features: ReadonlyArray<string>) => ObservableEither<TorError, void>;
  /** TAKEOWNERSHIP (3.23): the Tor ends when the connection of this client does. */
  readonly takeOwnership: ObservableEither<TorError, void>;
  /** DROPOWNERSHIP (3.33) takes back `takeOwnership`. */
  readonly dropOwnership: ObservableEither<TorError, void>;
  /** DROPGUARDS (3.25) makes Tor choose new guards. It harms anonymity. */
  readonly dropGuards: ObservableEither<TorError, void>;
  /** DROPTIMEOUTS (3.34) makes Tor forget the times that it learned for building circuits. */
  readonly dropTimeouts: ObservableEither<TorError, void>;
  /**
   * Events of any name (4.1), requested from the Tor while the stream has a subscriber. Names are case-insensitive. The
   * name determines the type of the events; an event that this library does not know is an `UnknownEvent`.
   *
   * @example
   * tor.event('HS_DESC')   // HsDescEvent
   */
  readonly event: <N extends V1EventName | (string & {})>(name: N) => ObservableEither<TorError, V1EventOf<N>>;
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
