import type { StreamEvent, StreamStatus } from '../../model/Event.js';
import { detailWords } from '../../model/details.js';
import { streamNumbers } from '../../model/statuses.js';
import {
  eventOf,
  isAddressPort,
  lineOf,
  MAX_ID,
  numberPlace,
  statusesOf,
  statusPlace,
  UNKNOWN_STATUS,
} from './eventLine.js';
import type { Place } from './eventLine.js';

const statuses = /* #__PURE__ */ statusesOf<StreamStatus>(
  {
    SENTCONNECT: 'SentConnect',
    SENTRESOLVE: 'SentResolve',
    SUCCEEDED: 'Succeeded',
    FAILED: 'Failed',
    CLOSED: 'Closed',
  },
  streamNumbers,
);

const target: Place = { field: 'Target', wanted: 'address:port', fits: isAddressPort };

/** The path of a Unix socket, used as an address, and a reason that the Tor has no name for. */
const spaced = /(?:SOURCE_ADDR=\/.*?:0|(?:REMOTE_)?REASON= UNKNOWN_[0-9]+)(?= |$)/y;

/**
 * The STREAM event, control-spec 4.1.2. The circuit is 0 if the stream is not attached to one.
 *
 * ```text
 * STREAM StreamID Status CircuitID Target *(KEYWORD=value)
 * ```
 *
 * The target is the only text in it that a third party chooses and that is not quoted. So no further word is allowed,
 * and keywords with the names of fixed places are ignored. A name such as `x:80 PURPOSE=USER Y=y`, to which the Tor
 * appends `:80`, still reads as a target with details; the keywords of the Tor override them.
 */
export const streamLine = /* #__PURE__ */ lineOf<StreamEvent>(
  'STREAM',
  [
    /* #__PURE__ */ numberPlace('StreamID', MAX_ID),
    statusPlace,
    /* #__PURE__ */ numberPlace('CircuitID', MAX_ID),
    target,
  ],
  ([id = '', status = '', circuit = '', to = ''], keywords) => ({
    _tag: 'Stream',
    status: statuses.get(status) ?? UNKNOWN_STATUS,
    id: Number(id),
    target: to,
    details: detailWords.Stream.read({
      ...keywords,
      STATUS: status,
      CIRCUIT: Number(circuit) === 0 ? NOT_ATTACHED : circuit,
    }),
  }),
  { allowsMore: false, spaced },
);

/** An empty word is not a number, so that the details have no circuit. */
const NOT_ATTACHED = '';

export const stream = /* #__PURE__ */ eventOf('STREAM', streamLine);
