/** Signals: those of section 3.10 and those of later Tors. */

/**
 * The byte of each signal of TC. `specification` has the values of section 3.10; `tor` has those of the Tors that spoke
 * TC and of their two clients, which read the same digits as decimal. The sets do not overlap where they differ, so a
 * server accepts both.
 *
 * @example
 * signalBytes.tor.Dump // 10
 *
 * @category model
 * @since 0.1.0
 */
// prettier-ignore
export const signalBytes = {
  specification: { Reload: 0x01, Shutdown: 0x02, Dump: 0x10, Debug: 0x12, Halt: 0x15 },
  tor:           { Reload: 1,    Shutdown: 2,    Dump: 10,   Debug: 12,   Halt: 15 },
} as const;

/**
 * The name of a set of signal bytes; see {@link signalBytes}.
 *
 * @category model
 * @since 0.1.0
 */
export type SignalSet = keyof typeof signalBytes;

/**
 * A signal that TC has (section 3.10).
 *
 * @category model
 * @since 0.1.0
 */
export type TcSignal = keyof (typeof signalBytes)['specification'];

/**
 * A signal to the Tor process.
 *
 * - `Reload`: read the configuration again, fetch the directory. Discards settings that were not saved.
 * - `Shutdown`: exit; a relay closes its listeners first and exits after 30 seconds.
 * - `Dump`: log the known state of open connections and circuits.
 * - `Debug`: switch all open logs to severity debug.
 * - `Halt`: clean up and exit now.
 *
 * Only the v1 protocol has these; a TC client fails with an `EncodeError`:
 *
 * - `NewNym`: new streams use new circuits. Tor does this at most once in ten seconds and delays the next one.
 * - `ClearDnsCache`: forget the answers to name look-ups.
 * - `Heartbeat`: log a heartbeat line now.
 * - `Active`, `Dormant`: leave, or enter, the state in which Tor does not use the network.
 *
 * @category model
 * @since 0.1.0
 */
export type Signal = TcSignal | 'NewNym' | 'ClearDnsCache' | 'Heartbeat' | 'Active' | 'Dormant';

/**
 * The names of the signals of TC.
 *
 * @example
 * tcSignals // ['Reload', 'Shutdown', 'Dump', 'Debug', 'Halt']
 *
 * @category model
 * @since 0.1.0
 */
export const tcSignals = /* #__PURE__ */ (() => Object.keys(signalBytes.specification) as ReadonlyArray<TcSignal>)();

/**
 * Whether TC has a signal.
 *
 * @example
 * isTcSignal('NewNym') // false
 *
 * @category model
 * @since 0.1.0
 */
export const isTcSignal = (signal: Signal): signal is TcSignal => Object.hasOwn(signalBytes.specification, signal);

/**
 * The names of all signals.
 *
 * @example
 * signalNames.includes('NewNym') // true
 *
 * @category model
 * @since 0.1.0
 */
export const signalNames: ReadonlyArray<Signal> = /* #__PURE__ */ (() => [
  ...tcSignals,
  ...(['NewNym', 'ClearDnsCache', 'Heartbeat', 'Active', 'Dormant'] as const),
])();
