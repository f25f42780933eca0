import type { ClientsSeenEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { shares, text } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<ClientsSeenEvent, never> = {
  tag: 'ClientsSeen',
  words: {},
  keywords: {
    timeStarted: ['TimeStarted', text, 'required', 'quoted'],
    countries: ['CountrySummary', shares, 'required'],
    versions: ['IPVersions', shares],
  },
};

export const readClientsSeen = /* #__PURE__ */ reading('CLIENTS_SEEN', layout);
export const writeClientsSeen = /* #__PURE__ */ writing('CLIENTS_SEEN', layout);

/**
 * The CLIENTS_SEEN event, control-spec 4.1.14.
 *
 * ```text
 * CLIENTS_SEEN TimeStarted="Time" CountrySummary=Country=Number,... IPVersions=Version=Number,...
 * ```
 */
export const ClientsSeen = /* #__PURE__ */ eventCodec(
  'CLIENTS_SEEN',
  /* #__PURE__ */ fitting(layout),
  readClientsSeen,
  writeClientsSeen,
);
