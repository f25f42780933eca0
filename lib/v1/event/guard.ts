import type { GuardEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { word } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<GuardEvent, 'type' | 'router' | 'status'> = {
  tag: 'Guard',
  words: { type: word, router: word, status: word },
  keywords: {},
};

export const readGuard = /* #__PURE__ */ reading('GUARD', layout);
export const writeGuard = /* #__PURE__ */ writing('GUARD', layout);

/**
 * The GUARD event, control-spec 4.1.11.
 *
 * ```text
 * GUARD Type Router Status
 * ```
 */
export const Guard = /* #__PURE__ */ eventCodec('GUARD', /* #__PURE__ */ fitting(layout), readGuard, writeGuard);
