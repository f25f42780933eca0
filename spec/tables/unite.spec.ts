/** Rows are the union of what the events of their thing said. */
import type { OrConnectionEvent, StreamEvent, CircuitEvent } from '../../lib/model/Event.js';
import { circuitReducer } from '../../lib/tables/circuits.js';
import { orConnectionReducer } from '../../lib/tables/orConnections.js';
import type { TableReducer } from '../../lib/tables/reducer.js';
import { streamReducer } from '../../lib/tables/streams.js';
import type { Input } from '../../lib/tables/Table.js';
import { circuit, orConnection, stream } from './events.js';

const circuitOf = (status: CircuitEvent['status'], word: string, details: object = {}): CircuitEvent => ({
  ...circuit(1, status, 'a', 'b'),
  details: { status: word, other: {}, ...details },
});

const streamOf = (status: StreamEvent['status'], word: string, details: object = {}): StreamEvent => ({
  ...stream(1, status),
  details: { status: word, other: {}, ...details },
});

const orConnectionOf = (status: OrConnectionEvent['status'], details: object = {}): OrConnectionEvent => ({
  ...orConnection('a', status),
  details: { status: String(status).toUpperCase(), id: '7', other: {}, ...details },
});

type Step<A> = A | Exclude<Input<A>, { readonly _tag: 'Event' }>;

/** The rows after these events and other inputs, and the last change. */
const after = <K, A extends { readonly _tag: string }>(
  { initial, step }: TableReducer<K, A>,
  ...steps: ReadonlyArray<Step<A>>
): { readonly rows: ReadonlyArray<A>; readonly change: unknown } => {
  let state = initial;
  let change: unknown;
  for (const one of steps) {
    const input = ('status' in one ? { _tag: 'Event', event: one } : one) as Input<A>;
    [state, change] = step(state, input);
  }
  return { rows: [...state.table.rows.values()], change };
};

const asked = { _tag: 'Asked' } as const;

describe('a stream', () => {
  const begun = streamOf(5, 'NEW', { purpose: 'USER', sourceAddress: '127.0.0.1:9', other: { A: '1' } });

  it('keeps what only its first event says, and has the newest value of each field', () => {
    const sent = streamOf('SentConnect', 'SENTCONNECT', { circuit: 4, nymEpoch: 2, other: { B: '2' } });
    expect(after(streamReducer(), begun, sent).rows).toEqual([
      streamOf('SentConnect', 'SENTCONNECT', {
        circuit: 4,
        nymEpoch: 2,
        purpose: 'USER',
        sourceAddress: '127.0.0.1:9',
        other: { A: '1', B: '2' },
      }),
    ]);
  });

  it('is not on a circuit, and has no reason, unless its newest event says so', () => {
    const detached = streamOf(7, 'DETACHED', { reason: 'TIMEOUT' });
    const [row] = after(streamReducer(), streamOf('SentConnect', 'SENTCONNECT', { circuit: 4 }), detached).rows;
    expect(row).toEqual(detached);
    const again = streamOf('SentConnect', 'SENTCONNECT', { circuit: 5 });
    expect(after(streamReducer(), detached, again).rows).toEqual([again]);
  });

  it('keeps its status when another change is reported', () => {
    const open = streamOf('Succeeded', 'SUCCEEDED');
    const mapped = { ...streamOf(8, 'REMAP', { source: 'EXIT' }), target: '192.0.2.81:80' };
    expect(after(streamReducer(), open, mapped, streamOf(10, 'XOFF_SENT', { circuit: 4 })).rows).toEqual([
      streamOf('Succeeded', 'SUCCEEDED', { source: 'EXIT', circuit: 4 }),
    ]);
    expect(after(streamReducer(), open, mapped).rows[0]?.target).toBe('192.0.2.81:80');
  });

  it('ends with all that was said of it, and the reason', () => {
    const { change, rows } = after(streamReducer(), begun, streamOf('Closed', 'CLOSED', { reason: 'DONE' }));
    expect(rows).toEqual([]);
    expect(change).toMatchObject({
      _tag: 'Ended',
      row: { status: 'Closed', details: { reason: 'DONE', purpose: 'USER' } },
    });
  });

  it('that begins with the id of another has nothing of that one', () => {
    const other = streamOf(5, 'NEW', { purpose: 'DIR_FETCH' });
    expect(after(streamReducer(), begun, other).rows).toEqual([other]);
    expect(
      after(streamReducer(), begun, streamOf('Closed', 'CLOSED'), streamOf('Succeeded', 'SUCCEEDED')).rows,
    ).toEqual([streamOf('Succeeded', 'SUCCEEDED')]);
  });

  it('has what a snapshot says besides the events since it was requested', () => {
    const entry = streamOf('SentConnect', 'SENTCONNECT', { circuit: 4, socksUsername: 'a' });
    const open = streamOf('Succeeded', 'SUCCEEDED', { circuit: 4 });
    const { rows, change } = after(streamReducer(), asked, open, { _tag: 'Snapshot', rows: [entry] });
    expect(rows).toEqual([streamOf('Succeeded', 'SUCCEEDED', { circuit: 4, socksUsername: 'a' })]);
    expect(change).toMatchObject({ put: [[1, rows[0]]] });
  });

  it('has nothing of a snapshot that is of another with its id', () => {
    const entry = streamOf('Succeeded', 'SUCCEEDED', { socksUsername: 'a' });
    const snapshot = { _tag: 'Snapshot', rows: [entry] } as const;
    const open = streamOf('Succeeded', 'SUCCEEDED', { circuit: 4 });
    expect(after(streamReducer(), asked, streamOf('Closed', 'CLOSED'), open, snapshot).rows).toEqual([open]);
    expect(after(streamReducer(), open, asked, begun, open, snapshot).rows).toEqual([
      streamOf('Succeeded', 'SUCCEEDED', {
        circuit: 4,
        purpose: 'USER',
        sourceAddress: '127.0.0.1:9',
        other: { A: '1' },
      }),
    ]);
  });
});

describe('a circuit', () => {
  const built = circuitOf('Built', 'BUILT', { purpose: 'GENERAL', timeCreated: 't', hsState: 'HSCI_DONE' });
  const changed = (details: object = {}): CircuitEvent =>
    circuitOf(5, 'PURPOSE_CHANGED', { purpose: 'CONTROLLER', other: { OLD_PURPOSE: 'GENERAL' }, ...details });

  it('keeps its status when its purpose changes, and nothing of the old purpose', () => {
    expect(after(circuitReducer(), built, changed({ timeCreated: 't' })).rows).toEqual([
      circuitOf('Built', 'BUILT', { purpose: 'CONTROLLER', timeCreated: 't' }),
    ]);
  });

  it('keeps what an incomplete event does not say', () => {
    expect(after(circuitReducer(), built, changed()).rows).toEqual([
      circuitOf('Built', 'BUILT', { purpose: 'CONTROLLER', timeCreated: 't', hsState: 'HSCI_DONE' }),
    ]);
    expect(after(circuitReducer(), built, circuitOf('Built', 'BUILT')).rows).toEqual([built]);
    expect(after(circuitReducer(), built, circuit(1, 'Extended', 'a')).rows).toEqual([
      { ...built, status: 'Extended', path: ['a'] },
    ]);
  });

  it('has its status from a snapshot if no event has reported one', () => {
    const entry = circuitOf('Built', 'BUILT', { purpose: 'GENERAL', timeCreated: 't' });
    const snapshot = { _tag: 'Snapshot', rows: [entry] } as const;
    expect(after(circuitReducer(), asked, changed({ timeCreated: 't' }), snapshot).rows).toEqual([
      circuitOf('Built', 'BUILT', { purpose: 'CONTROLLER', timeCreated: 't' }),
    ]);
  });
});

it('an OR connection keeps its number and the rest, until another begins', () => {
  const open = orConnectionOf('Connected', { circuits: 2 });
  expect(after(orConnectionReducer(), orConnectionOf('Launched', { other: { A: '1' } }), open).rows).toEqual([
    orConnectionOf('Connected', { circuits: 2, other: { A: '1' } }),
  ]);
  expect(after(orConnectionReducer(), open, orConnectionOf('Launched')).rows).toEqual([orConnectionOf('Launched')]);
});

it('a row is the event itself if there is nothing to add', () => {
  const open = streamOf('Succeeded', 'SUCCEEDED', { circuit: 4 });
  expect(after(streamReducer(), streamOf('SentConnect', 'SENTCONNECT', { circuit: 4 }), open).rows[0]).toBe(open);
});
