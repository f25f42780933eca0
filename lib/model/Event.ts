/**
 * The five events of section 3.7.
 *
 * A status that the specification does not name stays the number that was received. `details` has the fields that the
 * v1 protocol adds to TC; an event that was received over TC has none.
 */
import type {
  BandwidthDetails,
  CircuitDetails,
  LogDetails,
  OrConnectionDetails,
  StreamDetails,
} from './EventDetails.js';
import type { CircuitId, StreamId } from './ids.js';

/**
 * The status of a circuit (section 3.7).
 *
 * @category model
 * @since 0.1.0
 */
export type CircuitStatus = 'Launched' | 'Built' | 'Extended' | 'Failed' | 'Closed';

/**
 * The statuses of a circuit in the order of their bytes, 0 to 4 (section 3.7).
 *
 * @example
 * circuitStatuses[1] // 'Built'
 *
 * @category model
 * @since 0.1.0
 */
export const circuitStatuses: ReadonlyArray<CircuitStatus> = ['Launched', 'Built', 'Extended', 'Failed', 'Closed'];

/**
 * A circuit changed its status. `path` has the routers in order, by nickname or `$` and fingerprint; while the circuit
 * is being built, and after it has failed, only the part that was built.
 *
 * @category model
 * @since 0.1.0
 */
export interface CircuitEvent {
  readonly _tag: 'Circuit';
  readonly status: CircuitStatus | number;
  readonly id: CircuitId;
  readonly path: ReadonlyArray<string>;
  readonly details?: CircuitDetails | undefined;
}

/**
 * The status of a stream (section 3.7).
 *
 * @category model
 * @since 0.1.0
 */
export type StreamStatus = 'SentConnect' | 'SentResolve' | 'Succeeded' | 'Failed' | 'Closed';

/**
 * The statuses of a stream in the order of their bytes, 0 to 4 (section 3.7).
 *
 * @example
 * streamStatuses[2] // 'Succeeded'
 *
 * @category model
 * @since 0.1.0
 */
export const streamStatuses: ReadonlyArray<StreamStatus> = [
  'SentConnect',
  'SentResolve',
  'Succeeded',
  'Failed',
  'Closed',
];

/**
 * A stream changed its status. `target` is `address:port`; the port of a resolve is 0.
 *
 * @category model
 * @since 0.1.0
 */
export interface StreamEvent {
  readonly _tag: 'Stream';
  readonly status: StreamStatus | number;
  readonly id: StreamId;
  readonly target: string;
  readonly details?: StreamDetails | undefined;
}

/**
 * The status of an OR connection (section 3.7).
 *
 * @category model
 * @since 0.1.0
 */
export type OrConnectionStatus = 'Launched' | 'Connected' | 'Failed' | 'Closed';

/**
 * The statuses of an OR connection in the order of their bytes, 0 to 3 (section 3.7).
 *
 * @example
 * orConnectionStatuses[1] // 'Connected'
 *
 * @category model
 * @since 0.1.0
 */
export const orConnectionStatuses: ReadonlyArray<OrConnectionStatus> = ['Launched', 'Connected', 'Failed', 'Closed'];

/**
 * An OR connection changed its status. `router` is a nickname or an identity.
 *
 * @category model
 * @since 0.1.0
 */
export interface OrConnectionEvent {
  readonly _tag: 'OrConnection';
  readonly status: OrConnectionStatus | number;
  readonly router: string;
  readonly details?: OrConnectionDetails | undefined;
}

/**
 * Bytes read and written in the last second, each 0 to 4,294,967,295.
 *
 * @category model
 * @since 0.1.0
 */
export interface BandwidthEvent {
  readonly _tag: 'Bandwidth';
  readonly read: number;
  readonly written: number;
  readonly details?: BandwidthDetails | undefined;
}

/**
 * A log message. `message` is the text from the Tor without the final NUL; real Tors end it with a newline.
 *
 * @category model
 * @since 0.1.0
 */
export interface LogEvent {
  readonly _tag: 'Log';
  readonly message: string;
  readonly details?: LogDetails | undefined;
}

/**
 * Any event that a Tor reports (section 3.7).
 *
 * @category model
 * @since 0.1.0
 */
export type TorEvent = CircuitEvent | StreamEvent | OrConnectionEvent | BandwidthEvent | LogEvent;

/**
 * The tag of an event.
 *
 * @category model
 * @since 0.1.0
 */
export type EventTag = TorEvent['_tag'];

/**
 * The identifiers of each event: its two-byte code in TC (section 3.7), its names in the v1 protocol (control-spec
 * 4.1), its stream in a `Tor`, and its name in the command.
 *
 * @example
 * eventTable.OrConnection.v1 // ['ORCONN']
 *
 * @category model
 * @since 0.1.0
 */
// prettier-ignore
export const eventTable = {
  Circuit:      { code: 1, v1: ['CIRC', 'CIRC_MINOR'],    stream: 'circuit$',      name: 'circuit' },
  Stream:       { code: 2, v1: ['STREAM'],                stream: 'stream$',       name: 'stream' },
  OrConnection: { code: 3, v1: ['ORCONN'],                stream: 'orConnection$', name: 'or-connection' },
  Bandwidth:    { code: 4, v1: ['BW'],                    stream: 'bandwidth$',    name: 'bandwidth' },
  Log:          { code: 5, v1: ['NOTICE', 'WARN', 'ERR'], stream: 'log$',          name: 'log' },
} as const satisfies { readonly [T in EventTag]: object };

/**
 * The tags of all events, in the order of their codes.
 *
 * @example
 * eventTags.map((tag) => eventTable[tag].name)
 *
 * @category model
 * @since 0.1.0
 */
export const eventTags = /* #__PURE__ */ Object.keys(eventTable) as ReadonlyArray<EventTag>;

/**
 * The name of the stream of an event in a `Tor`.
 *
 * @category model
 * @since 0.1.0
 */
export type EventStream = (typeof eventTable)[EventTag]['stream'];

/**
 * Returns the tag of the event that a stream of a `Tor` emits, or `undefined` for any other name.
 *
 * @example
 * tagOfStream('orConnection$') // 'OrConnection'
 *
 * @category model
 * @since 0.1.0
 */
export const tagOfStream = (stream: string): EventTag | undefined =>
  eventTags.find((tag) => eventTable[tag].stream === stream);
