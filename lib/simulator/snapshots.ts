/** Snapshots of a simulated Tor, in the form of its events. */
import { either as E } from 'fp-ts';
import { defer, NEVER, of, startWith } from 'rxjs';
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';
import { circuitLine } from '../v1/event/circuit.js';
import { orConnectionLine } from '../v1/event/orConnection.js';
import { streamLine } from '../v1/event/stream.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { rows } from './info/networkKeys.js';
import { circuitEvent, circuitStatus } from './network/circuits.js';
import { sentStatus, streamEvent } from './network/streams.js';
import type { SimulatorState } from './State.js';

/** Reads a part of the state; a Left once the Tor has ended. */
type Snapshot<A> = (state: SimulatorState) => E.Either<TorError, ReadonlyArray<A>>;

/** Events are always active. `isV1` is whether they are in the form of the v1 protocol. */
export const snapshots = (state: () => SimulatorState, isV1: boolean): V1Tor['snapshots'] & Pick<V1Tor, 'active'> => {
  const snapshot = <A>(read: Snapshot<A>): ObservableEither<TorError, ReadonlyArray<A>> =>
    defer(() => {
      const now = state();
      return of(now.ended === undefined ? read(now) : E.left(now.ended));
    });
  return {
    active: () => NEVER.pipe(startWith(true)),
    circuits: snapshot(isV1 ? (now) => E.sequenceArray(rows.circuits(now).map(circuitLine)) : circuitsOf),
    streams: snapshot(isV1 ? (now) => E.sequenceArray(rows.streams(now).map(streamLine)) : streamsOf),
    orConnections: snapshot(
      isV1 ? (now) => E.sequenceArray(rows.orConnections(now).map(orConnectionLine)) : orConnectionsOf,
    ),
  };
};

const circuitsOf: Snapshot<CircuitEvent> = ({ circuits }) =>
  E.right([...circuits.values()].map((circuit) => circuitEvent(circuit, circuitStatus(circuit))));

/** Streams that wait for a circuit are left out, since no event has reported them. */
const streamsOf: Snapshot<StreamEvent> = ({ streams }) =>
  E.right(
    [...streams.values()]
      .filter(({ status }) => status !== 'Waiting')
      .map((stream) => streamEvent(stream, stream.status === 'Open' ? 'Succeeded' : sentStatus(stream))),
  );

const orConnectionsOf: Snapshot<OrConnectionEvent> = ({ orConnections }) =>
  E.right(
    [...orConnections.values()].map(({ router, connected }) => ({
      _tag: 'OrConnection',
      status: connected ? 'Connected' : 'Launched',
      router,
    })),
  );
