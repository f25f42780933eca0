import { either as E } from 'fp-ts';
import type { BandwidthEvent, CircuitEvent, OrConnectionEvent, StreamEvent } from '../../lib/model/Event.js';
import type { CircuitId, StreamId } from '../../lib/model/ids.js';

export const circuitId = (id: number): CircuitId => id;
export const streamId = (id: number): StreamId => id;

export const circuit = (id: number, status: CircuitEvent['status']): E.Either<never, CircuitEvent> =>
  E.right({ _tag: 'Circuit', status, id: circuitId(id), path: [] });

export const stream = (id: number, status: StreamEvent['status']): E.Either<never, StreamEvent> =>
  E.right({ _tag: 'Stream', status, id: streamId(id), target: '127.0.0.1:80' });

export const orConnection = (status: OrConnectionEvent['status']): E.Either<never, OrConnectionEvent> =>
  E.right({ _tag: 'OrConnection', status, router: 'moria1' });

export const bandwidth = (read: number, written: number): E.Either<never, BandwidthEvent> =>
  E.right({ _tag: 'Bandwidth', read, written });
