import { emptyModel, kept, step } from '../../../lib/cli/dashboard/Model.js';
import type { Input, Model } from '../../../lib/cli/dashboard/Model.js';
import { alive, inOrder, most } from '../../../lib/cli/dashboard/Rows.js';
import type { StreamEvent } from '../../../lib/model/Event.js';
import { connectionLost, decodeError, transportError } from '../../../lib/TorError.js';
import { bandwidth, circuit, event, log, orConnection, stream } from './events.js';

const start = emptyModel(0);

/** Each input a second after the one before it. */
const after = (...inputs: ReadonlyArray<Input>): Model =>
  inputs.reduce((model, input) => step(model, input, model.now + 1000), start);

const lost = (session: number): Input => ({
  _tag: 'Problem',
  error: connectionLost(session, transportError('Ended', 'tcp://127.0.0.1:9051', 'it ended')),
});

const tick: Input = { _tag: 'Tick' };

describe('the dashboard’s model', () => {
  it('follows a circuit from its launch to its end', () => {
    const built = after(
      event(circuit(7, 'Launched')),
      event(circuit(7, 'Extended', 'amber')),
      event(circuit(7, 'Built', 'amber', 'birch')),
    );
    expect(inOrder(built.circuits)).toEqual([
      { id: '7', status: 'Built', what: ['amber', 'birch'], at: 3000, ended: false },
    ]);
    const closed = step(built, event(circuit(7, 'Closed', 'amber', 'birch')), 4000);
    expect(alive(closed.circuits)).toBe(0);
    expect(inOrder(closed.circuits)).toMatchObject([{ status: 'Closed', ended: true }]);
  });

  it('shows what has ended for three seconds more', () => {
    const failed = after(event(stream(3, 'Failed', 'example.com:80')));
    expect(step(failed, tick, 3999).streams.size).toBe(1);
    expect(step(failed, tick, 4000).streams.size).toBe(0);
  });

  it('puts the newest first, and what has ended last', () => {
    const { orConnections } = after(
      event(orConnection('amber', 'Launched')),
      event(orConnection('birch', 'Connected')),
      event(orConnection('cedar', 'Failed')),
      event(orConnection('amber', 'Connected')),
    );
    expect(inOrder(orConnections).map(({ id }) => id)).toEqual(['birch', 'amber', 'cedar']);
  });

  it('takes an id that is used again for a new stream', () => {
    const { streams } = after(
      event(stream(1, 'Closed', 'old.example:80')),
      event(stream(2, 'Succeeded', 'other.example:80')),
      event(stream(1, 'SentConnect', 'new.example:80')),
    );
    expect(inOrder(streams).map(({ what }) => what)).toEqual([['new.example:80'], ['other.example:80']]);
  });

  it('keeps a status that the specification does not name', () => {
    expect(inOrder(after(event(stream(1, 7, 'example.com:80'))).streams)).toMatchObject([{ status: 7, ended: false }]);
  });

  it('adds up bandwidth', () => {
    expect(after(event(bandwidth(1, 2)), event(bandwidth(3, 4)))).toMatchObject({
      read: 4,
      written: 6,
      seconds: [
        { read: 1, written: 2 },
        { read: 3, written: 4 },
      ],
    });
  });

  it('counts one gap when all five streams tell of it, and forgets what may be gone', () => {
    const same = lost(1);
    const model = after(event(circuit(1, 'Built', 'amber')), same, same, same, same, same);
    expect(model).toMatchObject({ gaps: 1, seconds: [undefined], problems: 0 });
    expect(model.circuits.size).toBe(0);
    expect(model.log.map(({ text }) => text)).toEqual(['connection 1 was lost: tcp://127.0.0.1:9051: it ended']);
    expect(step(model, lost(2), 9000).gaps).toBe(2);
  });

  it('logs an event that could not be read, and counts it', () => {
    const error = decodeError('EVENT', 'Status', 2, '1 octet', 'none');
    expect(after(event(log('all is well\n')), { _tag: 'Problem', error })).toMatchObject({
      problems: 1,
      log: [
        { text: 'all is well', isProblem: false },
        { text: 'EVENT: Status at octet 2: wanted 1 octet, got none', isProblem: true },
      ],
    });
  });

  it('stays small, whatever a Tor sends', () => {
    let model = start;
    for (let i = 0; i < 2 * kept.seconds; i++) {
      for (const each of [
        circuit(i, 'Launched', ...Array.from({ length: 300 }, () => 'x'.repeat(600))),
        stream(i, 'SentConnect', 'x'.repeat(60_000)),
        orConnection(`${i}${'x'.repeat(60_000)}`, 'Connected'),
        bandwidth(i, i),
        log('x'.repeat(60_000)),
      ]) {
        model = step(model, event(each), i);
      }
    }
    expect([model.circuits.size, model.streams.size, model.orConnections.size]).toEqual([
      most.rows,
      most.rows,
      most.rows,
    ]);
    expect([model.seconds.length, model.log.length]).toEqual([kept.seconds, kept.log]);
    const rows = [...model.circuits.values(), ...model.streams.values(), ...model.orConnections.values()];
    expect(Math.max(...rows.flatMap(({ id, what }) => [id.length, ...what.map((text) => text.length)]))).toBe(
      most.text,
    );
    expect(Math.max(...model.log.map(({ text }) => text.length))).toBe(most.text);
    // the newest are kept
    expect(model.circuits.has(String(2 * kept.seconds - 1))).toBe(true);
  });

  it("has the word of today's Tor for a status that TC has no name for", () => {
    const details = { status: 'DETACHED', other: {} };
    const { streams } = step(emptyModel(0), event({ ...(stream(7, 7, 'a:80') as StreamEvent), details }), 0);
    expect(streams.get('7')?.status).toBe('DETACHED');
  });
});
