import type { CircuitEvent, CircuitStatus } from '../../model/Event.js';
import { detailWords } from '../../model/details.js';
import { circuitNumbers } from '../../model/statuses.js';
import {
  eventOf,
  isRouter,
  lineOf,
  MAX_ID,
  numberPlace,
  statusesOf,
  statusPlace,
  UNKNOWN_STATUS,
} from './eventLine.js';
import type { Place } from './eventLine.js';

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
    status: statuses.get(status) ?? UNKNOWN_STATUS,
    id: Number(id),
    path: routers === '' ? [] : routers.split(','),
    details: detailWords.Circuit.read({ ...keywords, STATUS: status }),
  }),
);

export const circuit = /* #__PURE__ */ eventOf('CIRC', circuitLine);

export const circuitMinor = /* #__PURE__ */ eventOf('CIRC_MINOR', circuitLine);
