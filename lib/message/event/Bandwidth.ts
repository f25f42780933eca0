/**
 * @since 0.1.0
 */
import * as t from 'io-ts';
import type { BandwidthEvent } from '../../model/Event.js';
import { eventCodec, eventReader } from './eventCodec.js';

/** @since 0.1.0 */
export const bandwidthReader = /* #__PURE__ */ eventReader<BandwidthEvent>('bandwidth', 'Bandwidth', (r) => ({
  _tag: 'Bandwidth',
  read: r.uint32('Bytes read'),
  written: r.uint32('Bytes written'),
}));

/**
 * Section 3.7, code 0x0004: octets in the last second.
 *
 * ```text
 * Bytes read     [4 octets]
 * Bytes written  [4 octets]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const Bandwidth = /* #__PURE__ */ eventCodec<BandwidthEvent>(
  bandwidthReader,
  () => ({ read: t.number, written: t.number }),
  (w, event) => {
    w.uint32('Bytes read', event.read);
    w.uint32('Bytes written', event.written);
  },
);
