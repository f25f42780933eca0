import { emptyModel, LOG, step } from '../../../lib/cli/dashboard/Model.js';
import type { Input, Model } from '../../../lib/cli/dashboard/Model.js';
import { alive, inOrder, most } from '../../../lib/cli/dashboard/PanelRows.js';
import type { PanelRows, Thing } from '../../../lib/cli/dashboard/PanelRows.js';
import type { StreamEvent, TorEvent } from '../../../lib/model/Event.js';
import { connectionLost, decodeError, transportError } from '../../../lib/TorError.js';
import type { TorError } from '../../../lib/TorError.js';
import { modelAfter, bandwidth, circuit, log, orConnection, stream } from './events.js';

/** Each a second after the one before it. */
const after = (...items: ReadonlyArray<TorEvent | TorError>): Model => modelAfter(items, { every: 1000 });

const lost = (session: number): TorError =>
  connectionLost(session, transportError('Ended', 'tcp://127.0.0.1:9051', 'it ended'));

const tick: Input = { _tag: 'Tick' };

const whats = <K>(rows: PanelRows<K, Thing>): ReadonlyArray<string> => inOrder(rows).map(({ what }) => what.join());

describe('the dashboard’s model', () => {
  it('follows a circuit from its launch to its end', () => {
    const life = [circuit(7, 'Launched'), circuit(7, 'Extended', 'amber'), circuit(7, 'Built', 'amber', 'birch')];
    const built = after(...life);
    expect(inOrder(built.circuits)).toEqual([{ id: '7', status: 'Built', what: ['amber', 'birch'], ended: false }]);
    const closed = after(...life, circuit(7, 'Closed', 'amber', 'birch'));
    expect([alive(built.circuits), alive(closed.circuits)]).toEqual(['1', '0']);
    expect(inOrder(closed.circuits)).toMatchObject([{ status: 'Closed', ended: true }]);
  });

  it('shows what has ended for three seconds more', () => {
    const failed = after(stream(3, 'SentConnect', 'example.com:80'), stream(3, 'Failed', 'example.com:80'));
    expect(inOrder(step(failed, tick, 4999, 4999).streams)).toHaveLength(1);
    expect(inOrder(step(failed, tick, 5000, 5000).streams)).toHaveLength(0);
  });

  it('puts the newest first, and what has ended last', () => {
    const { streams } = after(
      stream(1, 'SentConnect', 'amber:1'),
      stream(2, 'SentConnect', 'birch:1'),
      stream(3, 'SentConnect', 'cedar:1'),
      stream(3, 'Failed', 'cedar:1'),
      stream(1, 'Succeeded', 'amber:1'),
    );
    expect(whats(streams)).toEqual(['birch:1', 'amber:1', 'cedar:1']);
  });

  it('takes an id that is used again for a new stream', () => {
    const { streams } = after(
      stream(1, 'SentConnect', 'old.example:80'),
      stream(1, 'Closed', 'old.example:80'),
      stream(1, 'SentConnect', 'new.example:80'),
    );
    expect(whats(streams)).toEqual(['new.example:80', 'old.example:80']);
  });

  it('keeps a status that the specification does not name', () => {
    expect(inOrder(after(stream(1, 7, 'example.com:80')).streams)).toMatchObject([{ status: 7, ended: false }]);
  });

  it('has the time of durations, and for the log that of the wall clock, which may be set', () => {
    const input: Input = { _tag: 'Event', event: log('said') };
    const model = step(emptyModel(1_000, 50_000), input, 2_000, 40_000);
    expect(model).toMatchObject({ startedAt: 1_000, now: 2_000, date: 40_000, log: [{ at: 40_000 }] });
  });

  it('adds up bandwidth', () => {
    expect(after(bandwidth(1, 2), bandwidth(3, 4)).traffic).toEqual({
      total: { read: 4, written: 6 },
      seconds: [
        { read: 1, written: 2 },
        { read: 3, written: 4 },
      ],
    });
  });

  it('counts one gap though all streams tell of it, and forgets what may be gone', () => {
    const gap = lost(1);
    const model = after(
      bandwidth(1, 1),
      circuit(1, 'Built', 'amber'),
      circuit(2, 'Built', 'amber'),
      circuit(2, 'Closed'),
      gap,
    );
    expect(model).toMatchObject({ gaps: 1, problems: 0, counts: { Circuit: 3 } });
    expect(model.traffic.seconds).toEqual([{ read: 1, written: 1 }, undefined]);
    expect(inOrder(model.circuits)).toEqual([]);
    expect(model.log.map(({ text }) => text)).toEqual(['connection 1 was lost: tcp://127.0.0.1:9051: it ended']);
    expect(after(gap, lost(2)).gaps).toBe(2);
  });

  it('logs an event that could not be read, and counts it once', () => {
    expect(after(log('all is well\n'), decodeError('EVENT', 'Status', 2, '1 byte', 'none'))).toMatchObject({
      problems: 1,
      log: [
        { text: 'all is well', isProblem: false },
        { text: 'EVENT: Status at byte 2: wanted 1 byte, got none', isProblem: true },
      ],
    });
  });

  it('stays small, whatever a Tor sends, and says where it has left out', () => {
    const events = Array.from({ length: 2 * most.rows }, (_, i) => [
      circuit(i, 'Launched', ...Array.from({ length: 300 }, () => 'x'.repeat(600))),
      stream(i, 'SentConnect', 'x'.repeat(6_000)),
      orConnection(`${i}${'x'.repeat(6_000)}`, 'Connected'),
      bandwidth(i, i),
      log('x'.repeat(6_000)),
    ]).flat();
    const model = after(...events);
    const { circuits, streams, orConnections } = model;
    expect([circuits, streams, orConnections].map(({ table }) => table.rows.size)).toEqual([1024, 1024, 1024]);
    expect(alive(circuits)).toBe('1024+');
    expect([model.traffic.seconds.length, model.log.length]).toEqual([600, LOG]);
    const texts = [...inOrder(circuits), ...inOrder(streams), ...inOrder(orConnections)].flatMap(({ what }) => what);
    const longest = [...texts, ...model.log.map(({ text }) => text)].reduce((n, { length }) => Math.max(n, length), 0);
    expect(longest).toBe(most.text);
  });

  it("has the word of today's Tor for a status that TC has no name for", () => {
    const details = { status: 'DETACHED', other: {} };
    const { streams } = after({ ...(stream(7, 7, 'a:80') as StreamEvent), details });
    expect(inOrder(streams)).toMatchObject([{ status: 'DETACHED' }]);
  });

  it('is empty at first', () => {
    expect(emptyModel(5, 7)).toMatchObject({ startedAt: 5, now: 5, date: 7, gaps: 0, traffic: { seconds: [] } });
  });
});
