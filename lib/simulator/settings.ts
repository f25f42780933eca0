/** What a simulated Tor is made with. */
import type { SchedulerLike } from 'rxjs';
import * as is from './config/grammar.js';
import type { Settings } from './State.js';
import type { TorrcStore } from './TorrcStore.js';

/**
 * Everything has a default; a number that cannot be is taken for the nearest one that can.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatorOptions {
  /** The same seed and the same inputs give the same run. By default 1. */
  readonly seed?: number | undefined;
  /** Where its time comes from; by default RxJS's `asyncScheduler`. */
  readonly scheduler?: SchedulerLike | undefined;
  /** Nicknames or fingerprints of the routers; others are left out. By default twelve of its own. */
  readonly routers?: ReadonlyArray<string> | undefined;
  /** Whether it is a relay, which takes its time to shut down. By default as the configuration says. */
  readonly relay?: boolean | undefined;
  /**
   * The text of its torrc; by default one with SocksPort 9050 and ControlPort 9051. Not used where there is a `store`.
   */
  readonly torrc?: string | undefined;
  /** Where its torrc is read from and saved to; by default in memory. */
  readonly store?: TorrcStore | undefined;
  /** How many circuits it launches in a minute, 0 to 60,000; by default 6. With 0, only what a stream needs. */
  readonly circuitsPerMinute?: number | undefined;
  /** How many streams it begins by itself in a minute, 0 to 60,000; by default 12. */
  readonly streamsPerMinute?: number | undefined;
  /** How often a step fails, 0 to 1; by default 0.02. */
  readonly failureRate?: number | undefined;
  /** How many address mappings it holds, 0 to 65,536; by default 1,024. */
  readonly maxMappings?: number | undefined;
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
