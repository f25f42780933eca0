import { either as E } from 'fp-ts';
import { concat, map } from 'rxjs';
import type { Observable } from 'rxjs';
import { configLine, nullHostname, nullIPv4, nullIPv6, parseAddress, reset } from '../../lib/index.js';
import type { Address, Signal, TorError } from '../../lib/index.js';
import { connectionLost, decodeError, serverError, transportError } from '../../lib/TorError.js';
import { isFiltered, listeners } from '../../lib/v1/index.js';
import type { V1Client } from '../../lib/v1/index.js';
import { connected, virtually } from './peer.js';

type Call = (tor: V1Client) => Observable<E.Either<TorError, unknown>>;

/** The bytes that a call sends, and what it makes of a reply. */
const call = (ask: Call, reply: string | ReadonlyArray<string>) => {
  const answers: unknown[] = [];
  let sent: ReadonlyArray<string> = [];
  virtually((at) => {
    const { tor, far } = connected();
    at(1, () => {
      far.received();
      ask(tor).subscribe({ next: (answer) => answers.push(answer), complete: () => answers.push('|') });
    });
    at(2, () => {
      sent = far.received();
      far.send(...[reply].flat());
      tor.close();
    });
  });
  expect(answers.pop()).toBe('|');
  return { sent, answers };
};

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (E.isLeft(parsed)) throw new Error(text);
  return parsed.right;
};

const circuit = 7;
const stream = 9;
const port = 80;
const ONION = 'u73w42ahcnl5wrj2ex54nm2swdid6fhqg2xu2pg3lvk4czbx3peha5yd';

describe('what is sent, and what the answer is', () => {
  const done = [E.right(undefined)];

  it.each<[string, Call, string, string | string[], unknown[]]>([
    [
      'GETCONF',
      (tor) => tor.getConf(['socksport', 'Nickname', 'ExitPolicy', 'ContactInfo', 'Log']),
      'GETCONF socksport Nickname ExitPolicy ContactInfo Log',
      [
        '250-SocksPort=9050',
        '250-Nickname',
        '250-ExitPolicy=',
        '250-ContactInfo="a \\"b\\" # \\303\\274"',
        '250-Log=a "b" c',
        '250 Log=notice file C:\\x',
      ],
      [
        E.right([
          configLine('SocksPort', '9050'),
          configLine('ExitPolicy', ''),
          configLine('ContactInfo', 'a "b" # ü'),
          configLine('Log', 'a "b" c'),
          configLine('Log', 'notice file C:\\x'),
        ]),
      ],
    ],
    [
      'SETCONF',
      (tor) => tor.setConf([configLine('ContactInfo', 'a "b" \\ ü'), configLine('Log', 'x'), configLine('Log', 'y')]),
      'SETCONF ContactInfo="a \\"b\\" \\\\ \u00c3\u00bc" Log="x" Log="y"',
      '250 OK',
      done,
    ],
    [
      'RESETCONF where an option goes back to its default',
      (tor) => tor.setConf([configLine('Nickname', 'a'), reset('ContactInfo')]),
      'RESETCONF Nickname="a" ContactInfo',
      '250 OK',
      done,
    ],
    ['SAVECONF', (tor) => tor.saveConf, 'SAVECONF', '250 OK', done],
    [
      'MAPADDRESS',
      (tor) => tor.mapAddress(address('2001:db8::1'), address('example.org')),
      'MAPADDRESS [2001:db8::1]=example.org',
      '250 [2001:db8::1]=example.org',
      [E.right({ from: address('2001:db8::1'), to: address('example.org') })],
    ],
    [
      'MAPADDRESS of the texts of addresses',
      (tor) => tor.mapAddress('2001:DB8::1', '[::1]'),
      'MAPADDRESS [2001:db8::1]=[::1]',
      '250 [2001:db8::1]=[::1]',
      [E.right({ from: address('2001:db8::1'), to: address('::1') })],
    ],
    [
      'MAPADDRESS from the null addresses',
      (tor) => tor.mapAddress(nullIPv4, address('::1')),
      'MAPADDRESS 0.0.0.0=[::1]',
      '250 127.198.27.216=[::1]',
      [E.right({ from: address('127.198.27.216'), to: address('::1') })],
    ],
    [
      'MAPADDRESS from the null IPv6 address, which has no brackets',
      (tor) => tor.mapAddress(nullIPv6, address('example.org')),
      'MAPADDRESS ::=example.org',
      '250 [fe9f:67e4::eb75]=example.org',
      [E.right({ from: address('fe9f:67e4::eb75'), to: address('example.org') })],
    ],
    [
      'MAPADDRESS from the null IPv6 address in another form',
      (tor) => tor.mapAddress({ _tag: 'IPv6', address: '0:0:0:0:0:0:0:0' }, address('example.org')),
      'MAPADDRESS ::=example.org',
      '250 [fe9f:67e4::eb75]=example.org',
      [E.right({ from: address('fe9f:67e4::eb75'), to: address('example.org') })],
    ],
    [
      'MAPADDRESS from the null hostname',
      (tor) => tor.mapAddress(nullHostname, address('example.org')),
      'MAPADDRESS .=example.org',
      '250 set2mbmxa2dtlhdr.virtual=example.org',
      [E.right({ from: address('set2mbmxa2dtlhdr.virtual'), to: address('example.org') })],
    ],
    [
      'all mappings, and a Left for what cannot be understood',
      (tor) => tor.getAllMappings,
      'GETINFO address-mappings/all',
      [
        '250+address-mappings/all=',
        'a.b c.d NEVER',
        'a,b c NEVER',
        'd c,d NEVER',
        '1.2.3.4 [::1] "2026-11-22 13:08:14"',
        '.',
        '250 OK',
      ],
      [
        E.right({ from: address('a.b'), to: address('c.d') }),
        E.right({ from: address('1.2.3.4'), to: address('::1') }),
        E.left(expect.objectContaining({ _tag: 'DecodeError', message: 'GETINFO', field: 'Original address' })),
      ],
    ],
    [
      'one mapping',
      (tor) => tor.getAllMappings,
      'GETINFO address-mappings/all',
      ['250-address-mappings/all=a.b c.d NEVER', '250 OK'],
      [E.right({ from: address('a.b'), to: address('c.d') })],
    ],
    [
      'no mapping',
      (tor) => tor.getAllMappings,
      'GETINFO address-mappings/all',
      ['250-address-mappings/all=', '250 OK'],
      [],
    ],
    [
      'GETINFO',
      (tor) => tor.getInfoText(['version', 'circuit-status', 'config-text']),
      'GETINFO version circuit-status config-text',
      ['250-version=0.4.9.11', '250-circuit-status=', '250+config-text=', 'a', '..', '', 'b', '.', '250 OK'],
      [E.right(['0.4.9.11', '', 'a\n.\n\nb'])],
    ],
    [
      'where it listens, without quotes',
      listeners('socks'),
      'GETINFO net/listeners/socks',
      ['250-net/listeners/socks="127.0.0.1:9050" "unix:/run/a \\"tor\\"=x" "[::1]:9050"', '250 OK'],
      [E.right(['127.0.0.1:9050', 'unix:/run/a "tor"=x', '[::1]:9050'])],
    ],
    [
      'that it does not listen',
      listeners('dir'),
      'GETINFO net/listeners/dir',
      ['250-net/listeners/dir=', '250 OK'],
      [E.right([])],
    ],
    [
      'where it listens, with a quote that is not closed',
      listeners('socks'),
      'GETINFO net/listeners/socks',
      ['250-net/listeners/socks="127.0.0.1:9050', '250 OK'],
      [E.left(decodeError('GETINFO', 'net/listeners/socks', 0, 'closed quotes', '"\\"127.0.0.1:9050"'))],
    ],
    [
      'the circuits that there are',
      (tor) => tor.snapshots.circuits,
      'GETINFO circuit-status',
      ['250+circuit-status=', '1 BUILT $A~a,$B~b PURPOSE=GENERAL', '2 LAUNCHED', '.', '250 OK'],
      [
        E.right([
          {
            _tag: 'Circuit',
            status: 'Built',
            id: 1,
            path: ['$A~a', '$B~b'],
            details: { status: 'BUILT', purpose: 'GENERAL', other: {} },
          },
          { _tag: 'Circuit', status: 'Launched', id: 2, path: [], details: { status: 'LAUNCHED', other: {} } },
        ]),
      ],
    ],
    [
      'the streams that there are',
      (tor) => tor.snapshots.streams,
      'GETINFO stream-status',
      ['250-stream-status=3 SUCCEEDED 1 a:80', '250 OK'],
      [
        E.right([
          {
            _tag: 'Stream',
            status: 'Succeeded',
            id: 3,
            target: 'a:80',
            details: { status: 'SUCCEEDED', circuit: 1, other: {} },
          },
        ]),
      ],
    ],
    [
      'streams, without those whose target a third party gave another form',
      (tor) => tor.snapshots.streams.pipe(map(E.map((rows) => rows.map(({ id }) => id)))),
      'GETINFO stream-status',
      ['250+stream-status=', '3 NEW 0 a:80', '4 NEWRESOLVE 0 x REASON=DONE y:0', '5 NEW 0 b:80', '.', '250 OK'],
      [E.right([3, 5])],
    ],
    [
      'no OR connections, and one',
      (tor) => concat(tor.snapshots.orConnections, tor.snapshots.orConnections),
      'GETINFO orconn-status',
      ['250-orconn-status=', '250 OK', '250-orconn-status=$A~a CONNECTED', '250 OK'],
      [
        E.right([]),
        E.right([
          { _tag: 'OrConnection', status: 'Connected', router: '$A~a', details: { status: 'CONNECTED', other: {} } },
        ]),
      ],
    ],
    [
      'a state that cannot be read',
      (tor) => tor.snapshots.circuits,
      'GETINFO circuit-status',
      ['250+circuit-status=', '1 BUILT', 'x BUILT', '.', '250 OK'],
      [E.left(expect.objectContaining({ _tag: 'DecodeError', message: 'CIRC', field: 'CircuitID' }))],
    ],
    ['CLOSECIRCUIT', (tor) => tor.closeCircuit(circuit), 'CLOSECIRCUIT 7', '250 OK', done],
    [
      'CLOSECIRCUIT if it is unused',
      (tor) => tor.closeCircuit(circuit, { ifUnused: true }),
      'CLOSECIRCUIT 7 IfUnused',
      '250 OK',
      done,
    ],
    ['CLOSESTREAM', (tor) => tor.closeStream(stream), 'CLOSESTREAM 9 1', '250 OK', done],
    ['CLOSESTREAM with a reason', (tor) => tor.closeStream(stream, 6), 'CLOSESTREAM 9 6', '250 OK', done],
    ['EXTENDCIRCUIT', (tor) => tor.extendCircuit([]), 'EXTENDCIRCUIT 0', '250 EXTENDED 12', [E.right(12)]],
    [
      'EXTENDCIRCUIT with a path',
      (tor) => tor.extendCircuit(['a', '$B~c'], { circuit, purpose: 'controller' }),
      'EXTENDCIRCUIT 7 a,$B~c purpose=controller',
      '250 EXTENDED 7',
      [E.right(7)],
    ],
    ['ATTACHSTREAM', (tor) => tor.attachStream(stream, circuit), 'ATTACHSTREAM 9 7', '250 OK', done],
    [
      'ATTACHSTREAM at a hop',
      (tor) => tor.attachStream(stream, circuit, { hop: 2 }),
      'ATTACHSTREAM 9 7 HOP=2',
      '250 OK',
      done,
    ],
    [
      'ADD_ONION',
      (tor) => tor.addOnion({ ports: [{ port }, { port, target: '127.0.0.1:8080' }] }),
      'ADD_ONION NEW:BEST Port=80 Port=80,127.0.0.1:8080',
      [`250-ServiceID=${ONION}`, '250-PrivateKey=ED25519-V3:aB+/==', '250 OK'],
      [E.right({ serviceId: ONION, key: { type: 'ED25519-V3', blob: 'aB+/==' } })],
    ],
    [
      'ADD_ONION with all there is',
      (tor) =>
        tor.addOnion({
          ports: [{ port }],
          key: { type: 'ED25519-V3', blob: 'aB+/==' },
          discardKey: true,
          detach: true,
          maxStreams: 3,
          maxStreamsCloseCircuit: true,
          nonAnonymous: true,
          clients: ['abc', 'def'],
        }),
      'ADD_ONION ED25519-V3:aB+/== Flags=DiscardPK,Detach,V3Auth,NonAnonymous,MaxStreamsCloseCircuit MaxStreams=3 ' +
        'Port=80 ClientAuthV3=abc ClientAuthV3=def',
      [`250-ServiceID=${ONION}`, '250 OK'],
      [E.right({ serviceId: ONION, key: undefined })],
    ],
    ['DEL_ONION', (tor) => tor.delOnion(ONION), `DEL_ONION ${ONION}`, '250 OK', done],
    [
      'ADD_ONION with a defense',
      (tor) => tor.addOnion({ ports: [{ port }], powDefenses: true, powQueueRate: 5, powQueueBurst: 10 }),
      'ADD_ONION NEW:BEST PoWDefensesEnabled=1 PoWQueueRate=5 PoWQueueBurst=10 Port=80',
      [`250-ServiceID=${ONION}`, '250-PrivateKey=ED25519-V3:aB+/==', '250 OK'],
      [E.right({ serviceId: ONION, key: { type: 'ED25519-V3', blob: 'aB+/==' } })],
    ],
    [
      'RESETCONF with and without values',
      (tor) => tor.resetConf([{ key: 'Nickname', value: 'a "b"' }, { key: 'SocksPort' }, { key: 'Log', value: '' }]),
      'RESETCONF Nickname="a \\"b\\"" SocksPort Log',
      '250 OK',
      done,
    ],
    [
      'SETCIRCUITPURPOSE',
      (tor) => tor.setCircuitPurpose(circuit, 'controller'),
      'SETCIRCUITPURPOSE 7 purpose=controller',
      '250 OK',
      done,
    ],
    ['REDIRECTSTREAM', (tor) => tor.redirectStream(stream, 'a.b'), 'REDIRECTSTREAM 9 a.b', '250 OK', done],
    [
      'REDIRECTSTREAM to a port',
      (tor) => tor.redirectStream(stream, '::1', 80),
      'REDIRECTSTREAM 9 ::1 80',
      '250 OK',
      done,
    ],
    ['RESOLVE', (tor) => tor.resolve('a.b'), 'RESOLVE a.b', '250 OK', done],
    [
      'RESOLVE of an address',
      (tor) => tor.resolve('1.2.3.4', { reverse: true }),
      'RESOLVE mode=reverse 1.2.3.4',
      '250 OK',
      done,
    ],
    [
      'ONION_CLIENT_AUTH_ADD',
      (tor) => tor.addOnionClientAuth(ONION, { type: 'x25519', blob: 'aB+/=' }),
      `ONION_CLIENT_AUTH_ADD ${ONION} x25519:aB+/=`,
      '250 OK',
      [E.right('Registered')],
    ],
    [
      'ONION_CLIENT_AUTH_ADD with all options',
      (tor) => tor.addOnionClientAuth(ONION, { type: 'x25519', blob: 'aB+/=' }, { name: 'bob', permanent: true }),
      `ONION_CLIENT_AUTH_ADD ${ONION} x25519:aB+/= ClientName=bob Flags=Permanent`,
      '251 Client for onion existed and replaced',
      [E.right('Replaced')],
    ],
    [
      'ONION_CLIENT_AUTH_ADD for a descriptor that the Tor has',
      (tor) => tor.addOnionClientAuth(ONION, { type: 'x25519', blob: 'aB+/=' }),
      `ONION_CLIENT_AUTH_ADD ${ONION} x25519:aB+/=`,
      '252 Registered client and decrypted desc',
      [E.right('Decrypted')],
    ],
    [
      'ONION_CLIENT_AUTH_REMOVE',
      (tor) => tor.removeOnionClientAuth(ONION),
      `ONION_CLIENT_AUTH_REMOVE ${ONION}`,
      '250 OK',
      [E.right(true)],
    ],
    [
      'ONION_CLIENT_AUTH_REMOVE of none',
      (tor) => tor.removeOnionClientAuth(ONION),
      `ONION_CLIENT_AUTH_REMOVE ${ONION}`,
      `251 No credentials for "${ONION}"`,
      [E.right(false)],
    ],
    [
      'ONION_CLIENT_AUTH_VIEW',
      (tor) => tor.viewOnionClientAuth(),
      'ONION_CLIENT_AUTH_VIEW',
      [
        '250-ONION_CLIENT_AUTH_VIEW',
        `250-CLIENT ${ONION} x25519:aB+/=`,
        '250-CLIENT abc x25519:cD+/= Flags=Permanent ClientName=bob',
        '250 OK',
      ],
      [
        E.right([
          { service: ONION, key: { type: 'x25519', blob: 'aB+/=' }, permanent: false },
          { service: 'abc', key: { type: 'x25519', blob: 'cD+/=' }, name: 'bob', permanent: true },
        ]),
      ],
    ],
    [
      'ONION_CLIENT_AUTH_VIEW of a service',
      (tor) => tor.viewOnionClientAuth(ONION),
      `ONION_CLIENT_AUTH_VIEW ${ONION}`,
      [`250-ONION_CLIENT_AUTH_VIEW ${ONION}`, '250 OK'],
      [E.right([])],
    ],
    ['HSFETCH', (tor) => tor.hsFetch(ONION, { servers: ['$A'] }), `HSFETCH ${ONION} SERVER=$A`, '250 OK', done],
    ['USEFEATURE', (tor) => tor.useFeature(['A', 'B']), 'USEFEATURE A B', '250 OK', done],
    ['TAKEOWNERSHIP', (tor) => tor.takeOwnership, 'TAKEOWNERSHIP', '250 OK', done],
    ['DROPOWNERSHIP', (tor) => tor.dropOwnership, 'DROPOWNERSHIP', '250 OK', done],
    ['DROPGUARDS', (tor) => tor.dropGuards, 'DROPGUARDS', '250 OK', done],
    ['DROPTIMEOUTS', (tor) => tor.dropTimeouts, 'DROPTIMEOUTS', '250 OK', done],
    [
      'GETINFO as values',
      (tor) => tor.getInfo(['uptime', 'x/y']),
      'GETINFO uptime x/y',
      ['250-uptime=7', '250-x/y=z', '250 OK'],
      [E.right([7, 'z'])],
    ],
    [
      'any command',
      (tor) => tor.command('HSFETCH abc SERVER=x'),
      'HSFETCH abc SERVER=x',
      ['250-a', '250+b=', 'c', '.', '251 d'],
      [
        E.right([
          { status: 250, text: 'a' },
          { status: 250, text: 'b=', data: 'c' },
          { status: 251, text: 'd' },
        ]),
      ],
    ],
  ])('%s', (_, ask, line, reply, answers) => {
    const { sent, answers: got } = call(ask, reply);
    expect(sent).toEqual([line]);
    expect(got).toEqual(answers);
  });

  it('a command with data: a dot at the beginning of a line gets another', () => {
    const { sent, answers } = call((tor) => tor.command('LOADCONF', 'Nickname a\n.x\r\n\n'), '250 OK');
    expect(sent).toEqual(['+LOADCONF', 'Nickname a', '..x', '', '.']);
    expect(answers).toEqual([E.right([{ status: 250, text: 'OK' }])]);
  });

  it.each<[string, Call, ReadonlyArray<string>]>([
    [
      'LOADCONF',
      (tor) => tor.loadConf('Nickname a\r\n.x\n\nLog b\n'),
      ['+LOADCONF', 'Nickname a', '..x', '', 'Log b', '', '.'],
    ],
    [
      'HSPOST',
      (tor) => tor.hsPost('hs-descriptor 3\nx', { servers: ['$A', '$B'], address: ONION }),
      [`+HSPOST SERVER=$A SERVER=$B HSADDRESS=${ONION}`, 'hs-descriptor 3', 'x', '.'],
    ],
    ['HSPOST without options', (tor) => tor.hsPost('x'), ['+HSPOST', 'x', '.']],
  ])('%s, which has data', (_, ask, lines) => {
    expect(call(ask, '250 OK')).toEqual({ sent: lines, answers: done });
  });

  it.each<[Signal, string]>([
    ['Reload', 'RELOAD'],
    ['Shutdown', 'SHUTDOWN'],
    ['Dump', 'DUMP'],
    ['Debug', 'DEBUG'],
    ['Halt', 'HALT'],
    ['NewNym', 'NEWNYM'],
    ['ClearDnsCache', 'CLEARDNSCACHE'],
    ['Heartbeat', 'HEARTBEAT'],
    ['Active', 'ACTIVE'],
    ['Dormant', 'DORMANT'],
  ])('SIGNAL %s', (name, onWire) => {
    expect(call((tor) => tor.signal(name), '250 OK')).toEqual({ sent: [`SIGNAL ${onWire}`], answers: done });
  });

  it('a Tor that ends has done what Halt and Shutdown ask for, and no other signal', () => {
    const reset = transportError('Reset', 'memory:peer', 'reset');
    for (const name of ['Halt', 'Shutdown', 'NewNym'] as const) {
      virtually((at) => {
        const { tor, far } = connected();
        const answers: unknown[] = [];
        at(1, () => tor.signal(name).subscribe((answer) => answers.push(answer)));
        at(2, () => far.fail(reset));
        at(3, () =>
          expect(answers).toEqual([name === 'NewNym' ? E.left(connectionLost(1, reset)) : E.right(undefined)]),
        );
      });
    }
  });
});

describe('what is refused here, and not sent', () => {
  const hostname = (text: string): Address => ({ _tag: 'Hostname', address: text });
  const calls: ReadonlyArray<[string, string, (bad: string) => Call]> = [
    ['GETCONF', 'Key', (bad) => (tor) => tor.getConf(['ok', bad])],
    ['SETCONF', 'Key', (bad) => (tor) => tor.setConf([configLine(bad, 'x')])],
    ['SETCONF', 'Value', (bad) => (tor) => tor.setConf([configLine('Nickname', bad)])],
    ['MAPADDRESS', 'Original address', (bad) => (tor) => tor.mapAddress(hostname(bad), nullIPv4)],
    ['MAPADDRESS', 'Replacement address', (bad) => (tor) => tor.mapAddress(nullIPv4, hostname(bad))],
    ['MAPADDRESS', 'Original address', (bad) => (tor) => tor.mapAddress({ _tag: 'IPv4', address: bad }, nullIPv4)],
    ['MAPADDRESS', 'Replacement address', (bad) => (tor) => tor.mapAddress(nullIPv4, { _tag: 'IPv6', address: bad })],
    ['GETINFO', 'Key', (bad) => (tor) => tor.getInfoText(['version', bad])],
    ['EXTENDCIRCUIT', 'Path', (bad) => (tor) => tor.extendCircuit(['a', bad])],
    ['EXTENDCIRCUIT', 'Purpose', (bad) => (tor) => tor.extendCircuit([], { purpose: bad as 'general' })],
    ['ADD_ONION', 'Key', (bad) => (tor) => tor.addOnion({ ports: [{ port }], key: { type: 'NEW', blob: bad } })],
    ['ADD_ONION', 'Target', (bad) => (tor) => tor.addOnion({ ports: [{ port, target: bad }] })],
    ['ADD_ONION', 'Client', (bad) => (tor) => tor.addOnion({ ports: [{ port }], clients: [bad] })],
    ['DEL_ONION', 'ServiceID', (bad) => (tor) => tor.delOnion(bad)],
    ['RESETCONF', 'Key', (bad) => (tor) => tor.resetConf([{ key: bad }])],
    ['RESETCONF', 'Value', (bad) => (tor) => tor.resetConf([{ key: 'Nickname', value: bad }])],
    ['LOADCONF', 'Data', (bad) => (tor) => tor.loadConf(bad.replaceAll(/[\r\n]+/g, '\r'))],
    ['SETCIRCUITPURPOSE', 'Purpose', (bad) => (tor) => tor.setCircuitPurpose(circuit, bad as 'general')],
    ['REDIRECTSTREAM', 'Address', (bad) => (tor) => tor.redirectStream(stream, bad)],
    ['RESOLVE', 'Address', (bad) => (tor) => tor.resolve(bad)],
    [
      'ONION_CLIENT_AUTH_ADD',
      'HSAddress',
      (bad) => (tor) => tor.addOnionClientAuth(bad, { type: 'x25519', blob: 'a' }),
    ],
    ['ONION_CLIENT_AUTH_ADD', 'Key', (bad) => (tor) => tor.addOnionClientAuth(ONION, { type: 'x25519', blob: bad })],
    [
      'ONION_CLIENT_AUTH_ADD',
      'ClientName',
      (bad) => (tor) => tor.addOnionClientAuth(ONION, { type: 'x25519', blob: 'a' }, { name: bad }),
    ],
    ['ONION_CLIENT_AUTH_REMOVE', 'HSAddress', (bad) => (tor) => tor.removeOnionClientAuth(bad)],
    ['ONION_CLIENT_AUTH_VIEW', 'HSAddress', (bad) => (tor) => tor.viewOnionClientAuth(bad)],
    ['HSFETCH', 'HSAddress', (bad) => (tor) => tor.hsFetch(bad)],
    ['HSFETCH', 'Server', (bad) => (tor) => tor.hsFetch(ONION, { servers: [bad] })],
    ['HSPOST', 'Server', (bad) => (tor) => tor.hsPost('x', { servers: [bad] })],
    ['HSPOST', 'HSAddress', (bad) => (tor) => tor.hsPost('x', { address: bad })],
    ['HSPOST', 'Data', (bad) => (tor) => tor.hsPost(bad.replaceAll(/[\r\n]+/g, '\r'))],
    ['USEFEATURE', 'Feature', (bad) => (tor) => tor.useFeature(['a', bad])],
    ['SETEVENTS', 'Event', (bad) => (tor) => tor.event(bad)],
    ['GETINFO', 'Command', (bad) => (tor) => tor.command(`GETINFO ${bad}`)],
    ['LOADCONF', 'Data', (bad) => (tor) => tor.command('LOADCONF', bad.replaceAll(/[\r\n]/g, '\0'))],
  ];
  const lineBreaks = ['x\r\nSIGNAL HALT', 'x\nSIGNAL HALT', 'x\rSIGNAL HALT', 'x\0SIGNAL HALT', '\r\n', '\n', '\0'];

  it.each(calls)('CR, LF and NUL in %s: %s', (message, field, ask) => {
    for (const bad of lineBreaks) {
      const { sent, answers } = call(ask(bad), '250 OK');
      expect(sent).toEqual([]);
      expect(answers).toEqual([E.left(expect.objectContaining({ _tag: 'EncodeError', message, field }))]);
    }
  });

  it.each<[string, string, string, Call]>([
    ['a space in a key', 'GETCONF', 'Key', (tor) => tor.getConf(['a b'])],
    ['= in a key', 'SETCONF', 'Key', (tor) => tor.setConf([configLine('a=b', 'c')])],
    ['no keys', 'GETCONF', 'Keys', (tor) => tor.getConf([])],
    ['no lines', 'SETCONF', 'Lines', (tor) => tor.setConf([])],
    ['text that is not an address', 'MAPADDRESS', 'Replacement address', (tor) => tor.mapAddress('a.example', '::g')],
    ['= in the text of a hostname', 'MAPADDRESS', 'Original address', (tor) => tor.mapAddress('a=b', '0.0.0.0')],
    ['= in a hostname', 'MAPADDRESS', 'Original address', (tor) => tor.mapAddress(hostname('a=b'), nullIPv4)],
    ['a space in a hostname', 'MAPADDRESS', 'Replacement address', (tor) => tor.mapAddress(nullIPv4, hostname('a b'))],
    ['no keys', 'GETINFO', 'Keys', (tor) => tor.getInfoText([])],
    ['a space in a key', 'GETINFO', 'Key', (tor) => tor.getInfoText(['version uptime'])],
    ['a number that is none', 'CLOSECIRCUIT', 'CircuitID', (tor) => tor.closeCircuit(1.5)],
    ['a negative number', 'CLOSESTREAM', 'StreamID', (tor) => tor.closeStream(-1)],
    ['a reason that does not fit in one byte', 'CLOSESTREAM', 'Reason', (tor) => tor.closeStream(stream, 256)],
    ['a comma in a router', 'EXTENDCIRCUIT', 'Path', (tor) => tor.extendCircuit(['a,b'])],
    ['a router without a name', 'EXTENDCIRCUIT', 'Path', (tor) => tor.extendCircuit([''])],
    ['no ports', 'ADD_ONION', 'Ports', (tor) => tor.addOnion({ ports: [] })],
    ['a port over 65,535', 'ADD_ONION', 'Port', (tor) => tor.addOnion({ ports: [{ port: 65_536 }] })],
    ['no lines', 'RESETCONF', 'Lines', (tor) => tor.resetConf([])],
    ['no features', 'USEFEATURE', 'Features', (tor) => tor.useFeature([])],
    ['a port over 65,535', 'REDIRECTSTREAM', 'Port', (tor) => tor.redirectStream(stream, 'a', 65_536)],
    ['= in a host', 'RESOLVE', 'Address', (tor) => tor.resolve('mode=reverse')],
    [
      'a name that Tor answers twice',
      'ONION_CLIENT_AUTH_ADD',
      'ClientName',
      (tor) => tor.addOnionClientAuth(ONION, { type: 'x25519', blob: 'a' }, { name: 'a'.repeat(17) }),
    ],
    ['a command that takes the next as its data', '', 'Command', (tor) => tor.command('+LOADCONF')],
    ['an empty command', '', 'Command', (tor) => tor.command('')],
    ['a signal that there is not', 'SIGNAL', 'Signal', (tor) => tor.signal('constructor' as 'Dump')],
    ['a lone surrogate', 'SETCONF', 'Value', (tor) => tor.setConf([configLine('a', '\ud800')])],
  ])('%s of %s', (_, message, field, ask) => {
    const { sent, answers } = call(ask, '250 OK');
    expect(sent).toEqual([]);
    expect(answers).toEqual([
      E.left(expect.objectContaining({ _tag: 'EncodeError', field, ...(message === '' ? {} : { message }) })),
    ]);
  });

  it('a secret in a command is not shown', () => {
    const asked: ReadonlyArray<Call> = [
      (tor) => tor.command('AUTHENTICATE "hunter2\n"'),
      (tor) => tor.addOnionClientAuth(ONION, { type: 'x25519', blob: 'hunter2\n' }),
      (tor) => tor.loadConf('HashedControlPassword hunter2\0'),
    ];
    for (const ask of asked) {
      const { sent, answers } = call(ask, '250 OK');
      expect(sent).toEqual([]);
      expect(JSON.stringify(answers)).not.toContain('hunter2');
    }
  });
});

describe('errors of the Tor', () => {
  it.each<[string, Call, string | string[], string, number]>([
    ['GETCONF', (tor) => tor.getConf(['x']), '552 a', 'UnrecognizedKey', 552],
    ['SETCONF', (tor) => tor.setConf([reset('x')]), '552 a', 'UnrecognizedKey', 552],
    ['SETCONF', (tor) => tor.setConf([reset('x')]), '513 a', 'InvalidValue', 513],
    ['SETCONF', (tor) => tor.setConf([reset('x')]), '553 a', 'InvalidValue', 553],
    ['GETINFO', (tor) => tor.getInfoText(['x']), '552 a', 'UnrecognizedKey', 552],
    ['GETINFO', (tor) => tor.getInfoText(['x']), '551 a', 'InternalError', 551],
    ['SAVECONF', (tor) => tor.saveConf, '551 a', 'InternalError', 551],
    ['SIGNAL', (tor) => tor.signal('Active'), '552 a', 'UnrecognizedByteCode', 552],
    ['CLOSECIRCUIT', (tor) => tor.closeCircuit(circuit), '552 a', 'InvalidValue', 552],
    ['ADD_ONION', (tor) => tor.addOnion({ ports: [{ port }] }), '512 a', 'SyntaxError', 512],
    ['ADD_ONION', (tor) => tor.addOnion({ ports: [{ port }] }), '550 a', 'Unspecified', 550],
    ['X', (tor) => tor.command('X'), '451 a', 'ResourceExhausted', 451],
    ['X', (tor) => tor.command('X'), '500 a', 'SyntaxError', 500],
    ['X', (tor) => tor.command('X'), '510 a', 'UnrecognizedType', 510],
    ['X', (tor) => tor.command('X'), '511 a', 'UnrecognizedType', 511],
    ['X', (tor) => tor.command('X'), '514 a', 'Unauthorized', 514],
    ['X', (tor) => tor.command('X'), '515 a', 'AuthenticationFailed', 515],
    ['X', (tor) => tor.command('X'), '554 a', 'InvalidValue', 554],
    ['X', (tor) => tor.command('X'), '599 a', 'Unspecified', 599],
    ['X', (tor) => tor.command('X'), '300 a', 'Unspecified', 300],
    ['GETINFO', (tor) => tor.command('getinfo version'), '552 a', 'InvalidValue', 552],
  ])('%s, %p', (request, ask, reply, code, status) => {
    expect(call(ask, reply).answers).toEqual([E.left({ _tag: 'ServerError', code, text: 'a', status, request })]);
  });

  it('a command that a filter holds back is not one that the Tor does not have', () => {
    const held = call((tor) => tor.command('X'), '510 Command filtered').answers[0] as E.Left<TorError>;
    const unknown = call((tor) => tor.command('X'), '510 Unrecognized command "X"').answers[0] as E.Left<TorError>;
    expect([held, unknown].map(({ left }) => isFiltered(left))).toEqual([true, false]);
  });

  it('several lines are told together, good ones among them are not', () => {
    const reply = ['552-Unrecognized configuration key "a"', '250-b', '552 Unrecognized configuration key "c"'];
    expect(call((tor) => tor.getConf(['a', 'b', 'c']), reply).answers).toEqual([
      E.left(
        serverError(
          'UnrecognizedKey',
          'Unrecognized configuration key "a"\nUnrecognized configuration key "c"',
          552,
          'GETCONF',
        ),
      ),
    ]);
  });

  it.each<[string, Call, string | string[]]>([
    ['GETINFO', (tor) => tor.getInfoText(['version']), '250 OK'],
    ['GETINFO', (tor) => tor.getInfoText(['version']), ['250-uptime=1', '250 OK']],
    ['GETINFO', (tor) => tor.getAllMappings, '250 OK'],
    ['MAPADDRESS', (tor) => tor.mapAddress(nullIPv4, nullHostname), '250 OK'],
    ['EXTENDCIRCUIT', (tor) => tor.extendCircuit([]), '250 OK'],
    ['EXTENDCIRCUIT', (tor) => tor.extendCircuit([]), '250 EXTENDED 4294967296'],
    ['ADD_ONION', (tor) => tor.addOnion({ ports: [{ port }] }), ['250-PrivateKey=ED25519-V3:secret', '250 OK']],
    ['GETINFO', (tor) => tor.getInfoText(['version']), ['250-version=1', '250-uptime=1', '250 OK']],
    ['GETINFO', (tor) => tor.getInfoText(['version']), '250 version=1'],
    ['GETCONF', (tor) => tor.getConf(['SocksPort']), '250 OK'],
    ['GETCONF', (tor) => tor.getConf(['SocksPort']), '250 Nickname=secret'],
    ['GETCONF', (tor) => tor.getConf(['SocksPort']), ['250-SocksPort=9050', '250 OK']],
    ['SETCONF', (tor) => tor.setConf([configLine('a', 'b')]), '250 SocksPort=9050'],
    ['SETCONF', (tor) => tor.setConf([configLine('a', 'b')]), ['250-OK', '250 OK']],
    ['SIGNAL', (tor) => tor.signal('Halt'), '250 closing connection'],
    ['MAPADDRESS', (tor) => tor.mapAddress(address('a.example'), address('b.example')), '250 SocksPort=b.example'],
    ['MAPADDRESS', (tor) => tor.mapAddress(nullIPv4, address('b.example')), '250 127.0.0.1=c.example'],
    ['MAPADDRESS', (tor) => tor.mapAddress(nullIPv4, nullHostname), ['250-a=b', '250 OK']],
    ['EXTENDCIRCUIT', (tor) => tor.extendCircuit([]), ['250-EXTENDED 1', '250 OK']],
    ['ONION_CLIENT_AUTH_ADD', (tor) => tor.addOnionClientAuth(ONION, { type: 'x25519', blob: 'a' }), '250 x=secret'],
    ['ONION_CLIENT_AUTH_ADD', (tor) => tor.addOnionClientAuth(ONION, { type: 'x25519', blob: 'a' }), '253 x=secret'],
    ['ONION_CLIENT_AUTH_REMOVE', (tor) => tor.removeOnionClientAuth(ONION), '250 x=secret'],
    ['ONION_CLIENT_AUTH_VIEW', (tor) => tor.viewOnionClientAuth(), '250 OK'],
    ['ONION_CLIENT_AUTH_VIEW', (tor) => tor.viewOnionClientAuth(), ['250-CLIENT a x25519:secret', '250 OK']],
    [
      'ONION_CLIENT_AUTH_VIEW',
      (tor) => tor.viewOnionClientAuth(),
      ['250-ONION_CLIENT_AUTH_VIEW', '250-CLIENT secret', '250 OK'],
    ],
    ['LOADCONF', (tor) => tor.loadConf('a'), '250 x=secret'],
  ])('a successful reply to %s of another form ends the session', (request, ask, reply) => {
    const { answers } = call(ask, reply);
    expect(answers).toMatchObject([{ left: { _tag: 'ConnectionLost', reason: { _tag: 'OutOfStep' } } }]);
    expect(JSON.stringify(answers)).toContain(` in reply to ${request}"`);
    expect(JSON.stringify(answers)).not.toContain('secret');
  });

  it('bytes that are not UTF-8 lose no part of a reply, and stay different', () => {
    const keys = ['Log', 'Nickname', 'ORPort'];
    const reply = ['250-Log=notice file /t\u00fcr', '250-Nickname="\\377x"', '250 ORPort=9001'];
    expect(call((tor) => tor.getConf(keys), reply).answers).toEqual([
      E.right([
        configLine('Log', 'notice file /t\udcfcr'),
        configLine('Nickname', '\udcffx'),
        configLine('ORPort', '9001'),
      ]),
    ]);
    expect(call((tor) => tor.getInfoText(['a']), ['250-a=\u00ff', '250 OK']).answers).toEqual([E.right(['\udcff'])]);
    expect(call((tor) => tor.saveConf, '551 \u00ff').answers).toEqual([
      E.left(serverError('InternalError', '\udcff', 551, 'SAVECONF')),
    ]);
  });

  it('they are written as they were read', () => {
    const raw = ['a\u00ff', 'b\u00e9.example'].map((text) => text.replace(/[\u0080-\u00ff]/g, escapedByte));
    const [value = '', name = ''] = raw;
    expect(call((tor) => tor.setConf([configLine('Log', value)]), '250 OK').sent).toEqual(['SETCONF Log="a\\377"']);
    expect(call((tor) => tor.mapAddress(address('a'), address(name)), '250 a=b\u00e9.example')).toEqual({
      sent: ['MAPADDRESS a=b\u00e9.example'],
      answers: [E.right({ from: address('a'), to: address(name) })],
    });
  });
});

const escapedByte = (char: string): string => String.fromCharCode(0xdc00 | char.charCodeAt(0));

describe('the lines that answer GETCONF', () => {
  const answersOf = (key: string, ...reply: ReadonlyArray<string>): ReadonlyArray<unknown> =>
    call((tor) => tor.getConf([key]), reply).answers.map((answer) => (answer as { _tag: string })._tag);

  it.each([
    ['socksport', '250 SocksPort=9050'],
    ['SocksP', '250 SocksPolicy'],
    ['l', '250 LearnCircuitBuildTimeout=1'],
    ['MaxConn', '250 ConnLimit'],
    ['UseHelperNodes', '250 UseEntryGuards'],
    ['BandwidthRateBytes', '250 BandwidthRate=1'],
    ['SocksPortLines', '250 __SocksPort=unix:/s'],
    ['HiddenServiceOptions', '250-HiddenServiceDir=/d', '250 HiddenServicePort=80'],
    ['HashedControlPassword', '250 __HashedControlSessionPassword'],
  ])('%s, as current Tors name it: %s', (key, ...reply) => {
    expect(answersOf(key, ...reply)).toEqual(['Right']);
  });

  it.each([
    ['SocksPort', '250 Nickname=a'],
    ['SocksPort', '250 OK'],
    ['SocksPort', '250 =a'],
    ['SocksPort', '250 ___=a'],
    ['SocksPort', '250-SocksPort=1', '250 Nickname=a'],
    ['HiddenServiceOptions', '250 Nickname=a'],
  ])('%s, and not %s', (key, ...reply) => {
    expect(answersOf(key, ...reply)).toEqual(['Left']);
  });

  it('are judged by their form alone if there are more than 64 keys', () => {
    const keys = Array.from({ length: 65 }, (_, i) => `K${String(i)}`);
    const tagOf = (reply: string): unknown => call((tor) => tor.getConf(keys), reply).answers;
    expect(tagOf('250 A=1')).toEqual([E.right([configLine('A', '1')])]);
    expect(tagOf('250 a b=1')).toMatchObject([{ left: { _tag: 'ConnectionLost' } }]);
  });
});
