import type { AddrMapEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import type { Form } from './forms.js';
import { id, text, word } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const expiry: Form<string> = {
  wanted: 'NEVER, or a time in quotes',
  read: (value) => (/^NEVER$|^[0-9]{4,}-[0-9]{2}-[0-9]{2} [0-9:]{8}$/.test(value) ? value : undefined),
  show: (value) => value,
  isQuoted: (value) => value !== 'NEVER',
};

/** Names that third parties chose are in it, unquoted: more words would be part of one. */
const layout: Layout<AddrMapEvent, 'from' | 'to' | 'expiry'> = {
  tag: 'AddrMap',
  words: { from: word, to: word, expiry },
  keywords: {
    error: ['error', text],
    expires: ['EXPIRES', text, 'quoted'],
    cached: ['CACHED', text, 'quoted'],
    streamId: ['STREAMID', id],
  },
  allowsMore: false,
};

export const readAddrMap = /* #__PURE__ */ reading('ADDRMAP', layout);
export const writeAddrMap = /* #__PURE__ */ writing('ADDRMAP', layout);

/**
 * The ADDRMAP event, control-spec 4.1.7.
 *
 * ```text
 * ADDRMAP Address NewAddress ("Expiry" / NEVER) [error=Word] [EXPIRES="Time"] [CACHED="YES"/"NO"] [STREAMID=Number]
 * ```
 */
export const AddrMap = /* #__PURE__ */ eventCodec(
  'ADDRMAP',
  /* #__PURE__ */ fitting(layout),
  readAddrMap,
  writeAddrMap,
);
