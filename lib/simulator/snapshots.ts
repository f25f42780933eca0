/** The open circuits, streams and OR connections of a simulated Tor, in the form of its events. */
import { either as E } from 'fp-ts';
import { defer, NEVER, of, startWith } from 'rxjs';
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { circuitEvent, circuitStatus, v1CircuitEvent } from './network/circuits.js';
import { orConnectionEvent } from './network/relays.js';
import { sentStatus, streamEvent, streamStatus, v1StreamEvent } from './network/streams.js';
import type { SimulatorState } from './State.js';

interface Rows {
  readonly circuits: (state: SimulatorState) => ReadonlyArray<CircuitEvent>;
  readonly streams: (state: SimulatorState) => ReadonlyArray<StreamEvent>;
  readonly orConnections: (state: SimulatorState) => ReadonlyArray<OrConnectionEvent>;
}

/** The rows of the v1 protocol, as GETINFO lists them. */
export const rows: Rows = {
  circuits: (state) =>
    [...state.circuits.values()].map((circuit) => v1CircuitEvent(state, circuit, circuitStatus(circuit))),
  streams: ({ streams }) => [...streams.values()].map((stream) => v1StreamEvent(stream, streamStatus(stream))),
  orConnections: (state) =>
    [...state.orConnections.values()].map(({ router, connected }) =>
      orConnectionEvent(state, router, connected ? 'Connected' : 'Launched'),
    ),
};

/** The rows in the form of TC. */
const rowsOfTc: Rows = {
  circuits: ({ circuits }) => [...circuits.values()].map((circuit) => circuitEvent(circuit, circuitStatus(circuit))),
  // those that wait for a circuit are left out, since no event has reported them
  streams: ({ streams }) =>
    [...streams.values()]
      .filter(({ status }) => status !== 'Waiting')
      .map((stream) => streamEvent(stream, stream.status === 'Open' ? 'Succeeded' : sentStatus(stream))),
  orConnections: ({ orConnections }) =>
    [...orConnections.values()].map(({ router, connected }) => ({
      _tag: 'OrConnection',
      status: connected ? 'Connected' : 'Launched',
      router,
    })),
};

/** Events are always active. `isV1` is whether they are in the form of the v1 protocol. */
export const snapshots = (state: () => SimulatorState, isV1: boolean): V1Tor['snapshots'] & Pick<V1Tor, 'active'> => {
  const { circuits, streams, orConnections } = isV1 ? rows : rowsOfTc;
  /** Reads a part of the state; a Left once the Tor has ended. */
  const snapshot = <A>(
    read: (state: SimulatorState) => ReadonlyArray<A>,
  ): ObservableEither<TorError, ReadonlyArray<A>> =>
    defer(() => {
      const now = state();
      return of(now.ended === undefined ? E.right(read(now)) : E.left(now.ended));
    });
  return {
    active: () => NEVER.pipe(startWith(true)),
    circuits: snapshot(circuits),
    streams: snapshot(streams),
    orConnections: snapshot(orConnections),
  };
};
