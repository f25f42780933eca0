import * as t from 'io-ts';
import type { LogEvent } from '../../../model/Event.js';
import { eventCodec, eventReader } from './eventCodec.js';

export const logReader = /* #__PURE__ */ eventReader<LogEvent>('log', 'Log', (r) => ({
  _tag: 'Log',
  message: r.text(),
}));

/**
 * Section 3.7, code 0x0005: a notice, a warning or an error.
 *
 * ```text
 * Message  [NUL-terminated; for people]
 * ```
 */
export const Log = /* #__PURE__ */ eventCodec<LogEvent>(
  logReader,
  () => ({ message: t.string }),
  (w, event) => {
    w.textNul('Message', event.message);
  },
);
