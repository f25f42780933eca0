/**
 * What today's Tor says in its events beyond TC. TC carries none of it, but in an extension of this library's.
 *
 * A field is absent where the Tor did not say it. Words are as the Tor spells them, since it may know more of them than
 * this library; what this library has no field for is in `other`, by its keyword.
 */
import type { CircuitId } from './ids.js';

/**
 * Keywords that this library has no field for, with their values.
 *
 * @category model
 * @since 0.1.0
 */
export type Keywords = Readonly<Record<string, string>>;

/**
 * The fields of a v1 CIRC event that TC does not have.
 *
 * @category model
 * @since 0.1.0
 */
export interface CircuitDetails {
  /** The Tor's own word, such as `GUARD_WAIT`. */
  readonly status: string;
  /** Such as `IS_INTERNAL`, `NEED_CAPACITY`. */
  readonly buildFlags?: ReadonlyArray<string> | undefined;
  /** Such as `GENERAL`, `HS_CLIENT_REND`, `CONFLUX_LINKED`. */
  readonly purpose?: string | undefined;
  readonly hsState?: string | undefined;
  /** The onion service that the circuit is for. */
  readonly rendQuery?: string | undefined;
  /** UTC, `2026-11-22T13:08:14.886293`. */
  readonly timeCreated?: string | undefined;
  /** Why it failed or was closed. */
  readonly reason?: string | undefined;
  /** Why the other relay closed it. */
  readonly remoteReason?: string | undefined;
  readonly socksUsername?: string | undefined;
  readonly socksPassword?: string | undefined;
  readonly confluxId?: string | undefined;
  readonly other: Keywords;
}

/**
 * The fields of a v1 STREAM event that TC does not have.
 *
 * @category model
 * @since 0.1.0
 */
export interface StreamDetails {
  /** The Tor's own word, such as `DETACHED`. */
  readonly status: string;
  /** The circuit that the stream is attached to. */
  readonly circuit?: CircuitId | undefined;
  /** Why it failed, was closed or was detached. */
  readonly reason?: string | undefined;
  /** Why the other end closed it. */
  readonly remoteReason?: string | undefined;
  /** Who mapped the address: `CACHE` or `EXIT`. */
  readonly source?: string | undefined;
  /** Who asked for the stream, `127.0.0.1:52438`. */
  readonly sourceAddress?: string | undefined;
  /** Such as `USER`, `DIR_FETCH`. */
  readonly purpose?: string | undefined;
  readonly socksUsername?: string | undefined;
  readonly socksPassword?: string | undefined;
  /** Such as `SOCKS5`, `DNS`. */
  readonly clientProtocol?: string | undefined;
  /** Counts the NEWNYM signals. */
  readonly nymEpoch?: number | undefined;
  readonly sessionGroup?: number | undefined;
  /** Streams that differ in one of these do not share a circuit. */
  readonly isolation?: ReadonlyArray<string> | undefined;
  readonly other: Keywords;
}

/**
 * The fields of a v1 ORCONN event that TC does not have.
 *
 * @category model
 * @since 0.1.0
 */
export interface OrConnectionDetails {
  /** The Tor's own word; `NEW` for one that came in. */
  readonly status: string;
  /** Why it failed or was closed. */
  readonly reason?: string | undefined;
  /** Circuits on it, also those that are being built. */
  readonly circuits?: number | undefined;
  /** The connection's own number. */
  readonly id?: string | undefined;
  readonly other: Keywords;
}

/**
 * The fields of a v1 BW event that TC does not have.
 *
 * @category model
 * @since 0.1.0
 */
export interface BandwidthDetails {
  /** Such as the parts that a kind of connection has in it. */
  readonly other: Keywords;
}

/**
 * The severity of a log message.
 *
 * @category model
 * @since 0.1.0
 */
export type Severity = 'Notice' | 'Warn' | 'Err';

/**
 * The fields of a v1 log event that TC does not have.
 *
 * @category model
 * @since 0.1.0
 */
export interface LogDetails {
  readonly severity: Severity;
}
