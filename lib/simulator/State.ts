/** The state of a simulated Tor: plain values, so that it can be compared, kept and printed. */
import type { AddressMapping } from '../model/Address.js';
import type { CircuitId, StreamId } from '../model/ids.js';
import type { Closed } from '../TorError.js';
import type { Config } from './config/Config.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A circuit of a simulated Tor. `path` is the planned path; its first `built` routers have been reached. `at` is the
 * time of its next step in milliseconds: to the next router while it is being built, to its end once it is open;
 * infinite while it waits for its OR connection. A `retired` circuit takes no new streams.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedCircuit {
  readonly id: CircuitId;
  readonly path: ReadonlyArray<string>;
  readonly built: number;
  readonly open: boolean;
  readonly retired: boolean;
  readonly at: number;
}

/**
 * A stream of a simulated Tor. A `Waiting` one has no circuit yet and has not been reported by an event. `rate` is in
 * bytes read per second; it writes an eighth of that.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedStream {
  readonly id: StreamId;
  readonly target: string;
  readonly status: 'Waiting' | 'Sent' | 'Open';
  readonly circuit: CircuitId | undefined;
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
 * Settings that do not change during a run. `relay` overrides the configuration; the two pauses are the mean times
 * between circuits and between streams in milliseconds, infinite for none.
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
  /** The state of the pseudo-random number generator. */
  readonly random: number;
  readonly config: Config;
  readonly circuits: ReadonlyMap<CircuitId, SimulatedCircuit>;
  readonly streams: ReadonlyMap<StreamId, SimulatedStream>;
  readonly orConnections: ReadonlyMap<string, SimulatedOrConnection>;
  /** The mappings by the original address. */
  readonly mappings: ReadonlyMap<string, SimulatedMapping>;
  /** Routers that are not running. */
  readonly down: ReadonlySet<string>;
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
  /** Bytes read until the last whole second. */
  readonly totalRead: number;
}

/** The largest numbers of live circuits and streams; no more are begun. */
export const limits = { circuits: 128, streams: 512 } as const;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * The state before the torrc has been read.
 *
 * @category constructors
 * @since 0.1.0
 */
export const initialState = (settings: Settings, seed: number): SimulatorState => ({
  settings,
  started: false,
  ended: undefined,
  time: 0,
  random: seed | 0,
  config: new Map(),
  circuits: new Map(),
  streams: new Map(),
  orConnections: new Map(),
  mappings: new Map(),
  down: new Set(),
  nextCircuitId: 0,
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
