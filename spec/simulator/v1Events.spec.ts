import { either as E } from 'fp-ts';
import { merge, VirtualTimeScheduler } from 'rxjs';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor, SimulatorOptions } from '../../lib/simulator/index.js';
import { v1EventOf } from '../../lib/simulator/v1Events.js';
import { eventNames } from '../../lib/simulator/info/names.js';
import type { TorEvent } from '../../lib/model/Event.js';
import { now } from './observed.js';
import { quiet, run } from './v1.js';

it('bandwidth and log events are the same in the v1 protocol, without a line end', () => {
  const bandwidth = { _tag: 'Bandwidth', read: 1, written: 2 } as const;
  expect(v1EventOf(bandwidth)).toBe(bandwidth);
  const details = { severity: 'Warn' } as const;
  expect(v1EventOf({ _tag: 'Log', message: 'a b\n', details })).toEqual({ _tag: 'Log', message: 'a b', details });
  expect(v1EventOf({ _tag: 'OrConnection', status: 'Launched', router: 'a' })).toBeUndefined();
});

const busy: SimulatorOptions = { failureRate: 0.1, circuitsPerMinute: 30, streamsPerMinute: 60 };

it('every event of some busy minutes can be read', () => {
  const scheduler = new VirtualTimeScheduler(undefined, 300_000);
  const tor = simulator({ ...busy, scheduler });
  const names = new Set<string>();
  const wrong: unknown[] = [];
  for (const name of eventNames) {
    tor.event(name).subscribe((item) => (E.isLeft(item) ? wrong.push(item.left) : names.add(name)));
  }
  scheduler.schedule(() => {
    now(tor.addOnion({ ports: [{ port: 80 }] }));
    now(tor.killRouter('amber'));
    now(tor.extendCircuit(['birch', 'cedar']));
    now(tor.signal('NewNym'));
    now(tor.setConf([{ key: 'Nickname', value: 'mine' }]));
    now(tor.setCircuitPurpose([...tor.state().circuits.keys()].at(-1) ?? 0, 'controller'));
  }, 10_000);
  scheduler.flush();
  expect(wrong).toEqual([]);
  expect([...names].sort()).toEqual(
    (
      'ADDRMAP BUILDTIMEOUT_SET BW CIRC CIRC_BW CIRC_MINOR CONF_CHANGED DEBUG GUARD HS_DESC INFO ' +
      'NETWORK_LIVENESS NEWCONSENSUS NEWDESC NOTICE NS ORCONN SIGNAL STATUS_CLIENT STREAM STREAM_BW'
    ).split(' '),
  );
});

/** The items of the five streams, and of the events of the v1 protocol that they are made of. */
const observed = (streams: 'tc' | 'v1') => {
  const scheduler = new VirtualTimeScheduler(undefined, 60_000);
  const tor = simulator({ ...busy, scheduler, streams });
  const five: Array<E.Either<unknown, TorEvent>> = [];
  const named: unknown[] = [];
  merge<ReadonlyArray<E.Either<unknown, TorEvent>>>(
    tor.circuit$,
    tor.stream$,
    tor.orConnection$,
    tor.bandwidth$,
    tor.log$,
  ).subscribe((item) => five.push(item));
  for (const name of ['CIRC', 'CIRC_MINOR', 'STREAM', 'ORCONN', 'BW', 'NOTICE', 'WARN', 'ERR'] as const) {
    tor.event(name).subscribe((item) => named.push(item));
  }
  scheduler.flush();
  return { five, named, tor };
};

const snapshot = async (tor: SimulatedTor) =>
  Promise.resolve(
    [tor.snapshots.circuits, tor.snapshots.streams, tor.snapshots.orConnections].flatMap((one) => now<unknown>(one)),
  );

describe('with streams of the v1 protocol', () => {
  it('the five streams are the events of the same names', () => {
    const { five, named } = observed('v1');
    expect(five.length).toBeGreaterThan(100);
    expect(five).toEqual(named);
  });

  it('snapshots have the rows of GETINFO', async () => {
    const { tor } = observed('v1');
    const [circuits, , streams, , connections] = await snapshot(tor);
    expect(circuits).toMatchObject(E.right(expect.arrayContaining([])));
    const first = (circuits as E.Right<ReadonlyArray<{ readonly path: ReadonlyArray<string> }>>).right.find(
      ({ path }) => path.length > 0,
    );
    expect(first?.path[0]).toMatch(/^\$[0-9A-F]{40}~[a-z]+$/);
    expect([streams, connections]).toMatchObject([{ _tag: 'Right' }, { _tag: 'Right' }]);
  });

  it('the run is the same as with those of TC', () => {
    expect(observed('v1').named).toEqual(observed('tc').named);
  });
});

it('a name that a Tor does not know is a Left, and no event', () => {
  const { tor, wait } = run(quiet);
  const seen: unknown[] = [];
  tor.event('FOO').subscribe({ next: (item) => seen.push(item), complete: () => seen.push('complete') });
  wait(2_000);
  expect(seen).toMatchObject([{ left: { status: 552, text: 'Unrecognized event "FOO"' } }]);
  now(tor.signal('Halt'));
  expect(seen.at(-1)).toBe('complete');
  expect(now(tor.event('bw'))).toEqual(['complete']);
});
