/**
 * Signals of section 3.10.
 *
 * @since 0.1.0
 */

/**
 * - `Reload`: read the configuration again, fetch the directory. Discards settings that were not saved.
 * - `Shutdown`: exit; a relay closes its listeners first and exits after 30 seconds.
 * - `Dump`: log what is known of open connections and circuits.
 * - `Debug`: switch all open logs to severity debug.
 * - `Halt`: clean up and exit now.
 *
 * @category model
 * @since 0.1.0
 */
export type Signal = 'Reload' | 'Shutdown' | 'Dump' | 'Debug' | 'Halt';

/**
 * The octet of each signal. `specification` is what section 3.10 says; `tor` is what every Tor that spoke TC took,
 * and its two clients sent: the same numbers read as decimal. The sets do not overlap where they differ, so that a
 * server takes both.
 *
 * @category model
 * @since 0.1.0
 */
export const signalOctets = {
  specification: { Reload: 0x01, Shutdown: 0x02, Dump: 0x10, Debug: 0x12, Halt: 0x15 },
  tor: { Reload: 1, Shutdown: 2, Dump: 10, Debug: 12, Halt: 15 },
} as const;

/**
 * @category model
 * @since 0.1.0
 */
export type SignalSet = keyof typeof signalOctets;
