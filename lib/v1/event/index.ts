/** The events of the v1 protocol, by their name on the wire. */
import { eventTags } from '../../model/Event.js';
import type { eventTable, EventTag, TorEvent } from '../../model/Event.js';
import { bandwidth } from './bandwidth.js';
import { circuit, circuitMinor } from './circuit.js';
import type { ReadEvent } from './eventLine.js';
import { log } from './log.js';
import { orConnection } from './orConnection.js';
import { stream } from './stream.js';

/** The event for changes of a circuit other than of its status. A Tor, or a filter in front of it, may reject it. */
export const MINOR = 'CIRC_MINOR';

export interface TypedEvent {
  readonly tag: EventTag;
  readonly read: ReadEvent<TorEvent>;
}

/** A reader for each name in the table of events. */
type Readers = {
  readonly [T in EventTag]: { readonly [N in (typeof eventTable)[T]['v1'][number]]: ReadEvent<TorEvent> };
};

// prettier-ignore
const readers: Readers = {
  Circuit:      { CIRC: circuit, CIRC_MINOR: circuitMinor },
  Stream:       { STREAM: stream },
  OrConnection: { ORCONN: orConnection },
  Bandwidth:    { BW: bandwidth },
  Log: {
    NOTICE: /* #__PURE__ */ log('NOTICE', 'Notice'),
    WARN:   /* #__PURE__ */ log('WARN', 'Warn'),
    ERR:    /* #__PURE__ */ log('ERR', 'Err'),
  },
};

export const eventByName: ReadonlyMap<string, TypedEvent> = /* #__PURE__ */ new Map(
  /* #__PURE__ */ eventTags.flatMap((tag) =>
    Object.entries<ReadEvent<TorEvent>>(readers[tag]).map(([name, read]) => [name, { tag, read }] as const),
  ),
);
