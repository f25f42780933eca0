/** The clock of the simulated Tor: the next step that is due, and the steps of a period of time. */
import { closed } from '../TorError.js';
import { all, alter, drawn, end, given, unchanged } from './Change.js';
import type { Change, SimulatorOutput } from './Change.js';
import { advanceCircuit, launchCircuit } from './network/circuits.js';
import { advanceOrConnection } from './network/routers.js';
import { advanceStream, beginStream, freeStreamId, isAnyWaiting } from './network/streams.js';
import { endSecond } from './network/traffic.js';
import { newIdentity } from './signals.js';
import { bootstrapTo } from './bootstrap.js';
import { consensusArrived, nextConsensusAt } from './network/consensus.js';
import { fetched, upload } from './onion/services.js';
import type { SimulatedTask, SimulatorState } from './State.js';
import { begun, later } from './tasks.js';

/**
 * The time of the next step that is due, in milliseconds from the beginning of the run.
 *
 * @category time
 * @since 0.1.0
 */
export const dueAt = (state: SimulatorState): number => next(state).at;

/** Advances the time, at most by a minute. */
export const tick =
  (milliseconds: number): Change =>
  (state) => {
    // NaN counts as 0
    const until = state.time + (milliseconds > 0 ? Math.min(milliseconds, MAX_TICK) : 0);
    const outputs: SimulatorOutput[] = [];
    let now = state;
    while (now.ended === undefined) {
      const { at, change } = next(now);
      if (at > until) break;
      const [after, more] = change({ ...now, time: at });
      now = after;
      for (const output of more) outputs.push(output);
    }
    return [now.ended === undefined ? { ...now, time: until } : now, outputs];
  };

const MAX_TICK = 60_000;

interface Due {
  readonly at: number;
  readonly change: Change;
}

/** The earliest step; of several at the same time, the first in the order of this function. */
const next = (state: SimulatorState): Due => {
  let due: Due = { at: state.nextSecondAt, change: endSecond };
  const consider = (at: number, change: () => Change): void => {
    if (at < due.at) due = { at, change: change() };
  };
  consider(state.shutdownAt, () => end(closed('the Tor has shut down')));
  consider(state.nextIdentityAt, () => newIdentity);
  for (const connection of state.orConnections.values()) consider(connection.at, () => advanceOrConnection(connection));
  for (const circuit of state.circuits.values()) consider(circuit.at, () => advanceCircuit(circuit));
  for (const stream of state.streams.values()) consider(stream.at, () => advanceStream(stream));
  for (const task of state.tasks) consider(task.at, () => all([begun(task), doTask(task)]));
  consider(state.nextCircuitAt, () => circuitsGoOn);
  consider(state.nextStreamAt, () => streamsGoOn);
  return due;
};

const doTask = (task: SimulatedTask): Change => {
  switch (task._tag) {
    case 'Bootstrap':
      return bootstrapTo(task.step);
    case 'Consensus':
      return all([consensusArrived, given((state) => later({ _tag: 'Consensus', at: nextConsensusAt(state) }))]);
    case 'Upload':
      return upload(task.address, task.step);
    case 'Fetched':
      return fetched(task.address, task.router);
  }
};

/** Launches a circuit, and schedules the next launch. */
const circuitsGoOn: Change = /* #__PURE__ */ given((state) => {
  const { circuitPause } = state.settings;
  const live = [...state.circuits.values()].filter(({ retired }) => !retired);
  const isBuilding = live.some(({ open }) => !open);
  const isBusy = Number.isFinite(circuitPause);
  const isEnough = !isBusy && (isBuilding || !isAnyWaiting(state));
  return all([
    isEnough ? unchanged : launchCircuit,
    drawn(50, 150, (percent) =>
      alter((after) => {
        const usual = isBusy ? Math.max(1, Math.round((circuitPause * percent) / 100)) : Infinity;
        // a Tor keeps some circuits ready, and launches them faster while a stream waits for one
        const isShort = isAnyWaiting(after) || (isBusy && live.length < READY);
        return { nextCircuitAt: after.time + (isShort ? Math.min(usual, 1000) : usual) };
      }),
    ),
  ]);
});

const READY = 3;

/** Begins a stream of the simulator's own if a circuit is open for it, and schedules the next one. */
const streamsGoOn: Change = /* #__PURE__ */ given((state) => {
  const { streamPause } = state.settings;
  const id = freeStreamId(state);
  const isPossible = [...state.circuits.values()].some(({ open, retired }) => open && !retired);
  return all([
    id === undefined || !isPossible
      ? unchanged
      : drawn(0, targets.length - 1, (index) => beginStream(id, targets[index]!)),
    drawn(50, 150, (percent) =>
      alter(({ time }) => ({ nextStreamAt: time + Math.max(1, Math.round((streamPause * percent) / 100)) })),
    ),
  ]);
});

/** Names and addresses that are reserved for documentation; port 0 requests a resolve. */
const targets: ReadonlyArray<string> = [
  'www.example.com:80',
  'www.example.com:443',
  'www.example.org:80',
  'download.example.net:80',
  'mail.example.net:995',
  'irc.example.com:6667',
  '192.0.2.80:80',
  'www.example.com:0',
];
