import type { OrConnectionEvent, OrConnectionStatus } from '../../model/Event.js';
import { detailWords } from '../../model/details.js';
import { orConnectionNumbers } from '../../model/statuses.js';
import { eventOf, isAddressPort, isRouter, lineOf, statusesOf, statusPlace, UNKNOWN_STATUS } from './eventLine.js';
import type { Place } from './eventLine.js';

const statuses = /* #__PURE__ */ statusesOf<OrConnectionStatus>(
  {
    LAUNCHED: 'Launched',
    CONNECTED: 'Connected',
    FAILED: 'Failed',
    CLOSED: 'Closed',
  },
  orConnectionNumbers,
);

const routerPlace: Place = {
  field: 'Router',
  wanted: 'a router, or an address and a port',
  fits: (word) => isRouter(word) || isAddressPort(word),
};

/**
 * The ORCONN event, control-spec 4.1.3. The router is an address and a port as long as its identity is not known.
 *
 * ```text
 * ORCONN Router Status *(KEYWORD=value)
 * ```
 */
export const orConnectionLine = /* #__PURE__ */ lineOf<OrConnectionEvent>(
  'ORCONN',
  [routerPlace, statusPlace],
  ([router = '', status = ''], keywords) => ({
    _tag: 'OrConnection',
    status: statuses.get(status) ?? UNKNOWN_STATUS,
    router,
    details: detailWords.OrConnection.read({ ...keywords, STATUS: status }),
  }),
);

export const orConnection = /* #__PURE__ */ eventOf('ORCONN', orConnectionLine);
