/** The consensus of the simulated network: the relays as GETINFO ns and NEWCONSENSUS list them. */
import type { RouterStatus } from '../../model/RouterStatus.js';
import { all, given, report } from '../Change.js';
import type { Change } from '../Change.js';
import type { SimulatorState } from '../State.js';
import type { SimulatedRelay } from './relays.js';

/** The entry of a relay. Current consensuses have a fixed time of publication. */
export const entryOf = (
  { down }: SimulatorState,
  { name, nickname, fingerprint, digest, address, orPort, bandwidth }: SimulatedRelay,
): RouterStatus => ({
  nickname,
  identity: fingerprint,
  digest,
  published: '2038-01-01 00:00:00',
  address,
  orPort,
  dirPort: 0,
  flags: ['Exit', 'Fast', 'Guard', 'HSDir', ...(down.has(name) ? [] : ['Running']), 'Stable', 'V2Dir', 'Valid'],
  bandwidth,
});

/** The entries of all relays. */
export const consensus = (state: SimulatorState): ReadonlyArray<RouterStatus> =>
  [...state.relays.values()].map((relay) => entryOf(state, relay));

/** Reports that a consensus has arrived. */
export const consensusArrived: Change = /* #__PURE__ */ given((state) =>
  all([
    report({ _tag: 'StatusClient', severity: 'NOTICE', action: 'CONSENSUS_ARRIVED', arguments: {} }),
    report({ _tag: 'NewConsensus', relays: consensus(state) }),
  ]),
);

const HOUR = 3_600_000;

/** The wall-clock times between which the present consensus is fresh and valid. */
export const validity = ({
  epoch,
  time,
}: SimulatorState): { readonly after: number; readonly fresh: number; readonly until: number } => {
  const after = Math.floor((epoch + time) / HOUR) * HOUR;
  return { after, fresh: after + HOUR, until: after + 3 * HOUR };
};

/** The time of the next consensus, in milliseconds from the beginning of the run. */
export const nextConsensusAt = (state: SimulatorState): number =>
  Math.max(state.time + 1, validity(state).fresh - state.epoch);
