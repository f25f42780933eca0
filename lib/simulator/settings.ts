/** The options of a simulated Tor. */
import type { SchedulerLike } from 'rxjs';
import type { V1Tor } from '../v1/V1Tor.js';
import * as is from './config/grammar.js';
import type { Settings } from './State.js';
import type { TorrcStore } from './TorrcStore.js';

/**
 * The options of a simulated Tor. Each has a default; a number out of range is clamped to the nearest valid one.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatorOptions {
  /** The seed of its random choices; 1 by default. The same seed and the same inputs result in the same run. */
  readonly seed?: number | undefined;
  /** The scheduler of its clock; RxJS's `asyncScheduler` by default. */
  readonly scheduler?: SchedulerLike | undefined;
  /** Nicknames or fingerprints of the routers; invalid ones are left out. Twelve of its own by default. */
  readonly routers?: ReadonlyArray<string> | undefined;
  /** Whether it is a relay, which delays its shutdown; as in the configuration by default. */
  readonly relay?: boolean | undefined;
  /** The text of its torrc; one with SocksPort 9050 and ControlPort 9051 by default. Not used if there is a `store`. */
  readonly torrc?: string | undefined;
  /** The storage of its torrc; in memory by default. */
  readonly store?: TorrcStore | undefined;
  /**
   * How many circuits it launches per minute, 0 to 60,000; 6 by default. With 0, it launches only those that streams
   * need.
   */
  readonly circuitsPerMinute?: number | undefined;
  /** How many streams it begins by itself per minute, 0 to 60,000; 12 by default. */
  readonly streamsPerMinute?: number | undefined;
  /** The probability that a step fails, 0 to 1; 0.02 by default. */
  readonly failureRate?: number | undefined;
  /** The largest number of address mappings, 0 to 65,536; 1,024 by default. */
  readonly maxMappings?: number | undefined;
  /** The process id that it reports, 1 to 4,194,304; 1 by default. */
  readonly pid?: number | undefined;
  /**
   * The Tors that its event streams and snapshots are like. `tc`, the default: those of 2005, with the nicknames of
   * routers and the statuses of TC. `v1`: current ones as a client of the v1 protocol sees them, with routers as
   * `$FINGERPRINT~nickname`, `details`, and every status. Requests, `event(name)` and `getInfo` are the same in both.
   */
  readonly streams?: 'tc' | 'v1' | undefined;
  /** The code that answers `command`, which is {@link commands}; without it, every command is refused with 510. */
  readonly commands?: ((tor: Omit<V1Tor, 'command'>) => V1Tor['command']) | undefined;
}

/**
 * Resolves the options of a simulator to settings within their ranges; options that are absent have their defaults.
 *
 * @category constructors
 * @since 0.1.0
 */
export const settingsOf = (options: SimulatorOptions): Settings => ({
  routers: [...new Set(options.routers ?? defaultRouters)].filter(is.router),
  relay: options.relay,
  circuitPause: 60_000 / within(options.circuitsPerMinute ?? 6, 0, 60_000),
  streamPause: 60_000 / within(options.streamsPerMinute ?? 12, 0, 60_000),
  failureRate: within(options.failureRate ?? 0.02, 0, 1),
  maxMappings: Math.floor(within(options.maxMappings ?? 1024, 0, 65_536)),
  pid: Math.floor(within(options.pid ?? 1, 1, 4_194_304)),
});

export const defaultTorrc = 'SocksPort 9050\nControlPort 9051\n';

const defaultRouters: ReadonlyArray<string> = [
  'amber',
  'birch',
  'cedar',
  'dune',
  'ember',
  'fjord',
  'grove',
  'heron',
  'iris',
  'juniper',
  'kelp',
  'lark',
];

const within = (n: number, min: number, max: number): number => (n > min ? Math.min(n, max) : min);
