import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { exponentialBackoff } from '../../lib/index.js';
import type { Diagnostic } from '../../lib/index.js';
import { connectionLost, serverError, transportError } from '../../lib/TorError.js';
import { v1Client } from '../../lib/v1/index.js';
import type { V1Client } from '../../lib/v1/index.js';
import { connected, connectTo, peer, virtually, welcome } from './peer.js';
import type { Peer } from './peer.js';

const OK = '250 OK';
const reset = transportError('Reset', 'memory:peer', 'reset');

const watch = <A>(source: Observable<A>): unknown[] => {
  const items: unknown[] = [];
  source.subscribe({ next: (item) => items.push(item), complete: () => items.push('|') });
  return items;
};

/** What a stream makes of these lines of the Tor. */
const heard = (stream: (tor: V1Client) => Observable<unknown>, ...lines: ReadonlyArray<string>): unknown[] => {
  let items: unknown[] = [];
  virtually((at) => {
    const { tor, far } = connected();
    at(1, () => (items = watch(stream(tor))));
    at(2, () => far.send(OK, ...lines));
    at(3, () => tor.close());
  });
  expect(items.pop()).toBe('|');
  return items;
};

describe('the five events', () => {
  const circuit = (tor: V1Client) => tor.circuit$;
  const stream = (tor: V1Client) => tor.stream$;
  const orConnection = (tor: V1Client) => tor.orConnection$;
  const bandwidth = (tor: V1Client) => tor.bandwidth$;

  it.each([
    ['LAUNCHED', 'Launched'],
    ['BUILT', 'Built'],
    ['GUARD_WAIT', 'Extended'],
    ['EXTENDED', 'Extended'],
    ['FAILED', 'Failed'],
    ['CLOSED', 'Closed'],
    ['LATER', 255],
    ['constructor', 255],
  ])('a circuit that is %s', (word, status) => {
    expect(heard(circuit, `650 CIRC 5 ${word} $A~a,b`)).toEqual([
      E.right({ _tag: 'Circuit', status, id: 5, path: ['$A~a', 'b'], details: { status: word, other: {} } }),
    ]);
  });

  it.each([
    ['PURPOSE_CHANGED', 5],
    ['CANNIBALIZED', 6],
  ])('a change of a circuit other than of its status: %s', (word, status) => {
    expect(heard(circuit, `650 CIRC_MINOR 5 ${word} $A~a,b PURPOSE=HS_VANGUARDS OLD_PURPOSE=GENERAL`)).toMatchObject([
      E.right({
        status,
        id: 5,
        path: ['$A~a', 'b'],
        details: { status: word, purpose: 'HS_VANGUARDS', other: { OLD_PURPOSE: 'GENERAL' } },
      }),
    ]);
  });

  it.each([
    ['NEW', 5],
    ['NEWRESOLVE', 6],
    ['REMAP', 8],
    ['SENTCONNECT', 'SentConnect'],
    ['SENTRESOLVE', 'SentResolve'],
    ['SUCCEEDED', 'Succeeded'],
    ['FAILED', 'Failed'],
    ['CLOSED', 'Closed'],
    ['DETACHED', 7],
    ['CONTROLLER_WAIT', 9],
    ['XOFF_SENT', 10],
    ['XOFF_RECV', 11],
    ['XON_SENT', 12],
    ['XON_RECV', 13],
    ['LATER', 255],
  ])('a stream that is %s', (word, status) => {
    expect(heard(stream, `650 STREAM 5 ${word} 0 a:0`)).toEqual([
      E.right({ _tag: 'Stream', status, id: 5, target: 'a:0', details: { status: word, other: {} } }),
    ]);
  });

  it('bytes that are not UTF-8 lose no event, and stay different', () => {
    const line = '650 STREAM 5 NEW 0 caf\u00e9:80 SOCKS_USERNAME="\\377x" SOCKS_PASSWORD="\\376x"';
    expect(heard(stream, line)).toMatchObject([
      E.right({ target: 'caf\udce9:80', details: { socksUsername: '\udcffx', socksPassword: '\udcfex' } }),
    ]);
    expect(heard((tor) => tor.log$, '650 NOTICE caf\u00e9', '650 NOTICE caf\u00e8')).toMatchObject(
      ['caf\udce9', 'caf\udce8'].map((message) => E.right({ message })),
    );
  });

  it('a stream that shares a circuit with any other', () => {
    expect(heard(stream, '650 STREAM 5 NEW 0 a:0 PURPOSE=DIR_FETCH ISO_FIELDS=')).toMatchObject([
      E.right({ details: { purpose: 'DIR_FETCH', isolation: [] } }),
    ]);
  });

  it.each([
    ['$A~a LAUNCHED ID=3', 'Launched', '$A~a', { id: '3' }],
    ['$A~a CONNECTED ID=3', 'Connected', '$A~a', { id: '3' }],
    ['$A~a FAILED REASON=TIMEOUT NCIRCS=2', 'Failed', '$A~a', { reason: 'TIMEOUT', circuits: 2 }],
    ['$A~a CLOSED REASON=DONE', 'Closed', '$A~a', { reason: 'DONE' }],
    ['1.2.3.4:9001 NEW', 4, '1.2.3.4:9001', {}],
    ['a LATER x Y=z', 255, 'a', { other: { Y: 'z' } }],
  ])('an OR connection: %s', (line, status, router, details) => {
    const [, word] = line.split(' ');
    expect(heard((tor) => tor.orConnection$, `650 ORCONN ${line}`)).toEqual([
      E.right({ _tag: 'OrConnection', status, router, details: { status: word, other: {}, ...details } }),
    ]);
  });

  it('bandwidth, over 32 bits as well, and with more than TC has', () => {
    expect(
      heard(
        bandwidth,
        '650 BW 0 12',
        '650 BW 9007199254740991 4294967296',
        '650 BW 1 2 DIR=3',
        '650-BW 4 5',
        '650 X=6',
      ),
    ).toEqual([
      E.right({ _tag: 'Bandwidth', read: 0, written: 12 }),
      E.right({ _tag: 'Bandwidth', read: 9007199254740991, written: 4294967296 }),
      E.right({ _tag: 'Bandwidth', read: 1, written: 2, details: { other: { DIR: '3' } } }),
      E.right({ _tag: 'Bandwidth', read: 4, written: 5, details: { other: { X: '6' } } }),
    ]);
  });

  it('log lines of three severities are one stream, with text as it is', () => {
    const lines = ['650 NOTICE a="b', '650 WARN \u00ff', '650+ERR', 'one', '..two', '.', '650 OK', '650 NOTICE '];
    expect(heard((tor) => tor.log$, ...lines)).toEqual([
      E.right({ _tag: 'Log', message: 'a="b', details: { severity: 'Notice' } }),
      E.right({ _tag: 'Log', message: '\udcff', details: { severity: 'Warn' } }),
      E.right({ _tag: 'Log', message: 'one\n.two', details: { severity: 'Err' } }),
      E.right({ _tag: 'Log', message: '', details: { severity: 'Notice' } }),
    ]);
  });

  it('all that a circuit can have, and what is not known', () => {
    const line =
      '650 CIRC 4294967295 CLOSED $A~a BUILD_FLAGS=A,B PURPOSE=P HS_STATE=S REND_QUERY=q TIME_CREATED=t REASON=R ' +
      'REMOTE_REASON=RR SOCKS_USERNAME="a \\"b\\"" SOCKS_PASSWORD="" CONFLUX_ID=C LATER="x y"';
    expect(heard(circuit, line)).toEqual([
      E.right({
        _tag: 'Circuit',
        status: 'Closed',
        id: 0xffff_ffff,
        path: ['$A~a'],
        details: {
          status: 'CLOSED',
          buildFlags: ['A', 'B'],
          purpose: 'P',
          hsState: 'S',
          rendQuery: 'q',
          timeCreated: 't',
          reason: 'R',
          remoteReason: 'RR',
          socksUsername: 'a "b"',
          socksPassword: '',
          confluxId: 'C',
          other: { LATER: 'x y' },
        },
      }),
    ]);
  });

  it('a target may look like a keyword', () => {
    expect(heard(stream, '650 STREAM 5 NEW 7 a=b:80 SOURCE=CACHE')).toEqual([
      E.right({
        _tag: 'Stream',
        status: 5,
        id: 5,
        target: 'a=b:80',
        details: { status: 'NEW', circuit: 7, source: 'CACHE', other: {} },
      }),
    ]);
  });

  it.each([
    'example.com:80',
    '[2001:db8::1]:80',
    // a name that is an IPv6 address, and a reverse lookup
    '::1:80',
    '4.3.2.1.in-addr.arpa:0',
    '127.0.0.1.$7C23966066E61CF45C3EC3D970FDF4D273CA29C9.exit:7000',
    '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion:65535',
    // a query for the root of the DNS
    ':0',
    'a:80:80',
    'a=b,c:80',
    // real Tors cut the target after 255 bytes
    `${'a'.repeat(254)}:`,
    'a'.repeat(255),
  ])('a target as real Tors print it: %s', (target) => {
    expect(heard(stream, `650 STREAM 5 NEW 0 ${target} PURPOSE=USER`)).toEqual([
      E.right({ _tag: 'Stream', status: 5, id: 5, target, details: { status: 'NEW', purpose: 'USER', other: {} } }),
    ]);
  });

  it.each([
    'a',
    'a:',
    'a:65536',
    'a:-1',
    'a:8x',
    'a b:80',
    ' a:80',
    'a:80 b:80',
    'a:80 REASON=DONE SOURCE_ADDR=1.2.3.4:5 b:80',
    'x REASON=DONE SOURCE_ADDR=1.2.3.4:5 PURPOSE=USER y:80',
    '"a:80',
    '"a b":80',
    'a"b:80',
    'a\tb:80',
    'a\u007fb:80',
    '',
    'b'.repeat(256),
    'a:80 REASON="b"c',
  ])('a target of another form is a Left, and the stream goes on: %j', (target) => {
    expect(
      heard(stream, `650 STREAM 5 CLOSED 0 ${target} REASON=END CLIENT_PROTOCOL=DNS`, '650 STREAM 5 NEW 0 a:1'),
    ).toMatchObject([E.left({ _tag: 'DecodeError', message: 'STREAM' }), E.right({ target: 'a:1' })]);
  });

  it('the details that the Tor prints override those in the name of a target', () => {
    const name = 'x:80 REASON=DONE CIRCUIT=7 STATUS=NEW Y=y';
    expect(heard(stream, `650 STREAM 5 FAILED 0 ${name}:80 REASON=END`)).toEqual([
      E.right({
        _tag: 'Stream',
        status: 'Failed',
        id: 5,
        target: 'x:80',
        details: { status: 'FAILED', reason: 'END', other: { Y: 'y:80' } },
      }),
    ]);
  });

  it('values of real Tors that contain a space', () => {
    expect(
      heard(
        stream,
        '650 STREAM 5 NEW 0 a:80 SOURCE_ADDR=/run/a b/socks:0 PURPOSE=USER',
        '650 STREAM 5 CLOSED 0 a:80 REASON=END REMOTE_REASON= UNKNOWN_200 CLIENT_PROTOCOL=SOCKS5',
        '650 STREAM 5 CLOSED 0 a:80 REASON= UNKNOWN_200',
      ),
    ).toMatchObject([
      E.right({ details: { sourceAddress: '/run/a b/socks:0', purpose: 'USER' } }),
      E.right({ details: { reason: 'END', remoteReason: 'UNKNOWN_200', clientProtocol: 'SOCKS5' } }),
      E.right({ details: { reason: 'UNKNOWN_200' } }),
    ]);
  });

  it.each([
    '1 BUILT $A~a,$B=b,c,$D',
    '1 LAUNCHED PURPOSE=GENERAL',
    '1 LAUNCHED',
    // words that a later Tor adds in a fixed place of their own
    '1 BUILT $A~a 0xBEEF PURPOSE=GENERAL',
  ])('CIRC %s is a circuit', (line) => {
    expect(heard(circuit, `650 CIRC ${line}`)).toMatchObject([E.right({ id: 1 })]);
  });

  it.each(['::1:1', '[::1]:1', '$A', '$A~a', '$A=a', 'a', '[fe80::1%eth0]:1'])('ORCONN %s is a router', (router) => {
    expect(heard((tor) => tor.orConnection$, `650 ORCONN ${router} NEW`)).toMatchObject([E.right({ router })]);
  });

  it('lines that later Tors add are read as if they stood on the first', () => {
    expect(heard(circuit, '650-CIRC 1 BUILT a 0xBEEF', '650-EXTRAMAGIC=99', '650 ANONYMITY=high')).toMatchObject([
      { right: { path: ['a'], details: { other: { EXTRAMAGIC: '99', ANONYMITY: 'high' } } } },
    ]);
  });

  it.each([
    ['CIRC', circuit, '650 CIRC'],
    ['CIRC', circuit, '650 CIRC x BUILT'],
    ['CIRC', circuit, '650 CIRC 4294967296 BUILT'],
    ['CIRC', circuit, '650 CIRC 1 BUILT A="b'],
    ['CIRC', circuit, '650 CIRC 1 BUILT \u00ff'],
    ['CIRC', circuit, '650 CIRC  1 BUILT'],
    ['CIRC', circuit, '650 CIRC 1 "BUILT"'],
    ['CIRC', circuit, '650 CIRC 1 $A~a'],
    ['CIRC', circuit, '650 CIRC 1 BUILT a,,b'],
    ['CIRC', circuit, '650 CIRC 1 BUILT "a"'],
    ['CIRC', circuit, '650 CIRC 1 CLOSED REASON=DONE a'],
    ['STREAM', stream, '650 STREAM 1 NEW 0'],
    ['STREAM', stream, '650 STREAM "1" NEW 0 a:1'],
    ['STREAM', stream, '650 STREAM 1 N:W 0 a:1'],
    ['STREAM', stream, '650 STREAM 1 NEW 4294967296 a:1'],
    ['ORCONN', orConnection, '650 ORCONN'],
    ['ORCONN', orConnection, '650 ORCONN a'],
    ['ORCONN', orConnection, '650 ORCONN a,b NEW'],
    ['ORCONN', orConnection, '650 ORCONN "a" NEW'],
    ['ORCONN', orConnection, '650 ORCONN a N=W'],
    ['ORCONN', orConnection, '650 ORCONN a NEW ID=1 b'],
    ['BW', bandwidth, '650 BW 1  2'],
    ['BW', bandwidth, '650 BW 1 2 A=1 b'],
    ['STREAM', stream, '650 STREAM 1 NEW x a:1'],
    ['BW', bandwidth, '650 BW 1'],
    ['BW', bandwidth, '650 BW 1 x'],
    ['BW', bandwidth, '650 BW -1 1'],
    ['BW', bandwidth, '650 BW 1 9007199254740993'],
  ])('%s that is none is a Left of its stream, which goes on: %#', (message, of, line) => {
    const next = ['650 CIRC 1 BUILT', '650 STREAM 1 NEW 0 a:1', '650 ORCONN a NEW', '650 BW 1 2'];
    const [bad, good] = heard(of, line, ...next);
    expect(bad).toMatchObject(E.left({ _tag: 'DecodeError', message }));
    expect(good).toMatchObject({ _tag: 'Right' });
  });
});

describe('events by name', () => {
  it('are asked for in capitals, and parsed', () => {
    expect(
      heard(
        (tor) => tor.event('conf_changed'),
        '650-CONF_CHANGED',
        '650-Nickname=a',
        '650-ContactInfo="a \\"b\\" \\303\\274\\nc=d"',
        '650-Log="notice" stdout',
        '650-MyFamily',
        '650 OK',
      ),
    ).toEqual([
      E.right({
        _tag: 'ConfChanged',
        changes: [
          { key: 'Nickname', value: 'a' },
          { key: 'ContactInfo', value: 'a "b" ü\nc=d' },
          { key: 'Log', value: '"notice" stdout' },
          { key: 'MyFamily' },
        ],
      }),
    ]);
  });

  it.each([
    'ADDRMAP "a b NEVER',
    'ADDRMAP a "b NEVER',
    'BUILDTIMEOUT_SET "COMPUTED TOTAL_TIMES=1',
    'HS_DESC "REQUESTED a NO_AUTH $A',
    'HS_DESC REQUESTED "a NO_AUTH $A',
    'HS_DESC REQUESTED a NO_AUTH $A "b',
    'NETWORK_LIVENESS "UP',
    'SIGNAL "RELOAD',
    'STATUS_CLIENT "NOTICE CIRCUIT_ESTABLISHED',
    'STATUS_CLIENT NOTICE "CIRCUIT_ESTABLISHED',
    'STREAM_BW 1 2 3 "4',
    'TRANSPORT_LAUNCHED "server obfs4 127.0.0.1 1',
    'TRANSPORT_LAUNCHED server obfs4 "127.0.0.1 1',
  ])('a word with a fixed place that begins with a quote is a Left: %s', (line) => {
    const [name = ''] = line.split(' ', 1);
    expect(heard((tor) => tor.event(name), `650 ${line}`)).toMatchObject([E.left({ _tag: 'DecodeError' })]);
  });

  it('an ADDRMAP with one word more is a Left, since a name may contain a space', () => {
    expect(heard((tor) => tor.event('ADDRMAP'), '650 ADDRMAP a b NEVER c')).toMatchObject([
      E.left({ _tag: 'DecodeError', field: 'Keywords' }),
    ]);
  });

  it('an unknown name is parsed into words, keywords and lines', () => {
    expect(
      heard((tor) => tor.event('later'), '650 LATER a B="c d"', '650-LATER', '650-a="b"', '650 OK', '650 LATER'),
    ).toEqual([
      E.right({
        _tag: 'UnknownEvent',
        name: 'LATER',
        text: 'a B="c d"',
        words: ['a'],
        keywords: { B: 'c d' },
        lines: [],
        data: undefined,
      }),
      E.right({
        _tag: 'UnknownEvent',
        name: 'LATER',
        text: '',
        words: [],
        keywords: {},
        lines: ['a="b"'],
        data: undefined,
      }),
      E.right({ _tag: 'UnknownEvent', name: 'LATER', text: '', words: [], keywords: {}, lines: [], data: undefined }),
    ]);
  });

  it('a log line is text', () => {
    expect(heard((tor) => tor.event('INFO'), '650 INFO a B="c')).toMatchObject([
      { right: { _tag: 'Log', message: 'a B="c', details: { severity: 'Info' } } },
    ]);
  });

  it('quotes that are never closed are a Left', () => {
    expect(heard((tor) => tor.event('GUARD'), '650 GUARD A="b')).toMatchObject([
      { left: { _tag: 'DecodeError', message: 'GUARD' } },
    ]);
  });

  it('a name that is none is a Left at once', () => {
    virtually((at) => {
      const { tor, far } = connected();
      at(1, () => {
        far.received();
        expect(watch(tor.event('A'.repeat(65)))).toMatchObject([{ left: { field: 'Event' } }, '|']);
        expect(watch(tor.event('A B'))).toMatchObject([{ left: { _tag: 'EncodeError', message: 'SETEVENTS' } }, '|']);
      });
      at(2, () => expect(far.received()).toEqual([]));
    });
  });
});

describe('SETEVENTS', () => {
  it('has the names of what is observed, each once, by reference count', () => {
    virtually((at) => {
      const { tor, far } = connected();
      const streams: ReadonlyArray<Observable<unknown>> = [tor.log$, tor.circuit$, tor.event('circ'), tor.event('BW')];
      const subscriptions = streams.map((one) => one.subscribe());
      at(1, () => {
        expect(far.received().slice(2)).toEqual(['SETEVENTS NOTICE WARN ERR CIRC CIRC_MINOR BW']);
        far.send(OK);
        subscriptions.slice(0, 2).forEach((one) => one.unsubscribe());
      });
      at(2, () => {
        expect(far.received()).toEqual(['SETEVENTS CIRC BW']);
        far.send(OK);
        subscriptions.forEach((one) => one.unsubscribe());
      });
      at(3, () => expect(far.received()).toEqual(['SETEVENTS']));
      at(4, () => tor.close());
    });
  });

  it('one event is given to its stream and to those who observe its name', () => {
    virtually((at) => {
      const { tor, far } = connected();
      const typed = watch(tor.bandwidth$);
      const named = watch(tor.event('BW'));
      at(1, () => {
        far.send(OK, '650 BW 1 2', '650 CIRC 1 BUILT', '650 LATER');
        expect(typed).toMatchObject([{ right: { read: 1 } }]);
        expect(named).toMatchObject([{ right: { written: 2 } }]);
        tor.close();
      });
    });
  });

  it('a Tor that refuses CIRC_MINOR is asked for circuits without it', () => {
    virtually((at) => {
      const { tor, far } = connected();
      const before = far.onLine;
      far.onLine = (line) => {
        if (line.startsWith('SETEVENTS')) far.send(line.includes('MINOR') ? '510 Command filtered' : OK);
        else before(line);
      };
      const circuits = watch(tor.circuit$);
      const active = watch(tor.active('circuit$'));
      at(10, () => {
        expect(far.received().slice(2)).toEqual(['SETEVENTS CIRC CIRC_MINOR', 'SETEVENTS CIRC']);
        far.send('650 CIRC 1 BUILT');
        expect(circuits).toMatchObject([{ right: { status: 'Built' } }]);
        expect(active).toEqual([false, true]);
        tor.close();
      });
    });
  });

  it('when a name is refused, the others are served: the refused one alone gets the Left', () => {
    virtually((at) => {
      const { tor, far } = connected();
      const refused = '552 Unrecognized event "LATER"';
      const before = far.onLine;
      far.onLine = (line) => {
        if (line.startsWith('SETEVENTS')) far.send(line.includes('LATER') ? refused : OK);
        else before(line);
      };
      const later = watch(tor.event('LATER'));
      const log = watch(tor.log$);
      at(10, () => {
        expect(far.received().slice(2)).toEqual([
          'SETEVENTS LATER NOTICE WARN ERR',
          'SETEVENTS LATER',
          'SETEVENTS NOTICE WARN ERR',
        ]);
        far.send('650 WARN x');
        expect(later).toEqual([
          E.left(serverError('UnrecognizedByteCode', 'Unrecognized event "LATER"', 552, 'SETEVENTS')),
        ]);
        expect(log).toMatchObject([{ right: { message: 'x' } }]);
        tor.close();
      });
    });
  });
});

describe('a gap', () => {
  const two = (): readonly [V1Client, Peer, Peer] => {
    const [first, second] = [peer(), peer()];
    [first, second].forEach(welcome);
    return [
      v1Client(connectTo(first, second), { reconnect: exponentialBackoff({ initial: 100, jitter: 0 }) }),
      first,
      second,
    ];
  };

  it('is one Left in each stream, the one of three names too', () => {
    virtually((at) => {
      const [tor, first, second] = two();
      const log = watch(tor.log$);
      const named = watch(tor.event('SIGNAL'));
      at(1, () => first.send(OK, '650 NOTICE a', '650 SIGNAL NEWNYM'));
      at(2, () => first.fail(reset));
      at(200, () => {
        second.send(OK, '650 ERR b');
        expect(second.received()).toEqual(['PROTOCOLINFO 1', 'AUTHENTICATE', 'SETEVENTS NOTICE WARN ERR SIGNAL']);
        expect(log).toMatchObject([
          { right: { message: 'a' } },
          { left: connectionLost(1, reset) },
          { right: { message: 'b' } },
        ]);
        expect(named).toMatchObject([{ right: { signal: 'NEWNYM' } }, { left: connectionLost(1, reset) }]);
        tor.close();
      });
    });
  });

  it('shows in what is active', () => {
    virtually((at) => {
      const [tor, first, second] = two();
      const active = watch(tor.active('log$'));
      const never = watch(tor.active('BW'));
      const log = tor.log$.subscribe();
      at(1, () => expect(active).toEqual([false]));
      at(2, () => first.send(OK));
      at(3, () => expect(active).toEqual([false, true]));
      at(4, () => first.fail(reset));
      at(200, () => {
        expect(active).toEqual([false, true, false]);
        second.send(OK);
        expect(active).toEqual([false, true, false, true]);
        log.unsubscribe();
      });
      at(201, () => second.send(OK));
      at(202, () => {
        expect(active).toEqual([false, true, false, true, false]);
        tor.close();
        expect(active.at(-1)).toBe('|');
        expect(never).toEqual([false, '|']);
        expect(watch(tor.active('log$'))).toEqual(['|']);
      });
    });
  });

  it('is what a line that is none makes', () => {
    virtually((at) => {
      const [tor, first] = two();
      const log = watch(tor.log$);
      at(1, () => first.send(OK, '650 NOTICE a', 'nonsense', '650 NOTICE b'));
      at(2, () => {
        expect(first.destroyed()).toBe(true);
        expect(log).toMatchObject([
          { right: { message: 'a' } },
          { left: { _tag: 'ConnectionLost', reason: { _tag: 'DecodeError', field: 'Line' } } },
        ]);
        tor.close();
      });
    });
  });
});

it('an event that cannot be read is reported', () => {
  virtually((at) => {
    const { tor, far } = connected();
    const seen: Diagnostic[] = [];
    tor.diagnostic$.subscribe((one) => seen.push(one));
    tor.circuit$.subscribe();
    at(1, () => far.send(OK, '650 CIRC x'));
    at(2, () => {
      expect(seen).toMatchObject([{ _tag: 'Undecodable', error: { message: 'CIRC' } }]);
      tor.close();
    });
  });
});

it('names are told apart, however many and however long they are', () => {
  const long = 'A'.repeat(64);
  const names = Array.from({ length: 700 }, (_, i) => `E${String(i)}${'AB'.repeat(i % 7)}`);
  const others = [...names, `${long}A`, `${long}B`].map((name) => `650 ${name} x`);
  for (const name of ['E0', 'E699ABABABABABAB', long]) {
    expect(heard((tor) => tor.event(name), ...others, ...others, `650 ${name} end`)).toMatchObject([
      ...(name === long ? [] : [{ right: { name, text: 'x' } }, { right: { name, text: 'x' } }]),
      { right: { name, text: 'end' } },
    ]);
  }
});
