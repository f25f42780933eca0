/** Snapshots of a simulated Tor, in the form of its events. */
import { either as E } from 'fp-ts';
import { defer, NEVER, of, startWith } from 'rxjs';
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { AllSnapshots } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { circuitEvent } from './network/circuits.js';
import { sentStatus, streamEvent } from './network/streams.js';
import type { SimulatorState } from './State.js';

/** Events are always active. */
export const snapshots = (state: () => SimulatorState): AllSnapshots => {
  const snapshot = <A>(
    read: (state: SimulatorState) => ReadonlyArray<A>,
  ): ObservableEither<TorError, ReadonlyArray<A>> =>
    defer(() => {
      const now = state();
      return of(now.ended === undefined ? E.right(read(now)) : E.left(now.ended));
    });
  return {
    active: () => NEVER.pipe(startWith(true)),
    circuits: snapshot(circuitsOf),
    streams: snapshot(streamsOf),
    orConnections: snapshot(orConnectionsOf),
  };
};

const circuitsOf = ({ circuits }: SimulatorState): ReadonlyArray<CircuitEvent> =>
  [...circuits.values()].map((circuit) =>
    circuitEvent(circuit, circuit.open ? 'Built' : circuit.built === 0 ? 'Launched' : 'Extended'),
  );

/** Streams that wait for a circuit are left out, since no event has reported them. */
const streamsOf = ({ streams }: SimulatorState): ReadonlyArray<StreamEvent> =>
  [...streams.values()]
    .filter(({ status }) => status !== 'Waiting')
    .map((stream) => streamEvent(stream, stream.status === 'Open' ? 'Succeeded' : sentStatus(stream)));

const orConnectionsOf = ({ orConnections }: SimulatorState): ReadonlyArray<OrConnectionEvent> =>
  [...orConnections.values()].map(({ router, connected }) => ({
    _tag: 'OrConnection',
    status: connected ? 'Connected' : 'Launched',
    router,
  }));
