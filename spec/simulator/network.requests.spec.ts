import { either as E } from 'fp-ts';
import { configLine } from '../../lib/model/ConfigLine.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import { now } from './observed.js';
import { quiet, run } from './v1.js';

const refused = (status: number, text: string) => [{ left: { _tag: 'ServerError', status, text } }, 'complete'];
const done = [E.right(undefined), 'complete'];

/** A CIRC or STREAM event in short: its id and status, its path or circuit and target, and its reason. */
const short = (event: unknown): string => {
  const { details, id, path, target } = event as {
    readonly details: { readonly status: string; readonly circuit?: number; readonly reason?: string };
    readonly id: number;
    readonly path?: ReadonlyArray<string>;
    readonly target?: string;
  };
  const where = path?.map((hop) => hop.replace(/^\$[0-9A-F]{40}~/, '~')).join() ?? `${details.circuit} ${target}`;
  return [id, details.status, where, ...(details.reason === undefined ? [] : [details.reason])].join(' ');
};

describe('extendCircuit', () => {
  it('builds a circuit through a path, which is answered before its first event', () => {
    const { tor, wait, events } = run(quiet, ['CIRC']);
    const { fingerprint } = tor.state().relays.get('birch')!;
    expect(now(tor.extendCircuit(['amber', `$${fingerprint}~birch`, fingerprint.replace(/./g, '$&')]))).toEqual([
      E.right(1),
      'complete',
    ]);
    wait(3_000);
    expect(events('CIRC').map(short)).toEqual([
      '1 LAUNCHED ',
      '1 EXTENDED ~amber',
      '1 EXTENDED ~amber,~birch',
      '1 EXTENDED ~amber,~birch,~birch',
      '1 BUILT ~amber,~birch,~birch',
    ]);
    expect(events('CIRC')[0]).toMatchObject({
      details: { purpose: 'GENERAL', buildFlags: ['NEED_CAPACITY'], timeCreated: '1970-01-01T00:00:00.000000' },
    });
  });

  it('chooses a path itself if there is none, and extends a circuit that is open', () => {
    const { tor, wait, events } = run(quiet, ['CIRC']);
    expect(now(tor.extendCircuit([], { purpose: 'controller' }))).toEqual([E.right(1), 'complete']);
    wait(3_000);
    const [, , , , built] = events('CIRC').map(short);
    expect(built).toMatch(/^1 BUILT ~\w+,~\w+,~\w+$/);
    expect(now(tor.extendCircuit(['ember'], { circuit: 1 }))).toEqual([E.right(1), 'complete']);
    wait(3_000);
    expect(events('CIRC').slice(5).map(short)).toEqual([
      `${built?.replace('BUILT', 'EXTENDED')},~ember`,
      `${built},~ember`,
    ]);
    expect(events('CIRC')[5]).toMatchObject({ details: { purpose: 'CONTROLLER' } });
  });

  it('a circuit of a controller stays open until it is closed, also at NEWNYM', () => {
    const { tor, wait, events } = run(quiet, ['CIRC']);
    now(tor.extendCircuit(['amber', 'birch', 'cedar']));
    wait(3_600_000);
    now(tor.signal('NewNym'));
    expect([...tor.state().circuits.keys()]).toEqual([1]);
    expect(now(tor.closeCircuit(1))).toEqual(done);
    expect(events('CIRC').map(short).at(-1)).toBe('1 CLOSED ~amber,~birch,~cedar REQUESTED');
  });

  it.each<[string, (tor: SimulatedTor) => unknown, number, string]>([
    ['an unknown router', (tor) => now(tor.extendCircuit(['foo'])), 552, 'No such router "foo"'],
    ['an unknown circuit', (tor) => now(tor.extendCircuit(['amber'], { circuit: 99 })), 552, 'Unknown circuit "99"'],
    ['no path for a circuit', (tor) => now(tor.extendCircuit([], { circuit: 1 })), 512, 'syntax error: path required.'],
    [
      'too long a path',
      (tor) => now(tor.extendCircuit(Array.from({ length: 9 }, () => 'amber'))),
      551,
      "Couldn't start circuit",
    ],
  ])('refuses %s', (_, ask, status, text) => {
    expect(ask(run().tor)).toMatchObject(refused(status, text));
  });

  it('refuses a circuit if there is no router', () => {
    expect(now(run({ ...quiet, routers: [] }).tor.extendCircuit([]))).toMatchObject(
      refused(551, "Couldn't start circuit"),
    );
  });
});

describe('circuits', () => {
  it('closeCircuit with ifUnused leaves one that has streams', () => {
    const { tor, wait } = run();
    now(tor.openStream('192.0.2.80:80'));
    wait(3_000);
    expect(now(tor.closeCircuit(1, { ifUnused: true }))).toEqual(done);
    expect(tor.state().circuits.size).toBe(1);
    now(tor.closeStream(12));
    expect(now(tor.closeCircuit(1, { ifUnused: true }))).toEqual(done);
    expect(tor.state().circuits.size).toBe(0);
  });

  it('setCircuitPurpose changes the purpose once, and reports it', () => {
    const { tor, wait, events } = run(quiet, ['CIRC_MINOR']);
    now(tor.extendCircuit(['amber', 'birch', 'cedar']));
    wait(3_000);
    expect(now(tor.setCircuitPurpose(1, 'controller'))).toEqual(done);
    expect(now(tor.setCircuitPurpose(1, 'controller'))).toEqual(done);
    expect(events('CIRC_MINOR')).toMatchObject([
      { id: 1, details: { status: 'PURPOSE_CHANGED', purpose: 'CONTROLLER', other: { OLD_PURPOSE: 'GENERAL' } } },
    ]);
    expect(now(tor.setCircuitPurpose(9, 'general'))).toMatchObject(refused(552, 'Unknown circuit "9"'));
  });

  it('no stream is attached to a circuit for controllers by itself', () => {
    const { tor, wait } = run();
    now(tor.extendCircuit(['amber', 'birch', 'cedar'], { purpose: 'controller' }));
    wait(3_000);
    now(tor.openStream('192.0.2.80:80'));
    wait(5_000);
    expect(tor.state().streams.get(12)?.circuit).toBe(2);
  });
});

describe('streams', () => {
  const unattached = { ...quiet, torrc: '__LeaveStreamsUnattached 1\n' };

  it('are reported from the beginning, with their address', () => {
    const { tor, wait, events } = run(quiet, ['STREAM']);
    now(tor.openStream('www.example.com:80'));
    wait(120_000);
    const seen = events('STREAM').map(short);
    expect(seen.slice(0, 4)).toEqual([
      '12 NEW undefined www.example.com:80',
      '12 SENTCONNECT 1 www.example.com:80',
      expect.stringMatching(/^12 REMAP 1 203\.0\.113\.[0-9]+:80$/),
      '12 SUCCEEDED 1 www.example.com:80',
    ]);
    expect(seen.at(-1)).toBe('12 CLOSED 1 www.example.com:80 DONE');
    expect(events('STREAM')[0]).toMatchObject({
      details: { purpose: 'USER', sourceAddress: '127.0.0.1:50012', clientProtocol: 'SOCKS5', nymEpoch: 0 },
    });
  });

  it('wait for a controller with __LeaveStreamsUnattached, which attaches them', () => {
    const { tor, wait, events } = run(unattached, ['STREAM']);
    now(tor.extendCircuit(['amber', 'birch', 'cedar']));
    wait(3_000);
    now(tor.openStream('192.0.2.80:80'));
    wait(3_000);
    expect(events('STREAM').map(short)).toEqual([
      '12 NEW undefined 192.0.2.80:80',
      '12 CONTROLLER_WAIT undefined 192.0.2.80:80',
    ]);
    expect(now(tor.redirectStream(12, '192.0.2.81'))).toEqual(done);
    expect(now(tor.attachStream(12, 1, { hop: 3 }))).toEqual(done);
    wait(3_000);
    expect(events('STREAM').slice(2).map(short)).toEqual([
      '12 REMAP undefined 192.0.2.81:80',
      '12 SENTCONNECT 1 192.0.2.81:80',
      '12 SUCCEEDED 1 192.0.2.81:80',
    ]);
  });

  it('a controller may leave the choice of the circuit to the Tor', () => {
    const { tor, wait } = run(unattached);
    now(tor.openStream('192.0.2.80:80'));
    wait(2_000);
    expect(tor.state().circuits.size).toBe(0);
    expect(now(tor.attachStream(12, 0))).toEqual(done);
    wait(5_000);
    expect(tor.state().streams.get(12)).toMatchObject({ status: 'Open', circuit: 1 });
  });

  it('one that has been sent is detached first', () => {
    const { tor, wait, events } = run(quiet, ['STREAM']);
    now(tor.extendCircuit(['amber', 'birch', 'cedar']));
    now(tor.extendCircuit(['cedar', 'dune', 'ember']));
    wait(4_000);
    now(tor.openStream('192.0.2.80:80'));
    const { circuit } = tor.state().streams.get(12)!;
    expect(now(tor.attachStream(12, circuit === 1 ? 2 : 1))).toEqual(done);
    expect(events('STREAM').slice(2).map(short)).toEqual([
      `12 DETACHED ${circuit} 192.0.2.80:80 MISC`,
      `12 SENTCONNECT ${circuit === 1 ? 2 : 1} 192.0.2.80:80`,
    ]);
  });

  it.each<[string, (tor: SimulatedTor) => unknown, number, string]>([
    ['an unknown stream', (tor) => now(tor.attachStream(1, 0)), 552, 'Unknown stream "1"'],
    ['an unknown circuit', (tor) => now(tor.attachStream(12, 99)), 552, 'Unknown circuit "99"'],
    [
      'a circuit that is not open',
      (tor) => now(tor.attachStream(12, 3)),
      551,
      "Can't attach stream to non-open origin circuit",
    ],
    [
      'a circuit of one hop',
      (tor) => now(tor.attachStream(12, 2)),
      551,
      "Can't attach stream to this one-hop circuit.",
    ],
    ['a hop that is not there', (tor) => now(tor.attachStream(12, 1, { hop: 4 })), 551, "Circuit doesn't have 4 hops."],
    ['to close an unknown stream', (tor) => now(tor.closeStream(1)), 552, 'Unknown stream "1"'],
    ['to redirect an unknown stream', (tor) => now(tor.redirectStream(1, 'a.example')), 552, 'Unknown stream "1"'],
    ['to redirect to no address', (tor) => now(tor.redirectStream(12, 'a b')), 512, 'Invalid address "a b"'],
  ])('refuses %s', (_, ask, status, text) => {
    const { tor, wait } = run(unattached);
    now(tor.extendCircuit(['amber', 'birch', 'cedar']));
    now(tor.extendCircuit(['amber']));
    wait(4_000);
    now(tor.extendCircuit(['amber', 'birch', 'cedar']));
    now(tor.openStream('192.0.2.80:80'));
    expect(ask(tor)).toMatchObject(refused(status, text));
  });

  it('one that the Tor attaches itself is not managed by controllers', () => {
    const { tor } = run();
    now(tor.openStream('192.0.2.80:80'));
    expect(now(tor.attachStream(12, 0))).toMatchObject(refused(555, 'Connection is not managed by controller.'));
  });

  it('closeStream ends one with its reason', () => {
    const { tor, wait, events } = run(quiet, ['STREAM']);
    now(tor.openStream('192.0.2.80:80'));
    wait(3_000);
    expect(now(tor.closeStream(12, 7))).toEqual(done);
    expect(events('STREAM').map(short).at(-1)).toBe('12 CLOSED 1 192.0.2.80:80 TIMEOUT');
  });

  it('resolve looks up names and addresses, and ADDRMAP reports the answers', () => {
    const { tor, wait, events, info } = run(quiet, ['ADDRMAP', 'STREAM']);
    expect(now(tor.resolve('www.example.org'))).toEqual(done);
    expect(now(tor.resolve('192.0.2.80', { reverse: true }))).toEqual(done);
    expect(now(tor.resolve('not a name'))).toEqual(done);
    wait(5_000);
    const answers = events('ADDRMAP') as ReadonlyArray<{ readonly from: string }>;
    expect(answers.map(({ from }) => from).sort()).toEqual(['REVERSE[192.0.2.80]', 'www.example.org']);
    expect(events('STREAM').map(short)).toContain('12 NEWRESOLVE undefined www.example.org:0');
    expect(info('address-mappings/cache')).toContain('www.example.org 203.0.113.');
    now(tor.signal('ClearDnsCache'));
    expect(info('address-mappings/cache')).toBe('');
  });

  it('CONN_BW has the traffic of an OR connection, if TestingEnableConnBwEvent is 1', () => {
    const { tor, wait, events } = run(quiet, ['CONN_BW', 'CIRC_BW']);
    now(tor.openStream('192.0.2.80:80'));
    wait(5_000);
    expect(events('CONN_BW')).toEqual([]);
    now(tor.setConf([{ key: 'TestingEnableConnBwEvent', value: '1' }]));
    const before = events('CIRC_BW').length;
    wait(1_000);
    const { read, written } = events('CIRC_BW')[before] as { readonly read: number; readonly written: number };
    expect(events('CONN_BW')).toEqual([{ _tag: 'ConnectionBandwidth', id: 1, type: 'OR', read, written }]);
  });

  it('a long name of a redirected stream is cut, as in Tor', () => {
    const { tor, wait, events } = run(unattached, ['STREAM']);
    now(tor.openStream('192.0.2.80:80'));
    expect(now(tor.redirectStream(12, 'a'.repeat(300)))).toEqual(done);
    wait(1_000);
    expect(events('STREAM').at(-1)).toMatchObject({ target: `${'a'.repeat(255)}:80` });
  });

  it('STREAM_BW and CIRC_BW share the traffic of a second', () => {
    const { tor, wait, events } = run(quiet, ['STREAM_BW', 'CIRC_BW']);
    now(tor.openStream('192.0.2.80:80'));
    wait(3_500);
    expect(events('STREAM_BW').length).toBeGreaterThan(0);
    expect(events('STREAM_BW')[0]).toMatchObject({ _tag: 'StreamBandwidth', id: 12 });
    expect(events('CIRC_BW')[0]).toMatchObject({ _tag: 'CircuitBandwidth', id: 1 });
  });
});

describe('the network', () => {
  it('GUARD and NS report routers that are used, stopped and started', () => {
    const { tor, wait, events } = run(quiet, ['GUARD', 'NS', 'ORCONN', 'STATUS_GENERAL']);
    now(tor.extendCircuit(['amber', 'birch', 'cedar']));
    wait(2_000);
    now(tor.killRouter('amber'));
    now(tor.startRouter('amber'));
    expect(now(tor.dropGuards)).toEqual(done);
    const statuses = (events('GUARD') as ReadonlyArray<{ readonly status: string }>).map(({ status }) => status);
    expect(statuses.map((status) => status.toUpperCase())).toEqual(['NEW', 'UP', 'DOWN', 'UP', 'DROPPED']);
    expect(events('NS')).toMatchObject([{ _tag: 'NetworkStatus' }, { _tag: 'NetworkStatus' }]);
    expect(events('ORCONN')).toMatchObject([
      { details: { status: 'LAUNCHED', id: '1' } },
      { details: { status: 'CONNECTED', id: '1', circuits: 1 } },
      { details: { status: 'CLOSED', id: '1', reason: 'DONE' } },
    ]);
  });

  it('BUILDTIMEOUT_SET reports what was learned, and dropTimeouts that it was forgotten', () => {
    const { tor, wait, events } = run({ ...quiet, circuitsPerMinute: 60 }, ['BUILDTIMEOUT_SET']);
    wait(20_000);
    expect(events('BUILDTIMEOUT_SET')[0]).toMatchObject({ _tag: 'BuildTimeoutSet' });
    expect(now(tor.dropTimeouts)).toEqual(done);
    expect(tor.state().built).toBe(0);
  });

  it('SIGNAL and CONF_CHANGED report what controllers do', () => {
    const { tor, events } = run(quiet, ['SIGNAL', 'CONF_CHANGED']);
    now(tor.signal('NewNym'));
    now(tor.signal('Dump'));
    now(
      tor.setConf([
        configLine('Nickname', 'mine'),
        configLine('ExitPolicy', 'reject *:1'),
        configLine('ExitPolicy', 'accept *:*'),
      ]),
    );
    now(tor.setConf([configLine('Nickname', 'mine')]));
    now(tor.resetConf([{ key: 'Nickname' }]));
    now(tor.setConf([configLine('Nickname', 'not legal')]));
    expect(events('SIGNAL')).toHaveLength(2);
    expect(events('CONF_CHANGED')).toMatchObject([{ _tag: 'ConfChanged' }, { _tag: 'ConfChanged' }]);
  });

  it('loadConf replaces the configuration, or leaves it', () => {
    const { tor, events } = run(quiet, ['CONF_CHANGED']);
    now(tor.setConf([configLine('ContactInfo', 'me')]));
    expect(now(tor.loadConf('Nickname mine\nSocksPort 9150\n'))).toEqual(done);
    expect(now(tor.getConf(['Nickname', 'SocksPort', 'ContactInfo']))).toEqual([
      E.right([configLine('Nickname', 'mine'), configLine('SocksPort', '9150')]),
      'complete',
    ]);
    expect(events('CONF_CHANGED')).toHaveLength(2);
    expect(now(tor.loadConf('Foo 1'))).toMatchObject([{ left: { status: 552 } }, 'complete']);
    expect(now(tor.loadConf('DataDirectory /elsewhere'))).toMatchObject([{ left: { status: 553 } }, 'complete']);
    expect(now(tor.getConf(['Nickname']))).toEqual([E.right([configLine('Nickname', 'mine')]), 'complete']);
  });

  it('knows the features of current Tors', () => {
    const { tor } = run();
    expect(now(tor.useFeature(['extended_events', 'VERBOSE_NAMES']))).toEqual(done);
    expect(now(tor.useFeature(['FOO']))).toMatchObject(refused(552, 'Unrecognized feature "FOO"'));
    expect([now(tor.takeOwnership), now(tor.dropOwnership)]).toEqual([done, done]);
  });
});
