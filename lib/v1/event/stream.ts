import * as t from 'io-ts';
import type { StreamEvent, StreamStatus } from '../../model/Event.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import { detailWords } from '../../model/details.js';
import { StreamId } from '../../model/ids.js';
import { streamNumbers } from '../../model/statuses.js';
import { eventOf, isAddressPort, lineOf, MAX_ID, numberPlace, statusesOf, statusPlace } from './eventLine.js';
import type { Place } from './eventLine.js';
import { eventCodec, status, torEvent } from './eventCodec.js';
import { eventLine, isCredential, keywordText, statusWord, unknownStatus } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

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
    status: statuses.get(status) ?? unknownStatus(status),
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

export const readStream = /* #__PURE__ */ eventOf('STREAM', streamLine);

/** The row of a stream in `GETINFO stream-status`, which is also the line of its event after the name. */
export const showStream = (w: Writer, { id, status, target: to, details }: StreamEvent): string => {
  if (!StreamId.is(id)) w.fail('StreamID', `a number from 0 to ${MAX_ID}`, String(id));
  if (!isAddressPort(to)) w.fail('Target', target.wanted, quote(to));
  const word = statusWord(statuses, status, details?.status);
  if (!statusPlace.fits(word)) w.fail('Status', statusPlace.wanted, quote(word));
  const circuit = details?.circuit ?? 0;
  if (!StreamId.is(circuit)) w.fail('CircuitID', `a number from 0 to ${MAX_ID}`, String(circuit));
  const keywords = details === undefined ? [] : detailWords.Stream.show(details);
  return [
    id,
    word,
    circuit,
    to,
    ...keywords
      .filter(([keyword]) => keyword !== 'STATUS' && keyword !== 'CIRCUIT')
      .map(([keyword, value]) => wholeKeyword(w, keyword, value)),
  ].join(' ');
};

/** The path of a Unix socket is not quoted. */
const wholeKeyword = (w: Writer, keyword: string, value: string): string =>
  isSocketPath.test(`${keyword}=${value}`)
    ? `${keyword}=${value}`
    : keywordText(w, keyword, value, isCredential(keyword));

// eslint-disable-next-line no-control-regex
const isSocketPath = /^SOURCE_ADDR=\/(?:(?!:0 )[^\u0000-\u001f\u007f])*:0$/;

export const writeStream: WriteEvent<StreamEvent> = (w, event) => {
  eventLine(w, ' ', `STREAM ${showStream(w, event)}`);
};

/** The codec of the STREAM event. */
export const Stream = /* #__PURE__ */ eventCodec(
  'STREAM',
  /* #__PURE__ */ torEvent<StreamEvent>('Stream', () => ({ status: status(), id: StreamId, target: t.string })),
  readStream,
  writeStream,
);
