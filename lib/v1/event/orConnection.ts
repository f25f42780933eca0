/**
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import type { OrConnectionEvent, OrConnectionStatus } from '../../model/Event.js';
import { detailWords } from '../../model/details.js';
import { eventOf, lineOf, UNKNOWN_STATUS } from './eventLine.js';

/** One that came in has the number of Tor's own `or_conn_status_event_t` (orconn_event.h), which a gateway sends as the octet. */
const statuses: ReadonlyMap<string, OrConnectionStatus | number> = /* #__PURE__ */ new Map<
  string,
  OrConnectionStatus | number
>([
  ['LAUNCHED', 'Launched'],
  ['CONNECTED', 'Connected'],
  ['FAILED', 'Failed'],
  ['CLOSED', 'Closed'],
  ['NEW', 4],
]);

/**
 * Control-spec 4.1.3. The router is an address and a port where it is not known yet which one it is.
 *
 * ```text
 * ORCONN Router Status *(KEYWORD=value)
 * ```
 *
 * @category decoding
 * @since 0.1.0
 */
export const orConnectionLine = /* #__PURE__ */ lineOf<OrConnectionEvent>('ORCONN', 2, ({ words, keywords }) => {
  const [router = '', status = ''] = words;
  return E.right({
    _tag: 'OrConnection',
    status: statuses.get(status) ?? UNKNOWN_STATUS,
    router,
    details: detailWords.OrConnection.read({ ...keywords, STATUS: status }),
  });
});

/**
 * @category decoding
 * @since 0.1.0
 */
export const orConnection = /* #__PURE__ */ eventOf('ORCONN', orConnectionLine);
