/** The events of the v1 protocol, by their name on the wire. */
import { eventTable, eventTags } from '../../model/Event.js';
import type { EventTag } from '../../model/Event.js';
import type { V1EventName, V1Events } from '../../model/V1Event.js';
import { readAddrMap } from './addrMap.js';
import { readBandwidth } from './bandwidth.js';
import { readBuildTimeoutSet } from './buildTimeoutSet.js';
import { readCellStats } from './cellStats.js';
import { readCircuit, readCircuitMinor } from './circuit.js';
import { readCircuitBandwidth } from './circuitBandwidth.js';
import { readClientsSeen } from './clientsSeen.js';
import { readConfChanged } from './confChanged.js';
import { readConnectionBandwidth } from './connectionBandwidth.js';
import { readDescChanged } from './descChanged.js';
import type { ReadEvent } from './eventLine.js';
import { readGuard } from './guard.js';
import { readHsDesc } from './hsDesc.js';
import { readHsDescContent } from './hsDescContent.js';
import { readLog } from './log.js';
import { readNetworkLiveness } from './networkLiveness.js';
import { readNetworkStatus, readNewConsensus } from './networkStatus.js';
import { readNewDesc } from './newDesc.js';
import { readOrConnection } from './orConnection.js';
import { readSignal } from './signal.js';
import { readStatusClient, readStatusGeneral, readStatusServer } from './status.js';
import { readStream } from './stream.js';
import { readStreamBandwidth } from './streamBandwidth.js';
import { readTransportLaunched } from './transportLaunched.js';
import { readUnknown } from './unknown.js';

/** The event for changes of a circuit other than of its status. A Tor, or a filter in front of it, may reject it. */
export const MINOR = 'CIRC_MINOR';

const readers: { readonly [N in V1EventName]: ReadEvent<V1Events[N]> } = {
  CIRC: readCircuit,
  CIRC_MINOR: readCircuitMinor,
  STREAM: readStream,
  ORCONN: readOrConnection,
  BW: readBandwidth,
  DEBUG: /* #__PURE__ */ readLog('DEBUG', 'Debug'),
  INFO: /* #__PURE__ */ readLog('INFO', 'Info'),
  NOTICE: /* #__PURE__ */ readLog('NOTICE', 'Notice'),
  WARN: /* #__PURE__ */ readLog('WARN', 'Warn'),
  ERR: /* #__PURE__ */ readLog('ERR', 'Err'),
  NEWDESC: readNewDesc,
  ADDRMAP: readAddrMap,
  DESCCHANGED: readDescChanged,
  NS: readNetworkStatus,
  STATUS_GENERAL: readStatusGeneral,
  STATUS_CLIENT: readStatusClient,
  STATUS_SERVER: readStatusServer,
  GUARD: readGuard,
  STREAM_BW: readStreamBandwidth,
  CLIENTS_SEEN: readClientsSeen,
  NEWCONSENSUS: readNewConsensus,
  BUILDTIMEOUT_SET: readBuildTimeoutSet,
  SIGNAL: readSignal,
  CONF_CHANGED: readConfChanged,
  CONN_BW: readConnectionBandwidth,
  CELL_STATS: readCellStats,
  CIRC_BW: readCircuitBandwidth,
  TRANSPORT_LAUNCHED: readTransportLaunched,
  HS_DESC: readHsDesc,
  HS_DESC_CONTENT: readHsDescContent,
  NETWORK_LIVENESS: readNetworkLiveness,
};

/** The reader of an event by its name, in upper or lower case. */
export const readerOf = (name: string): ReadEvent<unknown> => {
  const known = name.toUpperCase();
  return Object.hasOwn(readers, known) ? readers[known as V1EventName] : readUnknown(name);
};

const tags: ReadonlyMap<string, EventTag> = /* #__PURE__ */ new Map(
  /* #__PURE__ */ eventTags.flatMap((tag) => eventTable[tag].v1.map((name) => [name, tag] as const)),
);

/** The tag of the stream that an event belongs to besides its name. */
export const tagOfName = (name: string): EventTag | undefined => tags.get(name);
