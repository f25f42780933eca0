/** Circuits: launched, extended router by router, built, closed. */
import type { CircuitEvent, CircuitStatus } from '../../model/Event.js';
import type { CircuitDetails, Severity } from '../../model/EventDetails.js';
import { circuitNumbers } from '../../model/statuses.js';
import { all, alter, drawn, given, log, report, tell, unchanged, warn } from '../Change.js';
import type { Change } from '../Change.js';
import { numberOf } from '../config/Config.js';
import { inserted, limits, removed } from '../State.js';
import type { SimulatedCircuit, SimulatorState } from '../State.js';
import { microTime } from '../text.js';
import { choosePath } from './paths.js';
import { longName, orConnectionEvent } from './relays.js';
import { attachWaiting, endStreamsOf, isAnyWaiting } from './streams.js';
import { failing, used } from './traffic.js';

/** Launches a circuit through routers that the simulator chooses. */
export const launchCircuit: Change = /* #__PURE__ */ given((state) => {
  if (state.circuits.size >= limits.circuits) return unchanged;
  const [path, random] = choosePath(state);
  return all([
    alter(() => ({ random })),
    path.length === 0
      ? warn('router_choose_random_node(): No available nodes when trying to choose node. Failing.')
      : launchThrough(path),
  ]);
});

/** The number of the next circuit. 0 stands for no circuit in the v1 protocol. */
export const freeCircuitId = ({ circuits, nextCircuitId }: SimulatorState): number => {
  let id = nextCircuitId;
  while (circuits.has(id)) id = after(id);
  return id;
};

const after = (id: number): number => (id + 1) >>> 0 || 1;

/**
 * Launches a circuit, which is the one of `freeCircuitId`. It waits for an OR connection to its first router, which is
 * launched if there is none.
 */
export const launchThrough = (
  path: ReadonlyArray<string>,
  { purpose, controlled }: Pick<SimulatedCircuit, 'purpose' | 'controlled'> = { purpose: 'GENERAL', controlled: false },
): Change =>
  given((state) => {
    const id = freeCircuitId(state);
    const entry = path[0] as string;
    const circuit: SimulatedCircuit = {
      id,
      path,
      built: 0,
      open: false,
      opened: false,
      retired: false,
      controlled,
      purpose,
      createdAt: state.time,
      at: Infinity,
    };
    return all([
      alter(({ circuits }) => ({ nextCircuitId: after(id), circuits: inserted(circuits, id, circuit) })),
      reportStatus(circuit, 'Launched'),
      logged('Info', `origin_circuit_new(): Circuit ${id} chose an idle timeout of 3600 based on 2400 seconds left.`),
      given(({ orConnections }) => {
        switch (orConnections.get(entry)?.connected) {
          case true:
            return proceed(circuit);
          case false:
            return unchanged;
          case undefined:
            return connect(entry);
        }
      }),
    ]);
  });

/** Adds routers to a circuit, which is then built further. */
export const extendBy = (circuit: SimulatedCircuit, more: ReadonlyArray<string>): Change => {
  const longer = { ...circuit, path: [...circuit.path, ...more], open: false };
  return circuit.open
    ? proceed(longer)
    : alter(({ circuits }) => ({ circuits: inserted(circuits, circuit.id, longer) }));
};

/** Continues the circuits that waited for the OR connection to a router. */
export const proceedThrough = (router: string): Change =>
  given(({ circuits }) =>
    all([...circuits.values()].filter(({ path, built }) => path[0] === router && built === 0).map(proceed)),
  );

/** Makes the step of a circuit that is due. */
export const advanceCircuit = (circuit: SimulatedCircuit): Change =>
  circuit.open
    ? given(({ streams }) =>
        [...streams.values()].some((stream) => stream.circuit === circuit.id)
          ? // it takes no new streams, and ends after its present ones
            replace({ ...circuit, retired: true }, 1000)
          : endCircuit(circuit, 'FINISHED'),
      )
    : given(({ down }) =>
        down.has(circuit.path[circuit.built]!)
          ? endCircuit(circuit, 'DESTROYED', 'CONNECTFAILED')
          : failing(endCircuit(circuit, 'TIMEOUT'), extend(circuit)),
      );

/** Retires all open circuits except those of controllers, so that they take no new streams, and launches another. */
export const retireCircuits: Change = /* #__PURE__ */ given(({ circuits }) =>
  all([...[...circuits.values()].filter(({ open, controlled }) => open && !controlled).map(advanceCircuit), hurry]),
);

/**
 * Ends a circuit and its streams: Closed if it was open, Failed if it was still being built. `reason` is the word of
 * the v1 protocol.
 */
export const endCircuit = (circuit: SimulatedCircuit, reason: string, remoteReason?: string): Change =>
  all([
    alter(({ circuits }) => ({ circuits: removed(circuits, circuit.id) })),
    reportStatus(circuit, circuit.opened ? 'Closed' : 'Failed', { reason, remoteReason }),
    endStreamsOf(circuit.id),
    // waiting streams need another one
    given((state) => (isAnyWaiting(state) ? hurry : unchanged)),
  ]);

/** Ends a circuit whose connection is lost. */
export const loseCircuit = (circuit: SimulatedCircuit): Change => endCircuit(circuit, 'DESTROYED', 'CHANNEL_CLOSED');

const hurry = /* #__PURE__ */ alter(({ nextCircuitAt, time }) => ({
  nextCircuitAt: Math.min(nextCircuitAt, time + 1000),
}));

const connect = (router: string): Change =>
  drawn(10, 400, (delay) =>
    all([
      given((state) => {
        const id = state.nextOrConnectionId;
        const connection = { id, router, connected: false, at: state.time + delay };
        return all([
          alter(({ orConnections }) => ({
            nextOrConnectionId: id + 1,
            orConnections: inserted(orConnections, router, connection),
          })),
          report(orConnectionEvent(state, router, 'Launched', { id: String(id) })),
        ]);
      }),
      tell({ _tag: 'OrConnection', status: 'Launched', router }),
    ]),
  );

const proceed = (circuit: SimulatedCircuit): Change => drawn(5, 300, (delay) => replace(circuit, delay));

const extend = (circuit: SimulatedCircuit): Change => {
  const extended = { ...circuit, built: circuit.built + 1 };
  return all([
    used(512, 512),
    logged('Debug', `circuit_finish_handshake(): Finished building circuit hop ${extended.built} of ${circuit.id}.`),
    reportStatus(extended, 'Extended'),
    extended.built < extended.path.length ? proceed(extended) : open({ ...extended, open: true, opened: true }),
  ]);
};

const open = (circuit: SimulatedCircuit): Change =>
  all([
    given(({ working }) => (working ? unchanged : log(itWorks))),
    drawn(20_000, 140_000, (lifetime) =>
      given(({ config }) =>
        replace(
          circuit,
          circuit.controlled ? Infinity : Math.min(lifetime, 1000 * numberOf(config, 'MaxCircuitDirtiness') + 1),
        ),
      ),
    ),
    alter(({ built }) => ({ working: true, built: built + 1 })),
    reportStatus(circuit, 'Built'),
    given(({ built }) => (built % TIMES === 0 ? timesComputed(built) : unchanged)),
    circuit.purpose === 'GENERAL' ? attachWaiting(circuit.id) : unchanged,
  ]);

/** A Tor computes its timeout again each time that so many circuits have been built. */
const TIMES = 10;

/** Reports the timeout for building circuits (BUILDTIMEOUT_SET). */
const timesComputed = (built: number): Change =>
  report({
    _tag: 'BuildTimeoutSet',
    type: 'COMPUTED',
    totalTimes: built,
    timeoutMs: 1500,
    xm: 575,
    alpha: 2.5,
    cutoffQuantile: 0.8,
    timeoutRate: 0.02,
    closeMs: 60_000,
    closeRate: 0,
  });

const itWorks = "circuit_send_next_onion_skin(): Tor has successfully opened a circuit. Looks like it's working.";

const replace = (circuit: SimulatedCircuit, delay: number): Change =>
  alter(({ circuits, time }) => ({ circuits: inserted(circuits, circuit.id, { ...circuit, at: time + delay }) }));

/** Reports a log message that only the v1 protocol has. */
const logged = (severity: Severity, message: string): Change => report({ _tag: 'Log', message, details: { severity } });

const reportStatus = (circuit: SimulatedCircuit, status: CircuitStatus, more: Partial<CircuitDetails> = {}): Change =>
  all([tell(circuitEvent(circuit, status)), given((state) => report(v1CircuitEvent(state, circuit, status, more)))]);

/** The event of a circuit. */
export const circuitEvent = ({ id, path, built }: SimulatedCircuit, status: CircuitStatus): CircuitEvent => ({
  _tag: 'Circuit',
  status,
  id,
  path: path.slice(0, built),
});

/** The status of a circuit that has not ended. */
export const circuitStatus = ({ open, built }: SimulatedCircuit): CircuitStatus =>
  open ? 'Built' : built === 0 ? 'Launched' : 'Extended';

/** The event of a circuit in the v1 protocol, and its row in GETINFO circuit-status. */
export const v1CircuitEvent = (
  state: SimulatorState,
  { id, path, built, purpose, createdAt }: SimulatedCircuit,
  status: CircuitStatus | 'PURPOSE_CHANGED',
  more: Partial<CircuitDetails> = {},
): CircuitEvent => ({
  _tag: 'Circuit',
  status: status === 'PURPOSE_CHANGED' ? circuitNumbers.PURPOSE_CHANGED : status,
  id,
  path: path.slice(0, built).map((router) => longName(state, router)),
  details: {
    status: status.toUpperCase(),
    buildFlags: ['NEED_CAPACITY'],
    purpose,
    timeCreated: microTime(state.epoch + createdAt),
    other: {},
    ...more,
  },
});
