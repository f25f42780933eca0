/**
 * The algebra: everything a controller can ask of a Tor process, and everything that process reports.
 *
 * A client implements it by sending messages; a server answers messages by asking one. The simulated Tor is one in
 * memory, and a policy is a function from one to another.
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
 * Laws, for each implementation:
 *
 * - A request is cold: each subscription asks once, and nothing is asked before one.
 * - A request emits its answer, or one Left, and completes. `getAllMappings` emits none, one or many mappings.
 * - Nothing here emits an `error` notification.
 * - An event stream emits a Left for what could not be understood and goes on. It completes when the Tor has ended.
 * - Once `ended$` has emitted, every request gets a Left at once.
 *
 * @category model
 * @since 0.1.0
 */
export interface Tor {
  /**
   * GETCONF (3.4). The lines in the order of the keys, in the option's own spelling; an option that is set more than
   * once has a line for each, one that is unset has none.
   */
  readonly getConf: (keys: ReadonlyArray<string>) => ObservableEither<TorError, ReadonlyArray<ConfigLine>>;
  /** SETCONF (3.3), all lines or none. A line with an empty value resets its option to the default. */
  readonly setConf: (lines: ReadonlyArray<ConfigLine>) => ObservableEither<TorError, void>;
  /** SAVECONF (3.9): writes the configuration to the torrc. */
  readonly saveConf: ObservableEither<TorError, void>;
  /** SIGNAL (3.10), or one of later Tors, which a Tor may not know. */
  readonly signal: (signal: Signal) => ObservableEither<TorError, void>;
  /**
   * MAPADDRESS (3.11), of addresses or their texts. A null `from` (`0.0.0.0`, `::` or `.`) asks the Tor to choose an
   * address of that type; equal addresses remove the mapping. Text that is not an address is an `EncodeError`.
   *
   * @example
   * tor.mapAddress('.', 'example.org')
   */
  readonly mapAddress: (from: Address | string, to: Address | string) => ObservableEither<TorError, AddressMapping>;
  /** GETALLMAPPINGS (3.13): one Right for each mapping, then completes. */
  readonly getAllMappings: ObservableEither<TorError, AddressMapping>;

  /** Circuit status changed (3.7, code 0x0001). */
  readonly circuit$: ObservableEither<TorError, CircuitEvent>;
  /** Stream status changed (3.7, code 0x0002). */
  readonly stream$: ObservableEither<TorError, StreamEvent>;
  /** OR connection status changed (3.7, code 0x0003). */
  readonly orConnection$: ObservableEither<TorError, OrConnectionEvent>;
  /** Octets read and written in the last second (3.7, code 0x0004). */
  readonly bandwidth$: ObservableEither<TorError, BandwidthEvent>;
  /** Log lines of severity notice and above (3.7, code 0x0005). */
  readonly log$: ObservableEither<TorError, LogEvent>;

  /** What there is, for those who begin to watch; not every Tor can tell. */
  readonly snapshots?: Snapshots | undefined;

  /**
   * Emits why, then completes, when this Tor has ended for good; replays it to whoever subscribes later. A client that
   * connects again has not ended.
   */
  readonly ended$: Observable<TorError>;

  /**
   * The status of the connection to the Tor: the present one, and each one after it. Observing it connects nothing.
   * Absent if there is no connection, as with the simulator.
   *
   * A server ends its sessions when this leaves `Connected`.
   */
  readonly status$?: Observable<Status> | undefined;
  /** Connects if necessary, and emits the number of the session, from 1, once it has authenticated; or one Left. */
  readonly connected?: ObservableEither<TorError, number> | undefined;
  /** Ends the connection for good. Absent if there is no connection. */
  readonly close?: (() => void) | undefined;
}

/**
 * The state of things as it is, beyond events: today's Tor has GETINFO circuit-status, stream-status and orconn-status
 * (control-spec 3.9), and the servers of this library tell it to clients that ask for extensions.
 *
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
  readonly circuits?: ObservableEither<TorError, ReadonlyArray<CircuitEvent>> | undefined;
  readonly streams?: ObservableEither<TorError, ReadonlyArray<StreamEvent>> | undefined;
  readonly orConnections?: ObservableEither<TorError, ReadonlyArray<OrConnectionEvent>> | undefined;
}

/**
 * Snapshots of all that they may be of.
 *
 * @category model
 * @since 0.1.0
 */
export type AllSnapshots = { readonly [K in keyof Snapshots]-?: NonNullable<Snapshots[K]> };

/**
 * The event streams of a `Tor`, made by a function of the tag of their event.
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
 * `mapAddress` of a `Tor`, made of a function of the parsed addresses. Each subscription parses and calls it.
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
