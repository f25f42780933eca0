/** The write halves and the codecs of the events, by their name on the wire. */
import type { V1Event, V1EventName, V1Events } from '../../model/V1Event.js';
import { circuitNumbers } from '../../model/statuses.js';
import type { Severity } from '../../model/EventDetails.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import type { EncodeError } from '../../TorError.js';
import { AddrMap } from './addrMap.js';
import { Bandwidth } from './bandwidth.js';
import { BuildTimeoutSet } from './buildTimeoutSet.js';
import { CellStats } from './cellStats.js';
import { Circuit, CircuitMinor } from './circuit.js';
import { CircuitBandwidth } from './circuitBandwidth.js';
import { ClientsSeen } from './clientsSeen.js';
import { ConfChanged } from './confChanged.js';
import { ConnectionBandwidth } from './connectionBandwidth.js';
import { DescChanged } from './descChanged.js';
import type { V1EventCodec } from './eventCodec.js';
import { Guard } from './guard.js';
import { HsDesc } from './hsDesc.js';
import { HsDescContent } from './hsDescContent.js';
import { logCodec } from './log.js';
import { NetworkLiveness } from './networkLiveness.js';
import { NetworkStatus, NewConsensus } from './networkStatus.js';
import { NewDesc } from './newDesc.js';
import { OrConnection } from './orConnection.js';
import { Signal } from './signal.js';
import { StatusClient, StatusGeneral, StatusServer } from './status.js';
import { Stream } from './stream.js';
import { StreamBandwidth } from './streamBandwidth.js';
import { TransportLaunched } from './transportLaunched.js';
import { writeUnknown } from './unknown.js';

/**
 * The codec of each event, by its name.
 *
 * @example
 * v1EventCodecs.GUARD.encode({ _tag: 'Guard', type: 'ENTRY', router: '$9695DFC3~moria1', status: 'UP' })
 *
 * @category codecs
 * @since 0.1.0
 */
export const v1EventCodecs: { readonly [N in V1EventName]: V1EventCodec<V1Events[N]> } = {
  CIRC: Circuit,
  CIRC_MINOR: CircuitMinor,
  STREAM: Stream,
  ORCONN: OrConnection,
  BW: Bandwidth,
  DEBUG: /* #__PURE__ */ logCodec('DEBUG', 'Debug'),
  INFO: /* #__PURE__ */ logCodec('INFO', 'Info'),
  NOTICE: /* #__PURE__ */ logCodec('NOTICE', 'Notice'),
  WARN: /* #__PURE__ */ logCodec('WARN', 'Warn'),
  ERR: /* #__PURE__ */ logCodec('ERR', 'Err'),
  NEWDESC: NewDesc,
  ADDRMAP: AddrMap,
  DESCCHANGED: DescChanged,
  NS: NetworkStatus,
  STATUS_GENERAL: StatusGeneral,
  STATUS_CLIENT: StatusClient,
  STATUS_SERVER: StatusServer,
  GUARD: Guard,
  STREAM_BW: StreamBandwidth,
  CLIENTS_SEEN: ClientsSeen,
  NEWCONSENSUS: NewConsensus,
  BUILDTIMEOUT_SET: BuildTimeoutSet,
  SIGNAL: Signal,
  CONF_CHANGED: ConfChanged,
  CONN_BW: ConnectionBandwidth,
  CELL_STATS: CellStats,
  CIRC_BW: CircuitBandwidth,
  TRANSPORT_LAUNCHED: TransportLaunched,
  HS_DESC: HsDesc,
  HS_DESC_CONTENT: HsDescContent,
  NETWORK_LIVENESS: NetworkLiveness,
};

/**
 * The names of the events that this library knows, which are those of Tor 0.4.9 in its order.
 *
 * @example
 * v1EventNames.includes('HS_DESC') // true
 *
 * @category model
 * @since 0.1.0
 */
export const v1EventNames = /* #__PURE__ */ Object.keys(v1EventCodecs) as ReadonlyArray<V1EventName>;

const isKnown = (name: string): name is V1EventName => Object.hasOwn(v1EventCodecs, name);

/**
 * Writes the whole message of an event, as Tor writes it. `name` is the event's name in upper case; an event that does
 * not belong to that name, or does not fit in a message, is an `EncodeError`, and nothing is written.
 *
 * @internal
 */
export const writeV1Event = (writer: Writer, name: string, event: V1Event): EncodeError | undefined => {
  const start = writer.length;
  writer.of(name);
  if (!namesOf(event).includes(name)) writer.fail('Name', `the name of a ${event._tag}`, quote(name));
  else if (event._tag === 'UnknownEvent') writeUnknown(writer, event);
  else if (isKnown(name)) (v1EventCodecs[name].write as (w: Writer, e: V1Event) => void)(writer, event);
  const { failure } = writer;
  if (failure !== undefined) writer.rewind(start);
  return failure;
};

/**
 * The name of an event in the v1 protocol. A log message without a severity is a NOTICE.
 *
 * @example
 * v1NameOf({ _tag: 'Bandwidth', read: 1, written: 2 }) // 'BW'
 *
 * @category destructors
 * @since 0.1.0
 */
export const v1NameOf = (event: V1Event): string => {
  if (event._tag === 'Circuit') return isMinor(event.status) ? 'CIRC_MINOR' : 'CIRC';
  if (event._tag === 'Log') return logNames[event.details?.severity ?? 'Notice'];
  return namesOf(event)[0] ?? '';
};

const isMinor = (status: string | number): boolean =>
  status === circuitNumbers.PURPOSE_CHANGED || status === circuitNumbers.CANNIBALIZED;

const logNames: { readonly [S in Severity]: V1EventName } = {
  Debug: 'DEBUG',
  Info: 'INFO',
  Notice: 'NOTICE',
  Warn: 'WARN',
  Err: 'ERR',
};

type KnownTag = Exclude<V1Event['_tag'], 'UnknownEvent'>;

const names: { readonly [T in KnownTag]: ReadonlyArray<V1EventName> } = {
  Circuit: ['CIRC', 'CIRC_MINOR'],
  Stream: ['STREAM'],
  OrConnection: ['ORCONN'],
  Bandwidth: ['BW'],
  Log: ['DEBUG', 'INFO', 'NOTICE', 'WARN', 'ERR'],
  NewDesc: ['NEWDESC'],
  AddrMap: ['ADDRMAP'],
  DescChanged: ['DESCCHANGED'],
  NetworkStatus: ['NS'],
  StatusGeneral: ['STATUS_GENERAL'],
  StatusClient: ['STATUS_CLIENT'],
  StatusServer: ['STATUS_SERVER'],
  Guard: ['GUARD'],
  StreamBandwidth: ['STREAM_BW'],
  ClientsSeen: ['CLIENTS_SEEN'],
  NewConsensus: ['NEWCONSENSUS'],
  BuildTimeoutSet: ['BUILDTIMEOUT_SET'],
  Signal: ['SIGNAL'],
  ConfChanged: ['CONF_CHANGED'],
  ConnectionBandwidth: ['CONN_BW'],
  CellStats: ['CELL_STATS'],
  CircuitBandwidth: ['CIRC_BW'],
  TransportLaunched: ['TRANSPORT_LAUNCHED'],
  HsDesc: ['HS_DESC'],
  HsDescContent: ['HS_DESC_CONTENT'],
  NetworkLiveness: ['NETWORK_LIVENESS'],
};

const namesOf = (event: V1Event): ReadonlyArray<string> =>
  event._tag === 'UnknownEvent' ? [event.name] : Object.hasOwn(names, event._tag) ? names[event._tag] : [];
