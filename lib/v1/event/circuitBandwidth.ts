import type { CircuitBandwidthEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { count, id, text } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<CircuitBandwidthEvent, never> = {
  tag: 'CircuitBandwidth',
  words: {},
  keywords: {
    id: ['ID', id, 'required'],
    read: ['READ', count, 'required'],
    written: ['WRITTEN', count, 'required'],
    time: ['TIME', text],
    deliveredRead: ['DELIVERED_READ', count],
    overheadRead: ['OVERHEAD_READ', count],
    deliveredWritten: ['DELIVERED_WRITTEN', count],
    overheadWritten: ['OVERHEAD_WRITTEN', count],
    slowStart: ['SS', count],
    window: ['CWND', count],
    rtt: ['RTT', count],
    minRtt: ['MIN_RTT', count],
  },
};

export const readCircuitBandwidth = /* #__PURE__ */ reading('CIRC_BW', layout);
export const writeCircuitBandwidth = /* #__PURE__ */ writing('CIRC_BW', layout);

/**
 * The CIRC_BW event, control-spec 4.1.23.
 *
 * ```text
 * CIRC_BW ID=Number READ=Number WRITTEN=Number *(KEYWORD=value)
 * ```
 */
export const CircuitBandwidth = /* #__PURE__ */ eventCodec(
  'CIRC_BW',
  /* #__PURE__ */ fitting(layout),
  readCircuitBandwidth,
  writeCircuitBandwidth,
);
