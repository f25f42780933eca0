/** Events by name without the parts that are redacted. */
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import type { V1Event } from '../v1/event/V1Event.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { refusedEvents } from './Policy.js';
import type { RedactionPart } from './redaction.js';

/** The private parts that an event may have. An event that is not in this table is refused. */
// prettier-ignore
const eventParts: { readonly [name: string]: ReadonlyArray<RedactionPart> | undefined } = {
  __proto__: null as never,
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
  STATUS_GENERAL:     [],
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
  TRANSPORT_LAUNCHED: [],
  HS_DESC:            ['targets', 'relays'],
  HS_DESC_CONTENT:    ['targets', 'relays'],
  NETWORK_LIVENESS:   [],
};

export const redactedEvent =
  (tor: Tor, event: V1Tor['event'], redacted: ReadonlyArray<RedactionPart>): V1Tor['event'] =>
  (name): ObservableEither<TorError, V1Event> => {
    const parts = eventParts[name.toUpperCase()];
    return parts?.some((part) => redacted.includes(part)) === false
      ? event(name)
      : refusedEvents(tor, name, `${name}: this connection may not have these events, since they cannot be redacted`);
  };
