/** The state of a simulated Tor: plain values, so that it can be compared, kept and printed. */
import type { AddressMapping } from '../model/Address.js';
import type { CircuitId, StreamId } from '../model/ids.js';
import type { Closed } from '../TorError.js';
import type { Config } from './config/Config.js';
import { relaysOf } from './network/relays.js';
import type { SimulatedRelay } from './network/relays.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A circuit of a simulated Tor. `path` is the planned path; its first `built` routers have been reached. `at` is the
 * time of its next step in milliseconds: to the next router while it is being built, to its end once it is open;
 * infinite while it waits for its OR connection. A `retired` circuit takes no new streams.
 *
 * A `controlled` circuit was built by a controller, and stays open until it is closed. `opened` is whether it has been
 * open before; an extension makes it unopen until the new routers have been reached.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedCircuit {
  readonly id: CircuitId;
  readonly path: ReadonlyArray<string>;
  readonly built: number;
  readonly open: boolean;
  readonly opened: boolean;
  readonly retired: boolean;
  readonly controlled: boolean;
  readonly purpose: CircuitPurposeWord;
  readonly createdAt: number;
  readonly at: number;
}

/**
 * The purpose of a simulated circuit, in the word of the v1 protocol. Only GENERAL circuits take streams by themselves.
 *
 * @category model
 * @since 0.1.0
 */
export type CircuitPurposeWord = 'GENERAL' | 'CONTROLLER';

/**
 * A stream of a simulated Tor. A `Waiting` one has no circuit yet and has been reported only in the v1 protocol;
 * `unattached` if a controller must choose the circuit. `rate` is in bytes read per second; it writes an eighth of
 * that. `epoch` is the number of changes of identity before it.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedStream {
  readonly id: StreamId;
  readonly target: string;
  readonly status: 'Waiting' | 'Sent' | 'Open';
  readonly circuit: CircuitId | undefined;
  readonly unattached: boolean;
  readonly epoch: number;
  readonly rate: number;
  readonly at: number;
}

/**
 * An OR connection of a simulated Tor. `at` is in milliseconds of the scheduler's time.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedOrConnection {
  readonly id: number;
  readonly router: string;
  readonly connected: boolean;
  readonly at: number;
}

/**
 * A mapping of a simulated Tor. `configured` mappings come from MapAddress lines of the configuration and are removed
 * with them.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedMapping extends AddressMapping {
  readonly configured: boolean;
}

/**
 * An onion service of a simulated Tor. `key` is its expanded private key in base64.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedOnion {
  readonly address: string;
  readonly key: string;
  readonly detached: boolean;
}

/**
 * A key with which a simulated Tor is a client of an onion service.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedClientAuth {
  readonly service: string;
  readonly key: { readonly type: string; readonly blob: string };
  readonly name: string | undefined;
  readonly permanent: boolean;
}

/**
 * A cached answer of a look-up. `expiresAt` is in milliseconds from the beginning of the run.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedAnswer {
  readonly address: string;
  readonly expiresAt: number;
}

/**
 * Something that happens later: a step of the bootstrap, the hourly consensus, the publication of a descriptor, or the
 * answer of a directory. `index` numbers the steps of an upload.
 *
 * @category model
 * @since 0.1.0
 */
export type SimulatedTask =
  | { readonly _tag: 'Bootstrap'; readonly at: number; readonly step: number }
  | { readonly _tag: 'Consensus'; readonly at: number }
  | { readonly _tag: 'Upload'; readonly at: number; readonly address: string; readonly step: number }
  | { readonly _tag: 'Fetched'; readonly at: number; readonly address: string; readonly router: string };

/**
 * Settings that do not change during a run. `relay` overrides the configuration; the two pauses are the mean times
 * between circuits and between streams in milliseconds, infinite for none; `pid` is the process id that it reports.
 *
 * @category model
 * @since 0.1.0
 */
export interface Settings {
  readonly routers: ReadonlyArray<string>;
  readonly relay: boolean | undefined;
  readonly circuitPause: number;
  readonly streamPause: number;
  readonly failureRate: number;
  readonly maxMappings: number;
  readonly pid: number;
}

/**
 * The state of a simulated Tor. Times are in milliseconds from the beginning of the run; `Infinity` is never.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatorState {
  readonly settings: Settings;
  /** Whether the torrc has been read. */
  readonly started: boolean;
  readonly ended: Closed | undefined;
  readonly time: number;
  /** The wall-clock time at which the run began, in milliseconds since 1970. */
  readonly epoch: number;
  /** The state of the pseudo-random number generator. */
  readonly random: number;
  /** The state of another one, for what only the v1 protocol reports, so that it does not change the run. */
  readonly aside: number;
  readonly config: Config;
  /** The relays by the names of the settings. */
  readonly relays: ReadonlyMap<string, SimulatedRelay>;
  readonly circuits: ReadonlyMap<CircuitId, SimulatedCircuit>;
  readonly streams: ReadonlyMap<StreamId, SimulatedStream>;
  readonly orConnections: ReadonlyMap<string, SimulatedOrConnection>;
  /** The mappings by the original address. */
  readonly mappings: ReadonlyMap<string, SimulatedMapping>;
  /** Routers that are not running. */
  readonly down: ReadonlySet<string>;
  /** Routers that have been the entry of a circuit, in the order of their first use. */
  readonly guards: ReadonlySet<string>;
  readonly onions: ReadonlyMap<string, SimulatedOnion>;
  /** The keys of authorized clients, by the address of the service. */
  readonly clientAuths: ReadonlyMap<string, SimulatedClientAuth>;
  /** The answers of look-ups, by name. */
  readonly resolved: ReadonlyMap<string, SimulatedAnswer>;
  readonly tasks: ReadonlyArray<SimulatedTask>;
  /** The last step of the bootstrap that has been reached. */
  readonly bootstrap: number;
  /** The number of changes of identity. */
  readonly nymEpoch: number;
  /** The number of circuits that have been built. */
  readonly built: number;
  readonly dormant: boolean;
  readonly nextOrConnectionId: number;
  readonly nextCircuitId: number;
  readonly nextCircuitAt: number;
  readonly nextStreamAt: number;
  readonly nextSecondAt: number;
  readonly shutdownAt: number;
  /** The time of the last change of identity, and of the next delayed one. */
  readonly changedIdentityAt: number;
  readonly nextIdentityAt: number;
  /** Whether SIGNAL Debug has switched the logs to severity debug; a reload ends that. */
  readonly debugging: boolean;
  /** Whether a circuit has been open since the start or the last reload. */
  readonly working: boolean;
  /** Bytes since the last whole second. */
  readonly read: number;
  readonly written: number;
  /** Bytes read, and bytes written, until the last whole second. */
  readonly totalRead: number;
  readonly totalWritten: number;
}

/** The largest numbers of live circuits, streams, onion services, client keys, cached look-ups and tasks. */
export const limits = {
  circuits: 128,
  streams: 512,
  onions: 256,
  clientAuths: 256,
  resolved: 256,
  tasks: 1024,
} as const;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * The state before the torrc has been read. `epoch` is the wall-clock time, in milliseconds since 1970.
 *
 * @category constructors
 * @since 0.1.0
 */
export const initialState = (settings: Settings, seed: number, epoch = 0): SimulatorState => ({
  settings,
  started: false,
  ended: undefined,
  time: 0,
  epoch,
  random: seed | 0,
  aside: ~seed,
  config: new Map(),
  relays: relaysOf(settings.routers),
  circuits: new Map(),
  streams: new Map(),
  orConnections: new Map(),
  mappings: new Map(),
  down: new Set(),
  guards: new Set(),
  onions: new Map(),
  clientAuths: new Map(),
  resolved: new Map(),
  tasks: [{ _tag: 'Bootstrap', at: 50, step: 1 }],
  bootstrap: 0,
  nymEpoch: 0,
  built: 0,
  dormant: false,
  nextOrConnectionId: 1,
  nextCircuitId: 1,
  nextCircuitAt: Number.isFinite(settings.circuitPause) ? 100 : Infinity,
  nextStreamAt: Number.isFinite(settings.streamPause) ? 1000 : Infinity,
  nextSecondAt: 1000,
  shutdownAt: Infinity,
  changedIdentityAt: -Infinity,
  nextIdentityAt: Infinity,
  debugging: false,
  working: false,
  read: 0,
  written: 0,
  totalRead: 0,
  totalWritten: 0,
});

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Returns the map with an entry, which replaces one with the same key. */
export const inserted = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);

/** Returns the map without an entry. */
export const removed = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};
