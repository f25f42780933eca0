// Checked by `npm run types`, never run.
import { option as O } from 'fp-ts';
import { port, portLines, setConfFrom, setHiddenServices } from '../../lib/config/index.js';
import type { CircuitId, Port, StreamId } from '../../lib/model/ids.js';
import type { TorEvent } from '../../lib/model/Event.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { circuitLife, ofCircuit, ofStream, streamLife } from '../../lib/operators/index.js';
import type { CircuitTable } from '../../lib/tables/index.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import type { AddressMapping, Address } from '../../lib/model/Address.js';
import type { Tor } from '../../lib/Tor.js';
import type { TorError } from '../../lib/TorError.js';
import type { V1Tor } from '../../lib/v1/index.js';
import type { Equal, Expect } from './Expect.js';

declare const tor: V1Tor;
declare const simulated: SimulatedTor;
declare const table: CircuitTable;
declare const circuit: CircuitId;
declare const stream: StreamId;
declare const web: Port;
declare const some: number;
declare const address: Address;

// -------------------------------------------------------------------------------------
// plain numbers
// -------------------------------------------------------------------------------------

export const requests = [
  tor.closeCircuit(1),
  tor.closeStream(some),
  tor.extendCircuit([], { circuit: 1 }),
  tor.attachStream(1, 2),
  tor.addOnion({ ports: [{ port: 80, target: '127.0.0.1:8080' }] }),
  simulated.closeCircuit(1),
  setConfFrom({ SocksPort: port })({ SocksPort: 9050 }),
  setConfFrom({ SocksPort: portLines })({ SocksPort: [{ at: { _tag: 'Tcp', port: 9050 }, flags: [] }] }),
  setHiddenServices([{ directory: '/d', ports: [{ port: 80, target: O.none }], options: [] }]),
];

export const operators = [
  tor.circuit$.pipe(ofCircuit(1)),
  tor.circuit$.pipe(circuitLife(some)),
  tor.stream$.pipe(ofStream(1)),
  tor.stream$.pipe(streamLife(some)),
];

export const row = table.rows.get(1);

export const event: TorEvent = { _tag: 'Circuit', status: 'Built', id: 1, path: [] };

export const sum: number = circuit + stream + web;

export type Decoded = [
  Expect<Equal<typeof CircuitId._A, CircuitId>>,
  Expect<Equal<typeof StreamId._A, StreamId>>,
  Expect<Equal<typeof Port._A, Port>>,
];

// -------------------------------------------------------------------------------------
// one kind for another
// -------------------------------------------------------------------------------------

export const kept = tor.attachStream(stream, circuit);

// @ts-expect-error the circuit stands where the stream belongs
tor.attachStream(circuit, stream);

// @ts-expect-error a stream is not a circuit
tor.closeCircuit(stream);

// @ts-expect-error a stream is not a circuit
ofCircuit(stream);

// @ts-expect-error a port is not a stream
tor.closeStream(web);

// @ts-expect-error a circuit is not a port
tor.addOnion({ ports: [{ port: circuit }] });

// -------------------------------------------------------------------------------------
// addresses
// -------------------------------------------------------------------------------------

export const mapped: ReadonlyArray<ObservableEither<TorError, AddressMapping>> = [
  tor.mapAddress('.', 'example.org'),
  tor.mapAddress(address, 'example.org'),
  tor.mapAddress('0.0.0.0', address),
  tor.mapAddress(address, address),
];

// @ts-expect-error a Tor of an application takes strings as well
export const deaf: Tor['mapAddress'] = (from: Address, to: Address) => tor.mapAddress(from, to);
