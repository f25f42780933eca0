import type { TransportLaunchedEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { port, word } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<TransportLaunchedEvent, 'type' | 'name' | 'address' | 'port'> = {
  tag: 'TransportLaunched',
  words: { type: word, name: word, address: word, port },
  keywords: {},
};

export const readTransportLaunched = /* #__PURE__ */ reading('TRANSPORT_LAUNCHED', layout);
export const writeTransportLaunched = /* #__PURE__ */ writing('TRANSPORT_LAUNCHED', layout);

/**
 * The TRANSPORT_LAUNCHED event, control-spec 4.1.24.
 *
 * ```text
 * TRANSPORT_LAUNCHED Type Name Address Port
 * ```
 */
export const TransportLaunched = /* #__PURE__ */ eventCodec(
  'TRANSPORT_LAUNCHED',
  /* #__PURE__ */ fitting(layout),
  readTransportLaunched,
  writeTransportLaunched,
);
