import * as t from 'io-ts';
import type { CircuitEvent, CircuitStatus } from '../../model/Event.js';
import { detailWords } from '../../model/details.js';
import { CircuitId } from '../../model/ids.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import { circuitNumbers } from '../../model/statuses.js';
import { eventOf, isRouter, lineOf, MAX_ID, numberPlace, statusesOf, statusPlace } from './eventLine.js';
import type { Place } from './eventLine.js';
import { eventCodec, status, torEvent } from './eventCodec.js';
import { eventLine, isCredential, keywordText, statusWord, unknownStatus } from './writeLine.js';
import type { WriteEvent } from './writeLine.js';

/** A circuit in GUARD_WAIT has all its hops and cannot be used yet. */
const statuses = /* #__PURE__ */ statusesOf<CircuitStatus>(
  {
    LAUNCHED: 'Launched',
    BUILT: 'Built',
    GUARD_WAIT: 'Extended',
    EXTENDED: 'Extended',
    FAILED: 'Failed',
    CLOSED: 'Closed',
  },
  circuitNumbers,
);

const path: Place = {
  field: 'Path',
  wanted: 'routers, separated by commas',
  fits: (word) => word.split(',').every(isRouter),
  isOptional: true,
};

/**
 * The CIRC event, control-spec 4.1.1, and CIRC_MINOR, 4.1.16, for a change of anything but the status.
 *
 * ```text
 * CIRC       CircuitID Status [Path] *(KEYWORD=value)
 * CIRC_MINOR CircuitID Change [Path] *(KEYWORD=value)
 * ```
 */
export const circuitLine = /* #__PURE__ */ lineOf<CircuitEvent>(
  'CIRC',
  [/* #__PURE__ */ numberPlace('CircuitID', MAX_ID), statusPlace, path],
  ([id = '', status = '', routers = ''], keywords) => ({
    _tag: 'Circuit',
    status: statuses.get(status) ?? unknownStatus(status),
    id: Number(id),
    path: routers === '' ? [] : routers.split(','),
    details: detailWords.Circuit.read({ ...keywords, STATUS: status }),
  }),
);

export const readCircuit = /* #__PURE__ */ eventOf('CIRC', circuitLine);

export const readCircuitMinor = /* #__PURE__ */ eventOf('CIRC_MINOR', circuitLine);

/** The keywords that Tor writes after all others. */
const last: ReadonlySet<string> = /* #__PURE__ */ new Set(['REASON', 'REMOTE_REASON']);

/** The row of a circuit in `GETINFO circuit-status`, which is also the line of its event after the name. */
export const showCircuit = (w: Writer, { id, status, path: routers, details }: CircuitEvent): string => {
  const wrong = routers.find((router) => !isRouter(router));
  if (wrong !== undefined) w.fail('Path', 'names or fingerprints of routers', quote(wrong));
  if (!CircuitId.is(id)) w.fail('CircuitID', `a number from 0 to ${MAX_ID}`, String(id));
  const word = statusWord(statuses, status, details?.status);
  if (!statusPlace.fits(word)) w.fail('Status', statusPlace.wanted, quote(word));
  const keywords = details === undefined ? [] : detailWords.Circuit.show(details);
  const shown = (isLast: boolean): ReadonlyArray<string> =>
    keywords
      .filter(([keyword]) => keyword !== 'STATUS' && last.has(keyword) === isLast)
      .map(([keyword, value]) => keywordText(w, keyword, value, isCredential(keyword)));
  return [id, word, ...(routers.length === 0 ? [] : [routers.join(',')]), ...shown(false), ...shown(true)].join(' ');
};

export const writeCircuit: WriteEvent<CircuitEvent> = (w, event) => {
  eventLine(w, ' ', `CIRC ${showCircuit(w, event)}`);
};

export const writeCircuitMinor: WriteEvent<CircuitEvent> = (w, event) => {
  eventLine(w, ' ', `CIRC_MINOR ${showCircuit(w, event)}`);
};

const isCircuit = /* #__PURE__ */ torEvent<CircuitEvent>('Circuit', () => ({
  status: status(),
  id: CircuitId,
  path: t.readonlyArray(t.string),
}));

/** The codec of the CIRC event. */
export const Circuit = /* #__PURE__ */ eventCodec('CIRC', isCircuit, readCircuit, writeCircuit);

/** The codec of the CIRC_MINOR event. */
export const CircuitMinor = /* #__PURE__ */ eventCodec('CIRC_MINOR', isCircuit, readCircuitMinor, writeCircuitMinor);
