/**
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import type { CircuitEvent, CircuitStatus } from '../../model/Event.js';
import { detailWords } from '../../model/details.js';
import type { CircuitId } from '../../model/ids.js';
import { eventOf, integer, lineOf, MAX_ID, UNKNOWN_STATUS } from './eventLine.js';

/** A circuit in GUARD_WAIT has all its hops and cannot be used yet. */
const statuses: ReadonlyMap<string, CircuitStatus> = /* #__PURE__ */ new Map<string, CircuitStatus>([
  ['LAUNCHED', 'Launched'],
  ['BUILT', 'Built'],
  ['GUARD_WAIT', 'Extended'],
  ['EXTENDED', 'Extended'],
  ['FAILED', 'Failed'],
  ['CLOSED', 'Closed'],
]);

/**
 * Control-spec 4.1.1.
 *
 * ```text
 * CIRC CircuitID Status [Path] *(KEYWORD=value)
 * ```
 *
 * @category decoding
 * @since 0.1.0
 */
export const circuitLine = /* #__PURE__ */ lineOf<CircuitEvent>('CIRC', 2, ({ words, keywords }) => {
  const [id = '', status = '', path = ''] = words;
  const number = integer('CIRC', 'CircuitID', id, MAX_ID);
  return number._tag === 'Left'
    ? number
    : E.right({
        _tag: 'Circuit',
        status: statuses.get(status) ?? UNKNOWN_STATUS,
        id: number.right as CircuitId,
        path: path === '' ? [] : path.split(','),
        details: detailWords.Circuit.read({ ...keywords, STATUS: status }),
      });
});

/**
 * @category decoding
 * @since 0.1.0
 */
export const circuit = /* #__PURE__ */ eventOf('CIRC', circuitLine);
