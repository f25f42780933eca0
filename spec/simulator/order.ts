/** The rules that the order of events obeys, as a model that each event is held against. */
import type { TorEvent } from '../../lib/model/Event.js';

export interface Seen {
  /** The path of each live circuit, and whether it was built. */
  readonly circuits: Map<number, { path: ReadonlyArray<string>; built: boolean }>;
  readonly circuitIds: Set<number>;
  readonly streams: Map<number, { target: string; succeeded: boolean }>;
  readonly connections: Map<string, { connected: boolean }>;
}

export const nothingSeen = (): Seen => ({
  circuits: new Map(),
  circuitIds: new Set(),
  streams: new Map(),
  connections: new Map(),
});

/** Takes one event; what it gives is the rule that was broken. */
export const breach = (seen: Seen, event: TorEvent): string | undefined => {
  switch (event._tag) {
    case 'Circuit':
      return ofCircuit(seen, event.status, event.id, event.path);
    case 'Stream':
      return ofStream(seen, event.status, event.id, event.target);
    case 'OrConnection':
      return ofConnection(seen, event.status, event.router);
    case 'Bandwidth':
      return [event.read, event.written].every((n) => Number.isInteger(n) && n >= 0 && n <= 0xffff_ffff)
        ? undefined
        : 'bandwidth is in 32 bits';
    case 'Log':
      // eslint-disable-next-line no-control-regex
      return /^[^\u0000-\u001f]+\n$/.test(event.message) ? undefined : 'a log message is one line, with its newline';
  }
};

const ofCircuit = (
  { circuits, circuitIds, connections }: Seen,
  status: string | number,
  id: number,
  path: ReadonlyArray<string>,
): string | undefined => {
  const circuit = circuits.get(id);
  if (status === 'Launched') {
    if (circuitIds.has(id)) return 'an id of a circuit is used once';
    circuitIds.add(id);
    circuits.set(id, { path, built: false });
    return path.length === 0 ? undefined : 'a circuit is launched without a path';
  }
  if (circuit === undefined) return 'only a live circuit changes';
  switch (status) {
    case 'Extended':
      if (circuit.built) return 'a circuit that is built is not extended';
      if (path.length !== circuit.path.length + 1) return 'a circuit grows router by router';
      if (circuit.path.some((router, index) => path[index] !== router)) return 'a circuit keeps its routers';
      if (new Set(path).size !== path.length) return 'the routers of a circuit are different';
      if (connections.get(path[0]!)?.connected !== true) return 'a circuit begins on an OR connection';
      circuit.path = path;
      return undefined;
    case 'Built':
      if (circuit.built || path.length === 0) return 'a circuit is built once, with a path';
      circuit.built = true;
      break;
    case 'Failed':
      if (circuit.built) return 'a circuit that was built does not fail';
      circuits.delete(id);
      break;
    case 'Closed':
      if (!circuit.built) return 'a circuit that was not built is not closed';
      circuits.delete(id);
  }
  return path.join() === circuit.path.join() ? undefined : 'an event has the path so far';
};

const ofStream = (
  { streams, circuits }: Seen,
  status: string | number,
  id: number,
  target: string,
): string | undefined => {
  const stream = streams.get(id);
  const isResolve = target.endsWith(':0');
  switch (status) {
    case 'SentConnect':
    case 'SentResolve':
      if (stream !== undefined) return 'an id of a stream is used again after its end';
      streams.set(id, { target, succeeded: false });
      if (isResolve !== (status === 'SentResolve')) return 'only a resolve has port 0';
      return [...circuits.values()].some(({ built }) => built) ? undefined : 'a stream is sent on a built circuit';
    case 'Succeeded':
      if (stream === undefined || stream.succeeded) return 'a stream succeeds once, after it was sent';
      stream.succeeded = true;
      break;
    case 'Closed':
      if (stream?.succeeded !== true) return 'a stream is closed after it succeeded';
      streams.delete(id);
      break;
    case 'Failed':
      if (stream?.succeeded === true) return 'a stream that succeeded does not fail';
      streams.delete(id);
  }
  return stream === undefined || stream.target === target ? undefined : 'a stream keeps its target';
};

const ofConnection = ({ connections, circuits }: Seen, status: string | number, router: string): string | undefined => {
  const connection = connections.get(router);
  if (status === 'Launched') {
    if (connection !== undefined) return 'there is one connection to a router';
    connections.set(router, { connected: false });
    return undefined;
  }
  if (connection === undefined) return 'only a live connection changes';
  if (status === 'Connected') {
    if (connection.connected) return 'a connection is made once';
    connection.connected = true;
    return undefined;
  }
  connections.delete(router);
  if ((status === 'Closed') !== connection.connected) return 'a connection that was made is closed, another one fails';
  return [...circuits.values()].some(({ path }) => path[0] === router)
    ? 'circuits end before their connection'
    : undefined;
};
