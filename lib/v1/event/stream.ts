/**
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import type { StreamEvent, StreamStatus } from '../../model/Event.js';
import { detailWords } from '../../model/details.js';
import type { StreamId } from '../../model/ids.js';
import { eventOf, integer, lineOf, MAX_ID, UNKNOWN_STATUS } from './eventLine.js';

/**
 * Those that TC has no name for have the numbers of Tor's own `stream_status_event_t` (control_events.h), the first three
 * of them the octets of TC in Tor 0.1.x. A gateway sends them as the status octet.
 */
const statuses: ReadonlyMap<string, StreamStatus | number> = /* #__PURE__ */ new Map<string, StreamStatus | number>([
  ['SENTCONNECT', 'SentConnect'],
  ['SENTRESOLVE', 'SentResolve'],
  ['SUCCEEDED', 'Succeeded'],
  ['FAILED', 'Failed'],
  ['CLOSED', 'Closed'],
  ['NEW', 5],
  ['NEWRESOLVE', 6],
  ['DETACHED', 7],
  ['REMAP', 8],
  ['CONTROLLER_WAIT', 9],
  ['XOFF_SENT', 10],
  ['XOFF_RECV', 11],
  ['XON_SENT', 12],
  ['XON_RECV', 13],
]);

/**
 * Control-spec 4.1.2. The circuit is 0 where the stream is not attached to one.
 *
 * ```text
 * STREAM StreamID Status CircuitID Target *(KEYWORD=value)
 * ```
 *
 * @category decoding
 * @since 0.1.0
 */
export const streamLine = /* #__PURE__ */ lineOf<StreamEvent>('STREAM', 4, ({ words, keywords }) => {
  const [id = '', status = '', on = '', target = ''] = words;
  const number = integer('STREAM', 'StreamID', id, MAX_ID);
  if (number._tag === 'Left') return number;
  const circuit = integer('STREAM', 'CircuitID', on, MAX_ID);
  return circuit._tag === 'Left'
    ? circuit
    : E.right({
        _tag: 'Stream',
        status: statuses.get(status) ?? UNKNOWN_STATUS,
        id: number.right as StreamId,
        target,
        details: detailWords.Stream.read({
          ...keywords,
          STATUS: status,
          ...(circuit.right === 0 ? {} : { CIRCUIT: on }),
        }),
      });
});

/**
 * @category decoding
 * @since 0.1.0
 */
export const stream = /* #__PURE__ */ eventOf('STREAM', streamLine);
