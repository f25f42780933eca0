import * as t from 'io-ts';
import { streamStatuses } from '../../../model/Event.js';
import type { StreamEvent } from '../../../model/Event.js';
import { StreamId } from '../../../model/ids.js';
import { named, nameOf, numberOf } from '../tags.js';
import { eventCodec, eventReader } from './eventCodec.js';

export const streamReader = /* #__PURE__ */ eventReader<StreamEvent>('stream', 'Stream', (r) => ({
  _tag: 'Stream',
  status: nameOf(streamStatuses, r.uint8('Status')),
  id: r.uint32('Stream ID'),
  target: r.text(),
}));

/**
 * Section 3.7, code 0x0002.
 *
 * ```text
 * Status     [1 byte: SentConnect=0, SentResolve=1, Succeeded=2, Failed=3, Closed=4]
 * Stream ID  [4 bytes]
 * Target     [NUL-terminated; address:port]
 * ```
 */
export const Stream = /* #__PURE__ */ eventCodec<StreamEvent>(
  streamReader,
  () => ({ status: named(streamStatuses), id: StreamId, target: t.string }),
  (w, event) => {
    w.uint8('Status', numberOf(streamStatuses, event.status));
    w.uint32('Stream ID', event.id);
    w.textNul('Target', event.target);
  },
);
