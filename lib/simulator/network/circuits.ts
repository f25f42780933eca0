/** Circuits: launched, extended router by router, built, closed. */
import type { CircuitEvent, CircuitStatus } from '../../model/Event.js';
import { all, alter, drawn, given, log, tell, unchanged, warn } from '../Change.js';
import type { Change } from '../Change.js';
import { numberOf } from '../config/Config.js';
import { inserted, limits, removed } from '../State.js';
import type { SimulatedCircuit } from '../State.js';
import { choosePath } from './paths.js';
import { attachWaiting, endStreamsOf, isAnyWaiting } from './streams.js';
import { failing, used } from './traffic.js';

/**
 * Launches a circuit through routers that the simulator chooses. It waits for an OR connection to the first one, which
 * is launched if there is none.
 */
export const launchCircuit: Change = /* #__PURE__ */ given((state) => {
  if (state.circuits.size >= limits.circuits) return unchanged;
  const [path, random] = choosePath(state);
  const [entry] = path;
  if (entry === undefined) {
    return all([
      alter(() => ({ random })),
      warn('router_choose_random_node(): No available nodes when trying to choose node. Failing.'),
    ]);
  }
  let id = state.nextCircuitId;
  while (state.circuits.has(id)) id = (id + 1) >>> 0;
  const circuit: SimulatedCircuit = {
    id,
    path,
    built: 0,
    open: false,
    retired: false,
    at: Infinity,
  };
  return all([
    alter(({ circuits }) => ({
      random,
      nextCircuitId: (id + 1) >>> 0,
      circuits: inserted(circuits, circuit.id, circuit),
    })),
    told(circuit, 'Launched'),
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
          : endCircuit(circuit),
      )
    : given(({ down }) =>
        down.has(circuit.path[circuit.built]!) ? endCircuit(circuit) : failing(endCircuit(circuit), extend(circuit)),
      );

/** Retires all open circuits, which then take no new streams, and launches another one soon. */
export const retireCircuits: Change = /* #__PURE__ */ given(({ circuits }) =>
  all([...[...circuits.values()].filter(({ open }) => open).map(advanceCircuit), hurry]),
);

/** Ends a circuit and its streams: Closed if it was open, Failed if it was still being built. */
export const endCircuit = (circuit: SimulatedCircuit): Change =>
  all([
    alter(({ circuits }) => ({ circuits: removed(circuits, circuit.id) })),
    told(circuit, circuit.open ? 'Closed' : 'Failed'),
    endStreamsOf(circuit.id),
    // waiting streams need another one
    given((state) => (isAnyWaiting(state) ? hurry : unchanged)),
  ]);

const hurry = /* #__PURE__ */ alter(({ nextCircuitAt, time }) => ({
  nextCircuitAt: Math.min(nextCircuitAt, time + 1000),
}));

const connect = (router: string): Change =>
  drawn(10, 400, (delay) =>
    all([
      alter(({ orConnections, time }) => ({
        orConnections: inserted(orConnections, router, { router, connected: false, at: time + delay }),
      })),
      tell({ _tag: 'OrConnection', status: 'Launched', router }),
    ]),
  );

const proceed = (circuit: SimulatedCircuit): Change => drawn(5, 300, (delay) => replace(circuit, delay));

const extend = (circuit: SimulatedCircuit): Change => {
  const extended = { ...circuit, built: circuit.built + 1 };
  return all([
    used(512, 512),
    told(extended, 'Extended'),
    extended.built < extended.path.length ? proceed(extended) : open({ ...extended, open: true }),
  ]);
};

const open = (circuit: SimulatedCircuit): Change =>
  all([
    given(({ working }) => (working ? unchanged : log(itWorks))),
    drawn(20_000, 140_000, (lifetime) =>
      given(({ config }) => replace(circuit, Math.min(lifetime, 1000 * numberOf(config, 'MaxCircuitDirtiness') + 1))),
    ),
    alter(() => ({ working: true })),
    told(circuit, 'Built'),
    attachWaiting(circuit.id),
  ]);

const itWorks = "circuit_send_next_onion_skin(): Tor has successfully opened a circuit. Looks like it's working.";

const replace = (circuit: SimulatedCircuit, delay: number): Change =>
  alter(({ circuits, time }) => ({ circuits: inserted(circuits, circuit.id, { ...circuit, at: time + delay }) }));

const told = (circuit: SimulatedCircuit, status: CircuitStatus): Change => tell(circuitEvent(circuit, status));

/** The event of a circuit. */
export const circuitEvent = ({ id, path, built }: SimulatedCircuit, status: CircuitStatus): CircuitEvent => ({
  _tag: 'Circuit',
  status,
  id,
  path: path.slice(0, built),
});
