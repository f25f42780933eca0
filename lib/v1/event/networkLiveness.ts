import type { NetworkLivenessEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { word } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<NetworkLivenessEvent, 'status'> = {
  tag: 'NetworkLiveness',
  words: { status: word },
  keywords: {},
};

export const readNetworkLiveness = /* #__PURE__ */ reading('NETWORK_LIVENESS', layout);
export const writeNetworkLiveness = /* #__PURE__ */ writing('NETWORK_LIVENESS', layout);

/**
 * The NETWORK_LIVENESS event, control-spec 4.1.27.
 *
 * ```text
 * NETWORK_LIVENESS Status
 * ```
 */
export const NetworkLiveness = /* #__PURE__ */ eventCodec(
  'NETWORK_LIVENESS',
  /* #__PURE__ */ fitting(layout),
  readNetworkLiveness,
  writeNetworkLiveness,
);
