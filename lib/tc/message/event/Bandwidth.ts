import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import type { BandwidthEvent } from '../../../model/Event.js';
import { uint16At, uint32At } from '../../../internal/Reader.js';
import { eventCodec, eventReader } from './eventCodec.js';
import type { EventReader } from './eventCodec.js';
import { eventTable } from '../../../model/Event.js';

/** The plain table of fields, which also checks the fast path. */
const reader = /* #__PURE__ */ eventReader<BandwidthEvent>('bandwidth', 'Bandwidth', (r) => ({
  _tag: 'Bandwidth',
  read: r.uint32('Bytes read'),
  written: r.uint32('Bytes written'),
}));

/** Adds a fast path for this most frequent event, if the code and the length match. */
export const bandwidthReader: EventReader<BandwidthEvent> = /* #__PURE__ */ (() => ({
  ...reader,
  decodeAt: (bytes, start, end) =>
    end - start === 10 && uint16At(bytes, start) === eventTable.Bandwidth.code
      ? E.right({ _tag: 'Bandwidth', read: uint32At(bytes, start + 2), written: uint32At(bytes, start + 6) })
      : reader.decodeAt(bytes, start, end),
}))();

/**
 * Section 3.7, code 0x0004: the bytes read and written in the last second.
 *
 * ```text
 * Bytes read     [4 bytes]
 * Bytes written  [4 bytes]
 * ```
 */
export const Bandwidth = /* #__PURE__ */ eventCodec<BandwidthEvent>(
  bandwidthReader,
  () => ({ read: t.number, written: t.number }),
  (w, event) => {
    w.uint32('Bytes read', event.read);
    w.uint32('Bytes written', event.written);
  },
);
