import type { SignalEvent } from '../../model/V1Event.js';
import { eventCodec } from './eventCodec.js';
import { word } from './forms.js';
import { fitting, reading, writing } from './layout.js';
import type { Layout } from './layout.js';

const layout: Layout<SignalEvent, 'signal'> = { tag: 'Signal', words: { signal: word }, keywords: {} };

export const readSignal = /* #__PURE__ */ reading('SIGNAL', layout);
export const writeSignal = /* #__PURE__ */ writing('SIGNAL', layout);

/**
 * The SIGNAL event, control-spec 4.1.17.
 *
 * ```text
 * SIGNAL Signal
 * ```
 */
export const Signal = /* #__PURE__ */ eventCodec('SIGNAL', /* #__PURE__ */ fitting(layout), readSignal, writeSignal);
