/**
 * The algebra `Tor`: every request that a controller can send to a Tor process, and every event that the process
 * reports.
 *
 * A client implements it by sending messages, and a server answers messages by calling an implementation. The
 * simulated Tor is an implementation in memory, and a policy is a function from one `Tor` to another.
 */
import { defer, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { parseMapping } from './model/Address.js';
import type { Address, AddressMapping } from './model/Address.js';
import type { ConfigLine } from './model/ConfigLine.js';
import { eventTable, eventTags } from './model/Event.js';
import type {
  BandwidthEvent,
  CircuitEvent,
  EventStream,
  EventTag,
  LogEvent,
  OrConnectionEvent,
  StreamEvent,
  TorEvent,
} from './model/Event.js';
import type { Signal } from './model/Signal.js';
import type { Status } from './model/Status.js';
import type { ObservableEither } from './ObservableEither.js';
import type { TorError } from './TorError.js';

/**
 * A Tor process as a controller sees it: requests and event streams.
 *
 * Laws, for each implementation:
 *
 * - A request is cold: each subscription sends it once, and nothing is sent before one.
 * - A request emits its answer, or one Left, and completes. `getAllMappings` emits zero or more mappings.
 * - No member emits an `error` notification.
 * - An event stream emits a Left for an event that could not be decoded and goes on. It completes when the Tor has
 *   ended.
 * - Once `ended$` has emitted, every request emits a Left at once.
 *
 * @category model
 * @since 0.1.0
 */
export interface Tor {
  /**
   * GETCONF (3.4). Returns the lines in the order of the keys, in the option's own spelling. An option that is set
   * more than once has one line per value, one that is unset has no line.
   */
  readonly getConf: (keys: ReadonlyArray<string>) => ObservableEither<TorError, ReadonlyArray<ConfigLine>>;
  /** SETCONF (3.3) sets all lines or none. A line with an empty value resets its option to the default. */
  readonly setConf: (lines: ReadonlyArray<ConfigLine>) => ObservableEither<TorError, void>;
  /** SAVECONF (3.9) writes the configuration to the torrc. */
  readonly saveConf: ObservableEither<TorError, void>;
  /** SIGNAL (3.10) sends a signal of the specification or of a later Tor; a Tor may not support the latter. */
  readonly signal: (signal: Signal) => ObservableEither<TorError, void>;
  /**
   * MAPADDRESS (3.11) maps an address, or its text, to another. A null `from` (`0.0.0.0`, `::` or `.`) asks the Tor to
   * choose an address of that type; equal addresses remove the mapping. Text that is not an address is an
   * `EncodeError`.
   *
   * @example
   * tor.mapAddress('.', 'example.org')
   */
  readonly mapAddress: (from: Address | string, to: Address | string) => ObservableEither<TorError, AddressMapping>;
  /** GETALLMAPPINGS (3.13) emits one Right for each mapping, then completes. */
  readonly getAllMappings: ObservableEither<TorError, AddressMapping>;

  /** Emits when the status of a circuit changes (3.7, code 0x0001). */
  readonly circuit$: ObservableEither<TorError, CircuitEvent>;
  /** Emits when the status of a stream changes (3.7, code 0x0002). */
  readonly stream$: ObservableEither<TorError, StreamEvent>;
  /** Emits when the status of an OR connection changes (3.7, code 0x0003). */
  readonly orConnection$: ObservableEither<TorError, OrConnectionEvent>;
  /** Emits the bytes read and written in the last second (3.7, code 0x0004). */
  readonly bandwidth$: ObservableEither<TorError, BandwidthEvent>;
  /** Emits log lines of severity notice and above (3.7, code 0x0005). */
  readonly log$: ObservableEither<TorError, LogEvent>;

  /** Snapshots of the open circuits, streams and OR connections; absent if the Tor does not support them. */
  readonly snapshots?: Snapshots | undefined;

  /**
   * Emits the reason, then completes, when this Tor has ended for good; late subscribers get the reason too. A client
   * that reconnects has not ended.
   */
  readonly ended$: Observable<TorError>;

  /**
   * The status of the connection to the Tor: the present one, then each change. Subscribing to it does not connect.
   * Absent if there is no connection, as with the simulator.
   *
   * A server ends its sessions when this leaves `Connected`.
   */
  readonly status$?: Observable<Status> | undefined;
  /**
   * Connects if necessary, and emits the number of the session, from 1, once it has authenticated; or emits one Left.
   */
  readonly connected?: ObservableEither<TorError, number> | undefined;
  /** Closes the connection for good. Absent if there is no connection. */
  readonly close?: (() => void) | undefined;
}

/**
 * The state of a Tor at one moment, in the form of events: GETINFO circuit-status, stream-status and orconn-status of
 * the v1 protocol (control-spec 3.9). TC does not have them.
 *
 * Each snapshot is cold and is requested on subscription. It emits one array with an event for each open circuit,
 * stream or OR connection; or one Left.
 *
 * Law: a snapshot that is subscribed to while `active` of its events is true includes every change that no event since
 * then has reported.
 *
 * @category model
 * @since 0.1.0
 */
export interface Snapshots {
  /**
   * Whether these events are served at present: the current state, then each change. From the moment it becomes true,
   * no event is missed; it becomes false at the latest when the connection has been lost.
   */
  readonly active: (event: EventStream) => Observable<boolean>;
  readonly circuits?: ObservableEither<TorError, ReadonlyArray<CircuitEvent>> | undefined;
  readonly streams?: ObservableEither<TorError, ReadonlyArray<StreamEvent>> | undefined;
  readonly orConnections?: ObservableEither<TorError, ReadonlyArray<OrConnectionEvent>> | undefined;
}

/**
 * Snapshots that include every kind.
 *
 * @category model
 * @since 0.1.0
 */
export type AllSnapshots = { readonly [K in keyof Snapshots]-?: NonNullable<Snapshots[K]> };

/**
 * Makes the event streams of a `Tor` with a function of the event's tag.
 *
 * @example
 * eventStreamsWith(() => NEVER)
 *
 * @category constructors
 * @since 0.1.0
 */
export const eventStreamsWith = (
  stream: <T extends EventTag>(tag: T) => ObservableEither<TorError, Extract<TorEvent, { readonly _tag: T }>>,
): Pick<Tor, EventStream> =>
  Object.fromEntries(eventTags.map((tag) => [eventTable[tag].stream, stream(tag)])) as unknown as Pick<
    Tor,
    EventStream
  >;

/**
 * Makes `mapAddress` of a `Tor` from a function of the parsed addresses. Each subscription parses and calls it.
 *
 * @example
 * mapAddressWith(({ from, to }) => of(E.right({ from, to })))
 *
 * @category constructors
 * @since 0.1.0
 */
export const mapAddressWith =
  (map: (mapping: AddressMapping) => ObservableEither<TorError, AddressMapping>): Tor['mapAddress'] =>
  (from, to) =>
    defer(() => {
      const mapping = parseMapping(from, to);
      return mapping._tag === 'Left' ? of(mapping) : map(mapping.right);
    });
