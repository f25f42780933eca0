/** The consensus of the simulated network: the relays as GETINFO ns and NEWCONSENSUS list them. */
import { all, given, report } from '../Change.js';
import type { Change } from '../Change.js';
import type { SimulatorState } from '../State.js';
import { base64 } from '../text.js';

/** The entry of a router (dir-spec, 3.4.1). Current consensuses have a fixed time of publication. */
export const consensusRow = ({ relays, down }: SimulatorState, router: string): string => {
  const relay = relays.get(router);
  if (relay === undefined) return '';
  const { nickname, fingerprint, digest, address, orPort, bandwidth } = relay;
  const identity = base64((fingerprint.match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
  return (
    `r ${nickname} ${identity} ${digest} 2038-01-01 00:00:00 ${address} ${orPort} 0\n` +
    `s Exit Fast Guard HSDir ${down.has(router) ? '' : 'Running '}Stable V2Dir Valid\n` +
    `w Bandwidth=${bandwidth}`
  );
};

/** The entries of all routers. */
export const consensus = (state: SimulatorState): string =>
  [...state.relays.keys()].map((router) => consensusRow(state, router)).join('\n');

/** Reports that a consensus has arrived. */
export const consensusArrived: Change = /* #__PURE__ */ given((state) =>
  all([report('STATUS_CLIENT', 'NOTICE CONSENSUS_ARRIVED'), report('NEWCONSENSUS', '', { data: consensus(state) })]),
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
