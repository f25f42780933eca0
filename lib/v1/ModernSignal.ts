/**
 * Signals of today's Tor (control-spec 3.7).
 *
 * @since 0.1.0
 */
import type { Signal } from '../model/Signal.js';

/**
 * - `NewNym`: new streams go over new circuits. Tor does it at most once in ten seconds and puts off the next.
 * - `ClearDnsCache`: forget the answers to name look-ups.
 * - `Heartbeat`: log a heartbeat line now.
 * - `Active`, `Dormant`: leave, or enter, the state in which Tor uses no network.
 *
 * @category model
 * @since 0.1.0
 */
export type ModernSignal = Signal | 'NewNym' | 'ClearDnsCache' | 'Heartbeat' | 'Active' | 'Dormant';

/**
 * The names on the wire.
 *
 * @category tables
 * @since 0.1.0
 */
export const signalNames: { readonly [S in ModernSignal]: string } = {
  Reload: 'RELOAD',
  Shutdown: 'SHUTDOWN',
  Dump: 'DUMP',
  Debug: 'DEBUG',
  Halt: 'HALT',
  NewNym: 'NEWNYM',
  ClearDnsCache: 'CLEARDNSCACHE',
  Heartbeat: 'HEARTBEAT',
  Active: 'ACTIVE',
  Dormant: 'DORMANT',
};
