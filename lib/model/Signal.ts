/** Signals: those of section 3.10, and those that Tor has got since. */

/**
 * The octet of each signal. `specification` is what section 3.10 says; `tor` is what every Tor that spoke TC took,
 * and its two clients sent: the same numbers read as decimal. The sets do not overlap where they differ, so that a
 * server takes both. What TC does not have, from 129 on, has the numbers of later Tors, which begin above those of any
 * system: an extension of this library's.
 *
 * @category model
 * @since 0.1.0
 */
// prettier-ignore
export const signalOctets = {
  specification: {
    Reload: 0x01, Shutdown: 0x02, Dump: 0x10, Debug: 0x12, Halt: 0x15,
    NewNym: 129, ClearDnsCache: 130, Heartbeat: 131, Active: 132, Dormant: 133,
  },
  tor: {
    Reload: 1, Shutdown: 2, Dump: 10, Debug: 12, Halt: 15,
    NewNym: 129, ClearDnsCache: 130, Heartbeat: 131, Active: 132, Dormant: 133,
  },
} as const;

/**
 * @category model
 * @since 0.1.0
 */
export type SignalSet = keyof typeof signalOctets;

/**
 * - `Reload`: read the configuration again, fetch the directory. Discards settings that were not saved.
 * - `Shutdown`: exit; a relay closes its listeners first and exits after 30 seconds.
 * - `Dump`: log what is known of open connections and circuits.
 * - `Debug`: switch all open logs to severity debug.
 * - `Halt`: clean up and exit now.
 *
 * Not in TC; a Tor that does not know one answers with an ERROR:
 *
 * - `NewNym`: new streams go over new circuits. Tor does it at most once in ten seconds, and puts off the next.
 * - `ClearDnsCache`: forget the answers to name look-ups.
 * - `Heartbeat`: log a heartbeat line now.
 * - `Active`, `Dormant`: leave, or enter, the state in which Tor uses no network.
 *
 * @category model
 * @since 0.1.0
 */
export type Signal = keyof (typeof signalOctets)['specification'];

/**
 * All signals, by name.
 *
 * @category model
 * @since 0.1.0
 */
export const signalNames = /* #__PURE__ */ (() => Object.keys(signalOctets.specification) as ReadonlyArray<Signal>)();
