import * as t from 'io-ts';
import { orConnectionStatuses } from '../../../model/Event.js';
import type { OrConnectionEvent } from '../../../model/Event.js';
import { named, nameOf, numberOf } from '../tags.js';
import { eventCodec, eventReader } from './eventCodec.js';

export const orConnectionReader = /* #__PURE__ */ eventReader<OrConnectionEvent>(
  'OR connection',
  'OrConnection',
  (r) => ({
    _tag: 'OrConnection',
    status: nameOf(orConnectionStatuses, r.uint8('Status')),
    router: r.text(),
  }),
);

/**
 * Section 3.7, code 0x0003. Real servers leave out the final NUL.
 *
 * ```text
 * Status                [1 byte: Launched=0, Connected=1, Failed=2, Closed=3]
 * OR nickname/identity  [NUL-terminated]
 * ```
 */
export const OrConnection = /* #__PURE__ */ eventCodec<OrConnectionEvent>(
  orConnectionReader,
  () => ({ status: named(orConnectionStatuses), router: t.string }),
  (w, event) => {
    w.uint8('Status', numberOf(orConnectionStatuses, event.status));
    w.textNul('OR nickname/identity', event.router);
  },
);
