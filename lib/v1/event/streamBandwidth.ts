import type { StreamBandwidthEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { count, id, optionalWord } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<StreamBandwidthEvent, 'id' | 'written' | 'read' | 'time'> = {
  tag: 'StreamBandwidth',
  words: { id, written: count, read: count, time: optionalWord },
  keywords: {},
};

export const readStreamBandwidth = /* #__PURE__ */ reading('STREAM_BW', layout);
export const writeStreamBandwidth = /* #__PURE__ */ writing('STREAM_BW', layout);

/**
 * The STREAM_BW event, control-spec 4.1.13.
 *
 * ```text
 * STREAM_BW StreamID BytesWritten BytesRead [Time]
 * ```
 */
export const StreamBandwidth = /* #__PURE__ */ eventCodec(
  'STREAM_BW',
  /* #__PURE__ */ fitting(layout),
  readStreamBandwidth,
  writeStreamBandwidth,
);
