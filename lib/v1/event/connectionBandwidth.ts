import type { ConnectionBandwidthEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { count, text } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<ConnectionBandwidthEvent, never> = {
  tag: 'ConnectionBandwidth',
  words: {},
  keywords: {
    id: ['ID', count, 'required'],
    type: ['TYPE', text, 'required'],
    read: ['READ', count, 'required'],
    written: ['WRITTEN', count, 'required'],
  },
};

export const readConnectionBandwidth = /* #__PURE__ */ reading('CONN_BW', layout);
export const writeConnectionBandwidth = /* #__PURE__ */ writing('CONN_BW', layout);

/**
 * The CONN_BW event, control-spec 4.1.21.
 *
 * ```text
 * CONN_BW ID=Number TYPE=Type READ=Number WRITTEN=Number
 * ```
 */
export const ConnectionBandwidth = /* #__PURE__ */ eventCodec(
  'CONN_BW',
  /* #__PURE__ */ fitting(layout),
  readConnectionBandwidth,
  writeConnectionBandwidth,
);
