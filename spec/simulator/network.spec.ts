import { either as E } from 'fp-ts';
import type { TorEvent } from '../../lib/model/Event.js';
import { configLine } from '../../lib/model/ConfigLine.js';
import type { SimulatorOptions } from '../../lib/simulator/index.js';
import { serverError } from '../../lib/TorError.js';
import { breach, nothingSeen } from './order.js';
import { now, observed } from './observed.js';
import type { Timed } from './observed.js';

const quiet: SimulatorOptions = {
  routers: ['amber', 'birch', 'cedar'],
  circuitsPerMinute: 0,
  streamsPerMinute: 0,
  failureRate: 0,
};

/** An event in short: its status and its path, target or router. */
const short = (event: TorEvent): ReadonlyArray<string> => {
  switch (event._tag) {
    case 'Circuit':
      return [`${String(event.status)} ${event.id} ${event.path.join()}`];
    case 'Stream':
      return [`${String(event.status)} ${event.id} ${event.target}`];
    case 'OrConnection':
      return [`${String(event.status)} ${event.router}`];
    case 'Log':
      return [event.message.trim()];
    case 'Bandwidth':
      return [];
  }
};

const shorts = (events: ReadonlyArray<Timed>): ReadonlyArray<string> => events.flatMap(({ event }) => short(event));

const paths = (events: ReadonlyArray<Timed>): ReadonlyArray<ReadonlyArray<string>> =>
  events.flatMap(({ event }) => (event._tag === 'Circuit' && event.status === 'Built' ? [event.path] : []));

it('builds a circuit for a stream, as the recorded Tor did', () => {
  const { events } = observed(quiet, 5000, (tor) => now(tor.openStream('www.example.com:80')));
  const [path] = paths(events);
  const [entry, middle, exit] = path!;
  expect(shorts(events)).toEqual([
    'Launched 1 ',
    `Launched ${entry}`,
    `Connected ${entry}`,
    `Extended 1 ${entry}`,
    `Extended 1 ${entry},${middle}`,
    `Extended 1 ${entry},${middle},${exit}`,
    "circuit_send_next_onion_skin(): Tor has successfully opened a circuit. Looks like it's working.",
    `Built 1 ${entry},${middle},${exit}`,
    'SentConnect 12 www.example.com:80',
    'Succeeded 12 www.example.com:80',
  ]);
});

it('resolves with port 0, and uses the number of a stream again', () => {
  const { events } = observed(quiet, 100_000, (tor, scheduler) => {
    now(tor.openStream('www.example.com'));
    scheduler.schedule(() => now(tor.openStream('www.example.org')), 10_000);
  });
  expect(shorts(events).filter((text) => text.includes('www'))).toEqual([
    'SentResolve 12 www.example.com:0',
    'Succeeded 12 www.example.com:0',
    'Closed 12 www.example.com:0',
    'SentResolve 12 www.example.org:0',
    'Succeeded 12 www.example.org:0',
    'Closed 12 www.example.org:0',
  ]);
});

it('tells the id of a stream before its first event', () => {
  const { tor } = observed(quiet, 0);
  expect(now(tor.openStream('a.example:80'))).toEqual([E.right(12), 'complete']);
  expect(now(tor.openStream('b.example:80'))).toEqual([E.right(13), 'complete']);
});

it.each([
  '',
  ':80',
  'a b:80',
  'a,b:80',
  'a:99999',
  'a:b',
  '\ud800:1',
  'a\n:80',
  '256.1.1.1:80',
  '[::1:80',
  `${'a'.repeat(256)}:80`,
])('opens no stream to %j', (target) => {
  const { tor } = observed(quiet, 0);
  expect(now(tor.openStream(target))).toEqual([
    E.left(serverError('InvalidValue', 'A target is host:port, or host alone to resolve it')),
    'complete',
  ]);
});

it('a stream that finds no circuit fails after a minute without having been sent', () => {
  const { events, tor } = observed({ ...quiet, routers: [] }, 70_000, (tor) => now(tor.openStream('a.example:80')));
  expect(shorts(events).filter((text) => !text.startsWith('router_choose_random_node()'))).toEqual([
    'Tried for 60 seconds to get a connection to [scrubbed]. Giving up.',
    'Failed 12 a.example:80',
  ]);
  expect(tor.state().streams.size).toBe(0);
});

it('shows addresses in its log where SafeLogging is off', () => {
  const options = { ...quiet, routers: [], torrc: 'SafeLogging 0\n' };
  const { events } = observed(options, 70_000, (tor) => now(tor.openStream('a.example:80')));
  expect(shorts(events)).toContain('Tried for 60 seconds to get a connection to a.example:80. Giving up.');
});

it('closes a circuit with its streams', () => {
  const { events } = observed(quiet, 5000, (tor, scheduler) => {
    now(tor.openStream('a.example:80'));
    tor.stream$.subscribe((event) => {
      if (E.isRight(event) && event.right.status === 'Succeeded') {
        scheduler.schedule(() => expect(now(tor.closeCircuit(1))).toEqual([E.right(undefined), 'complete']));
      }
    });
  });
  expect(shorts(events).slice(-2)).toEqual([expect.stringMatching(/^Closed 1 \w+,\w+,\w+$/), 'Closed 12 a.example:80']);
});

it.each([
  ['closeCircuit', 'Unknown circuit "9"'],
  ['killRouter', 'The simulated network has no router of this fingerprint'],
  ['startRouter', 'The simulated network has no router of this fingerprint'],
] as const)('%s needs one that is there', (act, text) => {
  const { tor } = observed(quiet, 0);
  const acted = act === 'closeCircuit' ? tor.closeCircuit(9) : tor[act]('nobody');
  expect(now(acted)).toMatchObject([{ left: { _tag: 'ServerError', code: 'InvalidValue', text } }, 'complete']);
});

it('a router that is killed takes its circuits and streams with it, then its connection', () => {
  const { events } = observed({ ...quiet, seed: 3 }, 8000, (tor, scheduler) => {
    now(tor.openStream('a.example:80'));
    scheduler.schedule(() => now(tor.killRouter([...tor.state().orConnections.keys()][0]!)), 3000);
  });
  const after = shorts(events.filter(({ at }) => at >= 3000));
  const [path] = paths(events);
  expect(after.slice(0, 3)).toEqual([
    `Closed 1 ${path!.join()}`,
    expect.stringMatching(/^(Closed|Failed) 12 a.example:80$/),
    `Closed ${path![0]!}`,
  ]);
});

it('a circuit that is being built fails with the part that was built', () => {
  const { events } = observed(quiet, 8000, (tor, scheduler) => {
    now(tor.openStream('a.example:80'));
    tor.circuit$.subscribe((event) => {
      if (E.isLeft(event) || event.right.status !== 'Extended' || event.right.path.length !== 2) return;
      const [entry, middle] = event.right.path;
      scheduler.schedule(() => {
        const kill = entry !== undefined && middle !== undefined && tor.state().down.size === 0;
        if (kill) now(tor.killRouter(middle));
      });
    });
  });
  const failed = events.find(({ event }) => event._tag === 'Circuit' && event.status === 'Failed');
  expect(failed?.event).toEqual(expect.objectContaining({ path: [expect.any(String), expect.any(String)] }));
});

it('goes on with the routers that are left, and with all when they are started', () => {
  const { events, tor } = observed(
    { failureRate: 0, routers: ['amber', 'birch', 'cedar', 'dune'] },
    600_000,
    (tor, at) => {
      at.schedule(() => now(tor.killRouter('amber')), 100_000);
      at.schedule(() => now(tor.startRouter('amber')), 300_000);
    },
  );
  const uses = (from: number, until: number): boolean =>
    paths(events.filter(({ at }) => at > from && at < until)).some((path) => path.includes('amber'));
  expect([uses(0, 100_000), uses(100_001, 300_000), uses(300_001, 600_000)]).toEqual([true, false, true]);
  expect(tor.state().down.size).toBe(0);
});

it('obeys EntryNodes, ExitNodes and ExcludeNodes', () => {
  const torrc = 'EntryNodes amber, birch\nExitNodes cedar\nExcludeNodes dune\n';
  const found = paths(observed({ torrc }, 600_000).events);
  expect(found.length).toBeGreaterThan(20);
  for (const path of found) {
    expect(path[2]).toBe('cedar');
    expect(['amber', 'birch']).toContain(path[0]);
    expect(path).not.toContain('dune');
  }
});

it('builds nothing where StrictExitNodes leaves no exit, and takes any without it', () => {
  const torrc = 'ExitNodes nobody\nStrictExitNodes 1\n';
  expect(paths(observed({ torrc }, 60_000).events)).toEqual([]);
  const { events } = observed({ torrc }, 60_000, (tor) => now(tor.setConf([configLine('StrictExitNodes', '0')])));
  expect(paths(events)).not.toEqual([]);
});

it.each([1, 2])('builds shorter circuits with %d routers', (count) => {
  const routers = ['amber', 'birch'].slice(0, count);
  const found = paths(observed({ routers, failureRate: 0 }, 60_000).events);
  expect(found.length).toBeGreaterThan(0);
  for (const path of found) expect([...path].sort()).toEqual(routers);
});

it('reads and writes nothing while nothing lives', () => {
  const { events } = observed({ ...quiet, routers: [] }, 10_500);
  const bandwidth = events.map(({ event }) => event);
  expect(bandwidth).toEqual(Array.from({ length: 10 }, () => ({ _tag: 'Bandwidth', read: 0, written: 0 })));
});

it('reads and writes while a stream is open, no more than BandwidthRate', () => {
  const run = (torrc: string) =>
    observed({ torrc, failureRate: 0, streamsPerMinute: 600 }, 60_000).events.flatMap(({ event }) =>
      event._tag === 'Bandwidth' ? [event.read] : [],
    );
  const read = run('');
  expect(read).toHaveLength(60);
  expect(Math.max(...read)).toBeGreaterThan(100_000);
  expect(Math.max(...read)).toBeLessThanOrEqual(798_720);
  expect(Math.max(...run('BandwidthRate 30 KB\n'))).toBe(30_720);
});

it('runs for an hour without a breach of order, and keeps its size', () => {
  const { events, tor } = observed(
    { seed: 11, failureRate: 0.1, circuitsPerMinute: 30, streamsPerMinute: 60 },
    3_600_000,
  );
  const seen = nothingSeen();
  for (const { event } of events) expect(breach(seen, event)).toBeUndefined();
  expect(
    new Set(events.map(({ event }) => `${event._tag} ${'status' in event ? String(event.status) : ''}`)).size,
  ).toBe(16);
  expect(tor.state().circuits.size).toBeLessThan(128);
  expect(tor.state().streams.size).toBeLessThan(512);
});
