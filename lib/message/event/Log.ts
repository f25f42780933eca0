/**
 * @since 0.1.0
 */
import * as t from 'io-ts';
import type { LogEvent } from '../../model/Event.js';
import { eventCodec } from './eventCodec.js';

/**
 * Section 3.7, code 0x0005: a notice, a warning or an error.
 *
 * ```text
 * Message  [NUL-terminated; for people]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const Log = /* #__PURE__ */ eventCodec<LogEvent>(
  'log',
  'Log',
  { message: t.string },
  (r) => ({ _tag: 'Log', message: r.prose() }),
  (w, event) => {
    w.textNul('Message', event.message);
  },
);
