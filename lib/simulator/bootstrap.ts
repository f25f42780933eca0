/** The bootstrap of a simulated Tor, step by step (STATUS_CLIENT). */
import type { Keywords } from '../model/EventDetails.js';
import type { Bootstrap } from '../v1/bootstrap/Bootstrap.js';
import { all, alter, given, report, unchanged } from './Change.js';
import type { Change } from './Change.js';
import { consensusArrived, nextConsensusAt } from './network/consensus.js';
import { longName } from './network/relays.js';
import type { SimulatorState } from './State.js';
import { later } from './tasks.js';

type Step = readonly [progress: number, tag: string, summary: string];

/** The steps of current Tors without a bridge or a proxy. */
const steps: ReadonlyArray<Step> = [
  [0, 'starting', 'Starting'],
  [5, 'conn', 'Connecting to a relay'],
  [10, 'conn_done', 'Connected to a relay'],
  [14, 'handshake', 'Handshaking with a relay'],
  [15, 'handshake_done', 'Handshake with a relay done'],
  [20, 'onehop_create', 'Establishing an encrypted directory connection'],
  [25, 'requesting_status', 'Asking for networkstatus consensus'],
  [30, 'loading_status', 'Loading networkstatus consensus'],
  [40, 'loading_keys', 'Loading authority key certs'],
  [45, 'requesting_descriptors', 'Asking for relay descriptors'],
  [50, 'loading_descriptors', 'Loading relay descriptors'],
  [75, 'enough_dirinfo', 'Loaded enough directory info to build circuits'],
  [90, 'ap_handshake_done', 'Handshake finished with a relay to build circuits'],
  [95, 'circuit_create', 'Establishing a Tor circuit'],
  [100, 'done', 'Done'],
];

const at = (tag: string): number => steps.findIndex(([, own]) => own === tag);

const LIVE = /* #__PURE__ */ at('conn_done');
const CONSENSUS = /* #__PURE__ */ at('loading_status');
const DESCRIPTORS = /* #__PURE__ */ at('loading_descriptors');
const ENOUGH = /* #__PURE__ */ at('enough_dirinfo');
const DONE = /* #__PURE__ */ at('done');

/** Milliseconds between two steps. */
const PACE = 100;

/** Milliseconds until a step is tried again while no router is running. */
const RETRY = 1000;

/** Makes a step of the bootstrap, and plans the next one. Without a router it waits. */
export const bootstrapTo = (step: number): Change =>
  given((state) => {
    if (state.down.size >= state.relays.size) return later({ _tag: 'Bootstrap', at: state.time + RETRY, step });
    return all([
      alter(() => ({ bootstrap: step })),
      reportStatus('BOOTSTRAP', bootstrapArguments(step)),
      step === LIVE ? report({ _tag: 'NetworkLiveness', status: 'UP' }) : unchanged,
      step === CONSENSUS
        ? all([consensusArrived, later({ _tag: 'Consensus', at: nextConsensusAt(state) })])
        : unchanged,
      step === DESCRIPTORS
        ? report({ _tag: 'NewDesc', routers: [...state.relays.keys()].map((router) => longName(state, router)) })
        : unchanged,
      step === ENOUGH ? reportStatus('ENOUGH_DIR_INFO') : unchanged,
      step === DONE
        ? reportStatus('CIRCUIT_ESTABLISHED')
        : later({ _tag: 'Bootstrap', at: state.time + PACE, step: step + 1 }),
    ]);
  });

const reportStatus = (action: string, args: Keywords = {}): Change =>
  report({ _tag: 'StatusClient', severity: 'NOTICE', action, arguments: args });

const bootstrapArguments = (step: number): Keywords => {
  const { percentage, tag, summary } = bootstrapPhase({ bootstrap: step });
  return { PROGRESS: String(percentage), TAG: tag, SUMMARY: summary };
};

/** The value of GETINFO status/bootstrap-phase. */
export const bootstrapPhase = ({ bootstrap }: Pick<SimulatorState, 'bootstrap'>): Bootstrap => {
  const [percentage, tag, summary] = steps[bootstrap] as Step;
  return { percentage, tag, summary, warning: undefined, stalledFor: 0 };
};

export const hasConsensus = ({ bootstrap }: SimulatorState): boolean => bootstrap >= CONSENSUS;
export const hasEnough = ({ bootstrap }: SimulatorState): boolean => bootstrap >= ENOUGH;
export const isBootstrapped = ({ bootstrap }: SimulatorState): boolean => bootstrap >= DONE;
export const isLive = ({ bootstrap, down, relays }: SimulatorState): boolean =>
  bootstrap >= LIVE && down.size < relays.size;
