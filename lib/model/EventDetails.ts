/**
 * The fields that events of the v1 protocol have beyond TC. TC does not carry them.
 *
 * A field is absent if the Tor did not send it. Words keep the spelling of the Tor, since it may use words that this
 * library does not know. Keywords that this library has no field for are in `other`.
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
  /** The word that the Tor sent, such as `GUARD_WAIT`. */
  readonly status: string;
  /** The flags, such as `IS_INTERNAL`, `NEED_CAPACITY`. */
  readonly buildFlags?: ReadonlyArray<string> | undefined;
  /** The purpose, such as `GENERAL`, `HS_CLIENT_REND`, `CONFLUX_LINKED`. */
  readonly purpose?: string | undefined;
  readonly hsState?: string | undefined;
  /** The onion service that the circuit is for. */
  readonly rendQuery?: string | undefined;
  /** The creation time in UTC, such as `2026-11-22T13:08:14.886293`. */
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
  /** The word that the Tor sent, such as `DETACHED`. */
  readonly status: string;
  /** The circuit that the stream is attached to. */
  readonly circuit?: CircuitId | undefined;
  /** Why it failed, was closed or was detached. */
  readonly reason?: string | undefined;
  /** Why the other end closed it. */
  readonly remoteReason?: string | undefined;
  /** The origin of the address mapping: `CACHE` or `EXIT`. */
  readonly source?: string | undefined;
  /** The client's address, such as `127.0.0.1:52438`. */
  readonly sourceAddress?: string | undefined;
  /** The purpose, such as `USER`, `DIR_FETCH`. */
  readonly purpose?: string | undefined;
  readonly socksUsername?: string | undefined;
  readonly socksPassword?: string | undefined;
  /** The protocol of the client, such as `SOCKS5`, `DNS`. */
  readonly clientProtocol?: string | undefined;
  /** The number of NEWNYM signals before this stream. */
  readonly nymEpoch?: number | undefined;
  readonly sessionGroup?: number | undefined;
  /** The isolation fields: streams that differ in one of them do not share a circuit. */
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
  /** The word that the Tor sent; `NEW` for an incoming connection. */
  readonly status: string;
  /** Why it failed or was closed. */
  readonly reason?: string | undefined;
  /** The number of circuits on it, including those that are being built. */
  readonly circuits?: number | undefined;
  /** The number of the connection. */
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
  /** Other keywords, such as the share of each kind of connection. */
  readonly other: Keywords;
}

/**
 * The severity of a log message. `log$` has those from `Notice` on.
 *
 * @category model
 * @since 0.1.0
 */
export type Severity = 'Debug' | 'Info' | 'Notice' | 'Warn' | 'Err';

/**
 * The fields of a v1 log event that TC does not have.
 *
 * @category model
 * @since 0.1.0
 */
export interface LogDetails {
  readonly severity: Severity;
}
