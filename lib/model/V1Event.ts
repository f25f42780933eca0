/**
 * The events of the v1 protocol (control-spec 4.1) that TC does not have.
 *
 * Words keep the spelling of the Tor, since it may use words that this library does not know. What a later Tor adds to
 * an event is in `words` and `other`, so that each event can be written as it was read.
 */
import type { BandwidthEvent, CircuitEvent, LogEvent, OrConnectionEvent, StreamEvent, TorEvent } from './Event.js';
import type { Keywords } from './EventDetails.js';
import type { CircuitId, Port, StreamId } from './ids.js';
import type { RouterStatus } from './RouterStatus.js';

/**
 * The part of an event that this library has no field for.
 *
 * @category model
 * @since 0.1.0
 */
export interface Unnamed {
  /** Words after those with a fixed place; absent if there are none. */
  readonly words?: ReadonlyArray<string> | undefined;
  /** Other keywords with their values; absent if there are none. */
  readonly other?: Keywords | undefined;
}

/**
 * ADDRMAP (4.1.7): an address was mapped to another one, or could not be resolved.
 *
 * @category model
 * @since 0.1.0
 */
export interface AddrMapEvent extends Unnamed {
  readonly _tag: 'AddrMap';
  readonly from: string;
  /** The new address; `<error>` if there is none. */
  readonly to: string;
  /** When it expires, in local time, such as `2026-11-30 22:17:26`; `NEVER` for a mapping that stays. */
  readonly expiry: string;
  /** `yes` if the address could not be resolved. */
  readonly error?: string | undefined;
  /** When it expires, in UTC. */
  readonly expires?: string | undefined;
  /** Whether the mapping is cached: `YES` or `NO`. */
  readonly cached?: string | undefined;
  /** The stream that it is for. */
  readonly streamId?: StreamId | undefined;
}

/**
 * BUILDTIMEOUT_SET (4.1.16): Tor has changed the time that it waits for a circuit.
 *
 * @category model
 * @since 0.1.0
 */
export interface BuildTimeoutSetEvent extends Unnamed {
  readonly _tag: 'BuildTimeoutSet';
  /** COMPUTED, RESET, SUSPENDED, DISCARD or RESUME. */
  readonly type: string;
  /** The number of circuits that the time is computed from. */
  readonly totalTimes?: number | undefined;
  /** The time in milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** The Pareto parameter Xm in milliseconds. */
  readonly xm?: number | undefined;
  /** The Pareto parameter alpha. */
  readonly alpha?: number | undefined;
  /** The quantile of the time. */
  readonly cutoffQuantile?: number | undefined;
  /** The share of circuits that take longer. */
  readonly timeoutRate?: number | undefined;
  /** How long a circuit is measured after its time has passed, in milliseconds. */
  readonly closeMs?: number | undefined;
  /** The share of circuits that are closed unfinished. */
  readonly closeRate?: number | undefined;
}

/**
 * The number of cells, or milliseconds, by the cell's command, such as `relay`.
 *
 * @category model
 * @since 0.1.0
 */
export type Counts = Readonly<Record<string, number>>;

/**
 * CELL_STATS (4.1.22): the cells of a circuit in the last second. Tor sends it only with the option
 * TestingEnableCellStatsEvent.
 *
 * @category model
 * @since 0.1.0
 */
export interface CellStatsEvent extends Unnamed {
  readonly _tag: 'CellStats';
  /** The circuit, if this Tor has built it. */
  readonly id?: CircuitId | undefined;
  /** The number of the circuit on the connection toward its origin. */
  readonly inboundQueue?: number | undefined;
  /** The connection toward its origin. */
  readonly inboundConnection?: number | undefined;
  readonly inboundAdded?: Counts | undefined;
  readonly inboundRemoved?: Counts | undefined;
  /** Milliseconds in the queue. */
  readonly inboundTime?: Counts | undefined;
  readonly outboundQueue?: number | undefined;
  readonly outboundConnection?: number | undefined;
  readonly outboundAdded?: Counts | undefined;
  readonly outboundRemoved?: Counts | undefined;
  readonly outboundTime?: Counts | undefined;
}

/**
 * CIRC_BW (4.1.23): the bytes of a circuit since its last event.
 *
 * @category model
 * @since 0.1.0
 */
export interface CircuitBandwidthEvent extends Unnamed {
  readonly _tag: 'CircuitBandwidth';
  readonly id: CircuitId;
  readonly read: number;
  readonly written: number;
  /** The time of the event in UTC. */
  readonly time?: string | undefined;
  /** Bytes of data that were read. */
  readonly deliveredRead?: number | undefined;
  /** Bytes of cells that were read, without the data. */
  readonly overheadRead?: number | undefined;
  readonly deliveredWritten?: number | undefined;
  readonly overheadWritten?: number | undefined;
  /** 1 while congestion control is in slow start, otherwise 0. */
  readonly slowStart?: number | undefined;
  /** The congestion window in cells. */
  readonly window?: number | undefined;
  /** The round-trip time in milliseconds. */
  readonly rtt?: number | undefined;
  /** The smallest round-trip time in milliseconds. */
  readonly minRtt?: number | undefined;
}

/**
 * CLIENTS_SEEN (4.1.14): the recent clients of a bridge, counted by country.
 *
 * @category model
 * @since 0.1.0
 */
export interface ClientsSeenEvent extends Unnamed {
  readonly _tag: 'ClientsSeen';
  /** Since when they are counted, in UTC. */
  readonly timeStarted: string;
  /** Clients by country. */
  readonly countries: Counts;
  /** Clients by `v4` and `v6`. */
  readonly versions?: Counts | undefined;
}

/**
 * CONF_CHANGED (4.1.18): options have changed.
 *
 * @category model
 * @since 0.1.0
 */
export interface ConfChangedEvent {
  readonly _tag: 'ConfChanged';
  /** The options; without a value if one was reset. An option with several lines is in it several times. */
  readonly changes: ReadonlyArray<ConfChange>;
}

/**
 * A changed option.
 *
 * @category model
 * @since 0.1.0
 */
export interface ConfChange {
  readonly key: string;
  readonly value?: string | undefined;
}

/**
 * CONN_BW (4.1.21): the bytes of a connection in the last second. Tor sends it only with the option
 * TestingEnableConnBwEvent.
 *
 * @category model
 * @since 0.1.0
 */
export interface ConnectionBandwidthEvent extends Unnamed {
  readonly _tag: 'ConnectionBandwidth';
  readonly id: number;
  /** OR, DIR or EXIT. */
  readonly type: string;
  readonly read: number;
  readonly written: number;
}

/**
 * DESCCHANGED (4.1.8): the descriptor of this relay has changed.
 *
 * @category model
 * @since 0.1.0
 */
export interface DescChangedEvent extends Unnamed {
  readonly _tag: 'DescChanged';
}

/**
 * GUARD (4.1.11): a guard was chosen or dropped, or its state changed.
 *
 * @category model
 * @since 0.1.0
 */
export interface GuardEvent extends Unnamed {
  readonly _tag: 'Guard';
  /** ENTRY. */
  readonly type: string;
  /** `$` and the fingerprint, with `~` and the nickname. */
  readonly router: string;
  /** NEW, DROPPED, UP, DOWN, BAD or GOOD. */
  readonly status: string;
}

/**
 * HS_DESC (4.1.25): something happened to the descriptor of an onion service.
 *
 * @category model
 * @since 0.1.0
 */
export interface HsDescEvent extends Unnamed {
  readonly _tag: 'HsDesc';
  /** REQUESTED, RECEIVED, UPLOAD, UPLOADED, IGNORE, FAILED or CREATED. */
  readonly action: string;
  /** The address without `.onion`; UNKNOWN if it is not known. */
  readonly address: string;
  /** NO_AUTH, or UNKNOWN. */
  readonly authType: string;
  /** The relay that has the descriptor; UNKNOWN if there is none yet. */
  readonly directory: string;
  readonly descriptorId?: string | undefined;
  /** Why it failed, such as NOT_FOUND. */
  readonly reason?: string | undefined;
  readonly replica?: number | undefined;
  /** The index of the directory, in hexadecimal digits. */
  readonly directoryIndex?: string | undefined;
}

/**
 * HS_DESC_CONTENT (4.1.26): a fetched descriptor of an onion service.
 *
 * @category model
 * @since 0.1.0
 */
export interface HsDescContentEvent extends Unnamed {
  readonly _tag: 'HsDescContent';
  readonly address: string;
  readonly descriptorId: string;
  readonly directory: string;
  /** The text of the descriptor; empty if it could not be fetched. */
  readonly descriptor: string;
}

/**
 * NETWORK_LIVENESS (4.1.27): the network has become reachable or unreachable.
 *
 * @category model
 * @since 0.1.0
 */
export interface NetworkLivenessEvent extends Unnamed {
  readonly _tag: 'NetworkLiveness';
  /** UP or DOWN. */
  readonly status: string;
}

/**
 * NS (4.1.9): relays have changed.
 *
 * @category model
 * @since 0.1.0
 */
export interface NetworkStatusEvent {
  readonly _tag: 'NetworkStatus';
  readonly relays: ReadonlyArray<RouterStatus>;
}

/**
 * NEWCONSENSUS (4.1.15): a new consensus, with all its relays.
 *
 * @category model
 * @since 0.1.0
 */
export interface NewConsensusEvent {
  readonly _tag: 'NewConsensus';
  readonly relays: ReadonlyArray<RouterStatus>;
}

/**
 * NEWDESC (4.1.6): descriptors of relays have arrived.
 *
 * @category model
 * @since 0.1.0
 */
export interface NewDescEvent {
  readonly _tag: 'NewDesc';
  readonly routers: ReadonlyArray<string>;
}

/**
 * SIGNAL (4.1.17): Tor has acted on a signal.
 *
 * @category model
 * @since 0.1.0
 */
export interface SignalEvent extends Unnamed {
  readonly _tag: 'Signal';
  /** The word of the protocol, such as NEWNYM. */
  readonly signal: string;
}

/**
 * A status event (4.1.10) of Tor as a whole, as a client or as a relay.
 *
 * @category model
 * @since 0.1.0
 */
export interface TorStatusEvent<T extends 'StatusGeneral' | 'StatusClient' | 'StatusServer'> {
  readonly _tag: T;
  /** NOTICE, WARN or ERR. */
  readonly severity: string;
  /** What happened, such as BOOTSTRAP. */
  readonly action: string;
  /** The arguments of the action, such as PROGRESS. */
  readonly arguments: Keywords;
  /** Words among the arguments; absent if there are none. */
  readonly words?: ReadonlyArray<string> | undefined;
}

/**
 * STATUS_GENERAL (4.1.10): the state of Tor as a whole, such as CLOCK_JUMPED.
 *
 * @category model
 * @since 0.1.0
 */
export type StatusGeneralEvent = TorStatusEvent<'StatusGeneral'>;

/**
 * STATUS_CLIENT (4.1.10): the state of Tor as a client, such as BOOTSTRAP.
 *
 * @category model
 * @since 0.1.0
 */
export type StatusClientEvent = TorStatusEvent<'StatusClient'>;

/**
 * STATUS_SERVER (4.1.10): the state of Tor as a relay, such as GOOD_SERVER_DESCRIPTOR.
 *
 * @category model
 * @since 0.1.0
 */
export type StatusServerEvent = TorStatusEvent<'StatusServer'>;

/**
 * STREAM_BW (4.1.13): the bytes of a stream since its last event.
 *
 * @category model
 * @since 0.1.0
 */
export interface StreamBandwidthEvent extends Unnamed {
  readonly _tag: 'StreamBandwidth';
  readonly id: StreamId;
  /** Bytes that the application has written. */
  readonly written: number;
  /** Bytes that the application has read. */
  readonly read: number;
  /** The time of the event in UTC. */
  readonly time?: string | undefined;
}

/**
 * TRANSPORT_LAUNCHED (4.1.24): a pluggable transport was launched.
 *
 * @category model
 * @since 0.1.0
 */
export interface TransportLaunchedEvent extends Unnamed {
  readonly _tag: 'TransportLaunched';
  /** `client` or `server`. */
  readonly type: string;
  readonly name: string;
  readonly address: string;
  readonly port: Port;
}

/**
 * An event with a name that this library does not know, as the v1 protocol sends it (control-spec 4.1).
 *
 * ```text
 * 650 LATER a B=c        words: a; keywords: B
 * ```
 *
 * @category model
 * @since 0.1.0
 */
export interface UnknownEvent {
  readonly _tag: 'UnknownEvent';
  readonly name: string;
  /** The rest of its first line, after the name. */
  readonly text: string;
  /** The words of `text` that are not `KEYWORD=value`. They are read from `text`, which is what is written. */
  readonly words: ReadonlyArray<string>;
  /** The `KEYWORD=value` pairs of `text`. */
  readonly keywords: Keywords;
  /** Further lines, without the final `OK`. */
  readonly lines: ReadonlyArray<string>;
  /** The event's data, without a newline at the end. */
  readonly data: string | undefined;
}

/**
 * The type of each event, by its name in the v1 protocol.
 *
 * @category model
 * @since 0.1.0
 */
export interface V1Events {
  readonly CIRC: CircuitEvent;
  readonly CIRC_MINOR: CircuitEvent;
  readonly STREAM: StreamEvent;
  readonly ORCONN: OrConnectionEvent;
  readonly BW: BandwidthEvent;
  readonly DEBUG: LogEvent;
  readonly INFO: LogEvent;
  readonly NOTICE: LogEvent;
  readonly WARN: LogEvent;
  readonly ERR: LogEvent;
  readonly NEWDESC: NewDescEvent;
  readonly ADDRMAP: AddrMapEvent;
  readonly DESCCHANGED: DescChangedEvent;
  readonly NS: NetworkStatusEvent;
  readonly STATUS_GENERAL: StatusGeneralEvent;
  readonly STATUS_CLIENT: StatusClientEvent;
  readonly STATUS_SERVER: StatusServerEvent;
  readonly GUARD: GuardEvent;
  readonly STREAM_BW: StreamBandwidthEvent;
  readonly CLIENTS_SEEN: ClientsSeenEvent;
  readonly NEWCONSENSUS: NewConsensusEvent;
  readonly BUILDTIMEOUT_SET: BuildTimeoutSetEvent;
  readonly SIGNAL: SignalEvent;
  readonly CONF_CHANGED: ConfChangedEvent;
  readonly CONN_BW: ConnectionBandwidthEvent;
  readonly CELL_STATS: CellStatsEvent;
  readonly CIRC_BW: CircuitBandwidthEvent;
  readonly TRANSPORT_LAUNCHED: TransportLaunchedEvent;
  readonly HS_DESC: HsDescEvent;
  readonly HS_DESC_CONTENT: HsDescContentEvent;
  readonly NETWORK_LIVENESS: NetworkLivenessEvent;
}

/**
 * The names of the events that this library knows, which are those of Tor 0.4.9.
 *
 * @category model
 * @since 0.1.0
 */
export type V1EventName = keyof V1Events;

/**
 * Any event of the v1 protocol.
 *
 * @category model
 * @since 0.1.0
 */
export type V1Event = TorEvent | V1Events[V1EventName] | UnknownEvent;

/**
 * The type of the events with a name, in upper or lower case: {@link UnknownEvent} for a name that this library does
 * not know, {@link V1Event} for a `string`.
 *
 * @category model
 * @since 0.1.0
 */
export type V1EventOf<N extends string> = string extends N
  ? V1Event
  : N extends unknown
    ? Uppercase<N> extends V1EventName
      ? V1Events[Uppercase<N>]
      : UnknownEvent
    : never;
