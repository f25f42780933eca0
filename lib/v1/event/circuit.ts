/**
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import type { CircuitEvent, CircuitStatus } from '../../model/Event.js';
import type { CircuitDetails, Keywords } from '../../model/EventDetails.js';
import type { CircuitId } from '../../model/ids.js';
import { eventOf, integer, lineOf, list, MAX_ID, UNKNOWN_STATUS } from './eventLine.js';

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
        details: details(status, keywords),
      });
});

/**
 * @category decoding
 * @since 0.1.0
 */
export const circuit = /* #__PURE__ */ eventOf('CIRC', circuitLine);

const details = (
  status: string,
  {
    BUILD_FLAGS,
    PURPOSE,
    HS_STATE,
    REND_QUERY,
    TIME_CREATED,
    REASON,
    REMOTE_REASON,
    SOCKS_USERNAME,
    SOCKS_PASSWORD,
    CONFLUX_ID,
    ...other
  }: Keywords,
): CircuitDetails => ({
  status,
  buildFlags: list(BUILD_FLAGS),
  purpose: PURPOSE,
  hsState: HS_STATE,
  rendQuery: REND_QUERY,
  timeCreated: TIME_CREATED,
  reason: REASON,
  remoteReason: REMOTE_REASON,
  socksUsername: SOCKS_USERNAME,
  socksPassword: SOCKS_PASSWORD,
  confluxId: CONFLUX_ID,
  other,
});
