/** Events by hand. */
import type { Input } from '../../../lib/cli/dashboard/Model.js';
import type { CircuitEvent, OrConnectionEvent, StreamEvent, TorEvent } from '../../../lib/model/Event.js';
import type { CircuitId, StreamId } from '../../../lib/model/ids.js';

export const circuit = (id: number, status: CircuitEvent['status'], ...path: ReadonlyArray<string>): TorEvent => ({
  _tag: 'Circuit',
  id: id as CircuitId,
  status,
  path,
});

export const stream = (id: number, status: StreamEvent['status'], target: string): TorEvent => ({
  _tag: 'Stream',
  id: id as StreamId,
  status,
  target,
});

export const orConnection = (router: string, status: OrConnectionEvent['status']): TorEvent => ({
  _tag: 'OrConnection',
  router,
  status,
});

export const bandwidth = (read: number, written: number): TorEvent => ({ _tag: 'Bandwidth', read, written });

export const log = (message: string): TorEvent => ({ _tag: 'Log', message });

export const event = (of: TorEvent): Input => ({ _tag: 'Event', event: of });
