import * as t from 'io-ts';
import type { OrConnectionEvent, OrConnectionStatus } from '../../model/Event.js';
import { detailWords } from '../../model/details.js';
import { orConnectionNumbers } from '../../model/statuses.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import { eventCodec, status, torEvent } from './eventCodec.js';
import { eventOf, isAddressPort, isRouter, lineOf, statusesOf, statusPlace } from './eventLine.js';
import { eventLine, keywordText, statusWord, unknownStatus } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';
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
    status: statuses.get(status) ?? unknownStatus(status),
    router,
    details: detailWords.OrConnection.read({ ...keywords, STATUS: status }),
  }),
);

export const readOrConnection = /* #__PURE__ */ eventOf('ORCONN', orConnectionLine);

/** The row of a connection in `GETINFO orconn-status`, which is also the line of its event after the name. */
export const showOrConnection = (w: Writer, { router, status, details }: OrConnectionEvent): string => {
  if (!routerPlace.fits(router)) w.fail('Router', routerPlace.wanted, quote(router));
  const word = statusWord(statuses, status, details?.status);
  if (!statusPlace.fits(word)) w.fail('Status', statusPlace.wanted, quote(word));
  const keywords = details === undefined ? [] : detailWords.OrConnection.show(details);
  return [
    router,
    word,
    ...keywords.filter(([keyword]) => keyword !== 'STATUS').map(([keyword, value]) => keywordText(w, keyword, value)),
  ].join(' ');
};

export const writeOrConnection: WriteEvent<OrConnectionEvent> = (w, event) => {
  eventLine(w, ' ', `ORCONN ${showOrConnection(w, event)}`);
};

/** The codec of the ORCONN event. */
export const OrConnection = /* #__PURE__ */ eventCodec(
  'ORCONN',
  /* #__PURE__ */ torEvent<OrConnectionEvent>('OrConnection', () => ({ status: status(), router: t.string })),
  readOrConnection,
  writeOrConnection,
);
