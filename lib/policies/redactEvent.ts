/** Events without the parts that are redacted. */
import type { CircuitEvent, LogEvent, OrConnectionEvent, StreamEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import type { V1Event, V1EventName } from '../model/V1Event.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { refusedEvents } from './Policy.js';
import { SCRUBBED, SCRUBBED_RELAY, scrubbing } from './redaction.js';
import type { RedactionPart } from './redaction.js';

/** The private parts that an event may have. */
// prettier-ignore
const eventParts: { readonly [N in V1EventName]: ReadonlyArray<RedactionPart> } = {
  CIRC:               ['targets', 'relays'],
  CIRC_MINOR:         ['targets', 'relays'],
  STREAM:             ['targets'],
  ORCONN:             ['relays'],
  BW:                 [],
  DEBUG:              ['logs'],
  INFO:               ['logs'],
  NOTICE:             ['logs'],
  WARN:               ['logs'],
  ERR:                ['logs'],
  NEWDESC:            [],
  ADDRMAP:            ['targets', 'mappings'],
  DESCCHANGED:        [],
  NS:                 [],
  STATUS_GENERAL:     ['relays', 'logs'],
  STATUS_CLIENT:      ['targets', 'relays'],
  STATUS_SERVER:      ['addresses'],
  GUARD:              ['relays'],
  STREAM_BW:          [],
  CLIENTS_SEEN:       [],
  NEWCONSENSUS:       [],
  BUILDTIMEOUT_SET:   [],
  SIGNAL:             [],
  CONF_CHANGED:       [],
  CONN_BW:            [],
  CELL_STATS:         [],
  CIRC_BW:            [],
  TRANSPORT_LAUNCHED: ['addresses'],
  HS_DESC:            ['targets', 'relays'],
  HS_DESC_CONTENT:    ['targets', 'relays'],
  NETWORK_LIVENESS:   [],
};

/** `event` without these parts. Events that this library does not know are refused. */
export const redactedEvent = (
  tor: Tor,
  event: V1Tor['event'],
  redacted: ReadonlyArray<RedactionPart>,
): V1Tor['event'] =>
  ((name: string): ObservableEither<TorError, V1Event> => {
    const known = name.toUpperCase();
    if (!Object.hasOwn(eventParts, known)) {
      return refusedEvents(tor, name, `${name}: this connection may not have events that cannot be redacted`);
    }
    const scrub = scrubOf(known as V1EventName, redacted);
    return scrub === undefined ? event(name) : scrubbing(scrub)(event(name));
  }) as V1Tor['event'];

/** Scrubs the events of a name; undefined if they have none of these parts. */
export const scrubOf = (
  name: V1EventName,
  redacted: ReadonlyArray<RedactionPart>,
): ((event: V1Event) => V1Event) | undefined => {
  const parts = eventParts[name].filter((part) => redacted.includes(part));
  return parts.length === 0 ? undefined : scrubbed(parts);
};

/** The private parts of the arguments of status events. An argument that is not in this table is always removed. */
const statusArguments: { readonly [key: string]: ReadonlyArray<RedactionPart> | undefined } = {
  __proto__: null as never,
  ADDRESS: ['targets', 'addresses'],
  BYTES: [],
  COUNT: [],
  DATA: ['targets'],
  DIRADDRESS: ['addresses'],
  DIRAUTH: ['relays'],
  HOSTADDR: ['relays'],
  HOSTID: ['relays'],
  HOSTNAME: ['targets', 'addresses'],
  IP: ['addresses'],
  METHOD: ['addresses'],
  MIN_SKEW: [],
  NS: ['addresses'],
  ORADDRESS: ['addresses'],
  PORT: [],
  PROGRESS: [],
  PROTOCOL: [],
  // the text of a BUG, which is one for the log
  REASON: ['logs'],
  RECOMMENDATION: [],
  RESULT: [],
  SKEW: [],
  SOURCE: ['relays'],
  STATUS: [],
  SUMMARY: [],
  TAG: [],
  TIME: [],
  WARNING: [],
};

const scrubbed = (parts: ReadonlyArray<RedactionPart>): ((event: V1Event) => V1Event) => {
  const [targets, relays] = [parts.includes('targets'), parts.includes('relays')];
  return (event) => {
    const unnamed = 'words' in event || 'other' in event ? UNNAMED : undefined;
    switch (event._tag) {
      case 'Circuit':
        return circuit(event, targets, relays);
      case 'Stream':
        return stream(event);
      case 'OrConnection':
        return orConnection(event);
      case 'Log':
        return log(event);
      case 'AddrMap':
        return { ...event, ...unnamed, from: SCRUBBED, to: SCRUBBED };
      case 'Guard':
        return { ...event, ...unnamed, router: SCRUBBED_RELAY };
      case 'HsDesc':
        return {
          ...event,
          ...unnamed,
          ...(targets ? { address: SCRUBBED_SERVICE, descriptorId: event.descriptorId && SCRUBBED_RELAY } : {}),
          ...(relays ? { directory: SCRUBBED_RELAY, directoryIndex: undefined } : {}),
        };
      case 'HsDescContent':
        return {
          ...event,
          ...unnamed,
          descriptor: '',
          ...(targets ? { address: SCRUBBED_SERVICE, descriptorId: SCRUBBED_RELAY } : {}),
          ...(relays ? { directory: SCRUBBED_RELAY } : {}),
        };
      case 'StatusClient':
      case 'StatusGeneral':
      case 'StatusServer':
        return {
          ...event,
          arguments: Object.fromEntries(
            Object.entries(event.arguments).filter(
              ([key]) => statusArguments[key]?.some((part) => parts.includes(part)) === false,
            ),
          ),
        };
      case 'TransportLaunched':
        return { ...event, ...unnamed, address: SCRUBBED };
      case 'Bandwidth':
      case 'BuildTimeoutSet':
      case 'CellStats':
      case 'CircuitBandwidth':
      case 'ClientsSeen':
      case 'ConfChanged':
      case 'ConnectionBandwidth':
      case 'DescChanged':
      case 'NetworkLiveness':
      case 'NetworkStatus':
      case 'NewConsensus':
      case 'NewDesc':
      case 'Signal':
      case 'StreamBandwidth':
      case 'UnknownEvent':
        return event;
    }
  };
};

const UNNAMED = { words: undefined, other: undefined };

/** The control protocol's own word for an address that is not known. */
const SCRUBBED_SERVICE = 'UNKNOWN';

/** A target whose only colon is that of the port, so that no part of an IPv6 address is read as a port. */
const port = /^(?:\[[^\]]*\]|[^:]*)(:\d{1,5})$/;

const PRIVATE = { socksUsername: undefined, socksPassword: undefined, other: {} };

const stream = (event: StreamEvent): StreamEvent => ({
  ...event,
  target: `${SCRUBBED}${port.exec(event.target)?.[1] ?? ''}`,
  ...(event.details === undefined ? {} : { details: { ...event.details, ...PRIVATE, sourceAddress: undefined } }),
});

const circuit = (event: CircuitEvent, targets: boolean, relays: boolean): CircuitEvent => ({
  ...event,
  path: relays ? event.path.map(() => SCRUBBED_RELAY) : event.path,
  ...(event.details === undefined
    ? {}
    : { details: { ...event.details, ...(targets ? { ...PRIVATE, rendQuery: undefined } : { other: {} }) } }),
});

const orConnection = (event: OrConnectionEvent): OrConnectionEvent => ({ ...event, router: SCRUBBED_RELAY });

const log = (event: LogEvent): LogEvent => ({ ...event, message: SCRUBBED });
