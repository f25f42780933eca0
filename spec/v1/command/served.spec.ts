import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { configLine, isNullAddress } from '../../../lib/index.js';
import type { Address, ConfigLine, ObservableEither, TorError } from '../../../lib/index.js';
import { Writer } from '../../../lib/internal/Writer.js';
import { serverError } from '../../../lib/TorError.js';
import { serveCommand, servedCommands } from '../../../lib/v1/command/served.js';
import type { Served } from '../../../lib/v1/command/ServeCommand.js';
import { recording, replyTo, requestOf } from './answering.js';
import type { Asked } from './answering.js';
import { refusals } from './refusals.js';

type Answers = Parameters<typeof recording>[0];

/** The member that each command calls. */
const memberOf = {
  getConf: 'GETCONF',
  setConf: 'SETCONF',
  resetConf: 'RESETCONF',
  saveConf: 'SAVECONF',
  loadConf: '+LOADCONF',
  signal: 'SIGNAL',
  mapAddress: 'MAPADDRESS',
  getInfoText: 'GETINFO',
  extendCircuit: 'EXTENDCIRCUIT',
  setCircuitPurpose: 'SETCIRCUITPURPOSE',
  closeCircuit: 'CLOSECIRCUIT',
  attachStream: 'ATTACHSTREAM',
  redirectStream: 'REDIRECTSTREAM',
  closeStream: 'CLOSESTREAM',
  addOnion: 'ADD_ONION',
  delOnion: 'DEL_ONION',
  addOnionClientAuth: 'ONION_CLIENT_AUTH_ADD',
  removeOnionClientAuth: 'ONION_CLIENT_AUTH_REMOVE',
  viewOnionClientAuth: 'ONION_CLIENT_AUTH_VIEW',
  hsFetch: 'HSFETCH',
  hsPost: '+HSPOST',
  resolve: 'RESOLVE',
  useFeature: 'USEFEATURE',
  takeOwnership: 'TAKEOWNERSHIP',
  dropOwnership: 'DROPOWNERSHIP',
  dropGuards: 'DROPGUARDS',
  dropTimeouts: 'DROPTIMEOUTS',
} as const;

/** What the Tor is asked, and the reply. */
const serve = (answers: Answers, request: string): { readonly asked: ReadonlyArray<Asked>; readonly reply: string } => {
  const { tor, asked } = recording(answers);
  return { reply: replyTo(tor, request), asked };
};

const needsOne = (command: string): string => `Bad arguments to ${command}: Need at least 1 argument(s)`;

const resolved = (...hosts: ReadonlyArray<string>): Asked[] =>
  hosts.map((host) => ['resolve', host, { reverse: true }]);

it.each<[string, Answers, Asked[], string]>([
  ['GETCONF', { getConf: [] }, [], '250 OK'],
  [
    'GETCONF SocksPort nickname ContactInfo',
    { getConf: [configLine('SocksPort', '9050'), configLine('SocksPort', '9150'), configLine('ContactInfo', 'ü "b"')] },
    [['getConf', ['SocksPort', 'nickname', 'ContactInfo']]],
    '250-SocksPort=9050\n250-SocksPort=9150\n250-nickname\n250 ContactInfo="\\303\\274 \\"b\\""',
  ],
  ['SETCONF', { setConf: undefined }, [], '250 OK'],
  [
    'SETCONF ContactInfo="a\\tb\\101 \\303\\274" Nickname=z SocksPort',
    { setConf: undefined },
    [
      [
        'setConf',
        [
          { key: 'ContactInfo', value: 'a\tbA ü' },
          { key: 'Nickname', value: 'z' },
          { key: 'SocksPort', value: '' },
        ],
      ],
    ],
    '250 OK',
  ],
  ['SAVECONF FORCE', { saveConf: undefined }, [['saveConf']], '250 OK'],
  ['SIGNAL hup', { signal: undefined }, [['signal', 'Reload']], '250 OK'],
  ['SIGNAL NEWNYM', { signal: undefined }, [['signal', 'NewNym']], '250 OK'],
  ['GETINFO', { getInfoText: [] }, [], '250 OK'],
  [
    'GETINFO version config-text version',
    { getInfoText: ['0.4.9.11', 'a\n.b\n'] },
    [['getInfoText', ['version', 'config-text']]],
    '250-version=0.4.9.11\n250+config-text=\na\n..b\n\n.\n250-version=0.4.9.11\n250 OK',
  ],
  ['RESETCONF', { setConf: undefined }, [], '250 OK'],
  [
    'RESETCONF Nickname=a ContactInfo',
    { setConf: undefined },
    [['setConf', [configLine('Nickname', 'a'), configLine('ContactInfo', '')]]],
    '250 OK',
  ],
  ['+LOADCONF\nNickname b\n\nLog c', { loadConf: undefined }, [['loadConf', 'Nickname b\n\nLog c']], '250 OK'],
  ['EXTENDCIRCUIT 0', { extendCircuit: 12 }, [['extendCircuit', [], { circuit: 0 }]], '250 EXTENDED 12'],
  [
    'EXTENDCIRCUIT 7 $A=b,c purpose=Controller',
    { extendCircuit: 7 },
    [['extendCircuit', ['$A=b', 'c'], { circuit: 7, purpose: 'controller' }]],
    '250 EXTENDED 7',
  ],
  ['EXTENDCIRCUIT 7', { extendCircuit: 7 }, [], '512 syntax error: path required.'],
  ['CLOSECIRCUIT 7 ifunused Foo', { closeCircuit: undefined }, [['closeCircuit', 7, { ifUnused: true }]], '250 OK'],
  ['SETCIRCUITPURPOSE 7', { setCircuitPurpose: undefined }, [], '552 No purpose given'],
  ['SETCIRCUITPURPOSE 7 purpose=x', { setCircuitPurpose: undefined }, [], '552 Unknown purpose "x"'],
  ['SETCIRCUITPURPOSE', { setCircuitPurpose: undefined }, [], `512 ${needsOne('SETCIRCUITPURPOSE')}`],
  ['ATTACHSTREAM 1 2 hop=3', { attachStream: undefined }, [['attachStream', 1, 2, { hop: 3 }]], '250 OK'],
  ['ATTACHSTREAM 1 2 HOP=x', { attachStream: undefined }, [], '552 Bad value hop=x'],
  ['ATTACHSTREAM 1 0 HOP=x', { attachStream: undefined }, [['attachStream', 1, 0]], '250 OK'],
  ['REDIRECTSTREAM 1 a.b', { redirectStream: undefined }, [['redirectStream', 1, 'a.b']], '250 OK'],
  ['REDIRECTSTREAM 1 a.b 80 x', { redirectStream: undefined }, [['redirectStream', 1, 'a.b', 80]], '250 OK'],
  ['REDIRECTSTREAM 1 a.b 0', { redirectStream: undefined }, [], '512 Cannot parse port "0"'],
  ['CLOSESTREAM 1 6 x', { closeStream: undefined }, [['closeStream', 1, 6]], '250 OK'],
  ['CLOSESTREAM 1 256', { closeStream: undefined }, [], '552 Unrecognized reason "256"'],
  [
    'ADD_ONION new:best flags=DiscardPK,v3auth Port=80,127.0.0.1:8080 Port=81 ' +
      'ClientAuthV3=7QH27F5DVXHSTW7WDJA2SZLCNKC5SJBLDUYRX6AVPCQWZRQ6G54A',
    { addOnion: { serviceId: '6xksgysiro5rj7hzhafytfz3upraoquzg2eyynis6pmgto3p7uuax5yd', key: undefined } },
    [
      [
        'addOnion',
        {
          ports: [{ port: 80, target: '127.0.0.1:8080' }, { port: 81 }],
          discardKey: true,
          clients: ['7QH27F5DVXHSTW7WDJA2SZLCNKC5SJBLDUYRX6AVPCQWZRQ6G54A'],
        },
      ],
    ],
    '250-ServiceID=6xksgysiro5rj7hzhafytfz3upraoquzg2eyynis6pmgto3p7uuax5yd\n' +
      '250-ClientAuthV3=7QH27F5DVXHSTW7WDJA2SZLCNKC5SJBLDUYRX6AVPCQWZRQ6G54A\n250 OK',
  ],
  [
    'ADD_ONION NEW:ED25519-V3 Port=80,unix:/tmp/x',
    { addOnion: { serviceId: 'abc', key: { type: 'ED25519-V3', blob: 'aB+/==' } } },
    [['addOnion', { ports: [{ port: 80, target: 'unix:/tmp/x' }] }]],
    '250-ServiceID=abc\n250-PrivateKey=ED25519-V3:aB+/==\n250 OK',
  ],
  ['RESOLVE mode=reverse 1.2.3.4 foo=x 5.6.7.8', { resolve: undefined }, resolved('1.2.3.4', '5.6.7.8'), '250 OK'],
  ['RESOLVE', { resolve: undefined }, [], '250 OK'],
  ['USEFEATURE', { useFeature: undefined }, [], '250 OK'],
  ['TAKEOWNERSHIP x', { takeOwnership: undefined }, [['takeOwnership']], '250 OK'],
])('%j', (request, answers, asked, reply) => {
  expect(serve(answers, request)).toEqual({ asked, reply });
});

it('an error of the Tor is written with its status, or with the one that a client reads as the same error', () => {
  const errorOf = (error: unknown): string => serve({ getInfoText: error }, 'GETINFO a').reply;
  expect(errorOf(E.left(serverError('UnrecognizedKey', 'Unrecognized key "a"', 552)))).toBe('552 Unrecognized key "a"');
  expect(errorOf(E.left(serverError('InvalidValue', 'a\nb\rc')))).toBe('553-a\n553 b c');
  expect(errorOf(E.left(serverError('InvalidValue', 'a', undefined, 'SETCONF')))).toBe('513 a');
});

it('a Tor without the member of a command has no such command', () => {
  expect(Object.keys(servedCommands)).toEqual(Object.values(memberOf));
  for (const keyword of Object.values(memberOf)) {
    // a Tor without GETINFO is asked in other ways
    if (keyword === 'GETINFO') continue;
    expect(serve({}, `${keyword} a\na`).reply).toBe(`510 Unrecognized command "${keyword}"`);
  }
  expect(serve({ getInfoText: [] }, '+GETINFO version\na').reply).toBe('510 Unrecognized command "+GETINFO"');
  expect(serve({ loadConf: undefined }, 'LOADCONF').reply).toBe('510 Unrecognized command "LOADCONF"');
  expect(serve({}, '__PROTO__').reply).toBe('510 Unrecognized command "__PROTO__"');
});

/** A Tor with every member. */
const whole: Answers = Object.fromEntries(Object.keys(memberOf).map((member) => [member, undefined]));

it.each(refusals)('%j is refused with the text of Tor, and the Tor is not asked', (request, reply) => {
  expect(serve(whole, request)).toEqual({ asked: [], reply });
});

it('each mapping of MAPADDRESS is answered on its own, as it was written', () => {
  const mapAddress = (from: Address, to: Address): unknown =>
    of(
      from.address === 'c.d'
        ? E.left(serverError('Unspecified', 'no', 550))
        : E.right({ from: isNullAddress(from) ? { _tag: 'IPv4', address: '127.224.104.218' } : from, to }),
    );
  const tor = { mapAddress } as unknown as Served;
  expect(replyTo(tor, 'MAPADDRESS 0.0.0.0=torproject.org ::0001=A.b c.d=e.f 1.2.3.4=300.1.1.1 [::1]=g')).toBe(
    [
      '250-127.224.104.218=torproject.org',
      '250-::0001=A.b',
      '550-no',
      "512-syntax error: invalid address '300.1.1.1'",
      '250 [::1]=g',
    ].join('\n'),
  );
});

it('data without a line is refused', () => {
  expect(serve(whole, '+LOADCONF').reply).toBe('512 Bad arguments to +LOADCONF: Empty body');
  expect(serve(whole, '+HSPOST').reply).toBe('512 Bad arguments to +HSPOST: Empty body');
});

it('a long type of a key, which may be the key itself, is not repeated', () => {
  const request = 'ONION_CLIENT_AUTH_ADD u73w42ahcnl5wrj2ex54nm2swdid6fhqg2xu2pg3lvk4czbx3peha5yd';
  expect(serve(whole, `${request} RmVlZEJlZWZGZWVkQmVlZkZlZWRCZWVmRmVlZEJlZWY:x25519`).reply).toBe(
    '512 Invalid key type/blob',
  );
});

it('a request of many arguments has a weight', () => {
  const { tor } = recording(whole);
  const weightOf = (request: string): unknown => {
    const served = serveCommand(tor, requestOf(request));
    return E.isRight(served) ? served.right.weight : served;
  };
  expect(weightOf('GETINFO a b')).toBeUndefined();
  expect(weightOf(`GETINFO${' a'.repeat(1000)}`)).toBe(96_000);
  expect(weightOf(`SETCONF${' a=b'.repeat(1000)}`)).toBe(96_000);
});

it('more than 1,024 keys in one GETCONF are refused', () => {
  expect(serve({ getConf: [] }, `GETCONF${' a'.repeat(1025)}`)).toEqual({
    asked: [],
    reply: '451 More than 1024 keys in one GETCONF',
  });
});

it('GETCONF quotes a value with a #, as Tor does', () => {
  const tor = { getConf: () => of(E.right([configLine('ContactInfo', 'a # b')])) };
  expect(replyTo(tor as unknown as Served, 'GETCONF ContactInfo')).toBe('250 ContactInfo="a # b"');
});

it('GETCONF refuses an unknown key of a TC server in the words of a current Tor', () => {
  const tor = { getConf: () => of(E.left(serverError('UnrecognizedKey', 'NoSuch'))) };
  expect(replyTo(tor as unknown as Served, 'GETCONF NoSuch')).toBe('552 Unrecognized configuration key "NoSuch"');
});

describe('GETCONF', () => {
  type Lines = ReadonlyArray<ConfigLine>;

  /** Answers each key with these lines, in the key's own spelling, and notes what it was asked. */
  const recorded = (valuesOf: (key: string) => ReadonlyArray<string>) => {
    const asked: Array<ReadonlyArray<string>> = [];
    const getConf = (keys: ReadonlyArray<string>): ObservableEither<TorError, Lines> => {
      asked.push(keys);
      return of(E.right(keys.flatMap((key) => valuesOf(key).map((value) => configLine(key, value)))));
    };
    return { tor: { getConf } as unknown as Served, asked };
  };

  const numbered = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, i) => `k${String(i)}_`);

  it('asks for each key on its own if a line could belong to two of them', () => {
    const { tor, asked } = recorded(() => ['x']);
    expect(replyTo(tor, 'GETCONF Log LogLevel Nickname')).toBe('250-Log=x\n250-LogLevel=x\n250 Nickname=x');
    expect(asked).toEqual([['Log'], ['LogLevel'], ['Nickname']]);
  });

  it('asks for a repeated key once, whatever its case, and repeats the answer', () => {
    const { tor, asked } = recorded((key) => (key === 'Log' ? ['a', 'b'] : []));
    expect(replyTo(tor, 'GETCONF LOG nickname log Nickname Log')).toBe(
      '250-Log=a\n250-Log=b\n250-nickname\n250-Log=a\n250-Log=b\n250-Nickname\n250-Log=a\n250 Log=b',
    );
    expect(asked).toEqual([['Log', 'Nickname']]);
  });

  it('asks for many keys in pieces', () => {
    const { tor, asked } = recorded(() => ['1']);
    const keys = numbered(130);
    expect(
      replyTo(tor, `GETCONF ${keys.join(' ')}`)
        .split('\n')
        .map((line) => line.slice(4)),
    ).toEqual(keys.map((key) => `${key}=1`));
    expect(asked.map((some) => some.length)).toEqual([64, 64, 2]);
  });

  it('fetches a long value that is repeated 1,000 times once, and the reply has at most 16 MiB', () => {
    const { tor, asked } = recorded(() => ['x'.repeat(62_000)]);
    expect(failureOf(tor, `GETCONF${' a'.repeat(1_000)}`)).toMatchObject({ _tag: 'EncodeError', field: 'Body' });
    expect(asked).toEqual([['a']]);
  });

  it('does not ask for the remaining keys once the answers have more than 16 MiB', () => {
    const { tor, asked } = recorded(() => ['x'.repeat(0x4_0000)]);
    expect(replyTo(tor, `GETCONF ${numbered(640).join(' ')}`)).toBe('451 The answer has more than 16 MiB');
    expect(asked).toHaveLength(1);
  });
});

it('GETINFO asks for many keys in pieces, each key once', () => {
  const keys = Array.from({ length: 70 }, (_, i) => `k${String(i)}`);
  const asked: number[] = [];
  const getInfoText = (some: ReadonlyArray<string>) => (asked.push(some.length), of(E.right(some)));
  const reply = replyTo({ getInfoText } as unknown as Served, `GETINFO ${[...keys, ...keys].join(' ')}`);
  expect(asked).toEqual([64, 6]);
  expect(reply).toBe([...keys, ...keys].map((key) => `250-${key}=${key}`).join('\n') + '\n250 OK');
});

/** Why a reply cannot be written, of which nothing is written then. */
const failureOf = (tor: Served, request: string): unknown => {
  const served = serveCommand(tor, requestOf(request));
  const problems: unknown[] = [];
  if (E.isRight(served)) {
    const { question, write } = served.right;
    question().subscribe((answer) => {
      const writer = new Writer();
      if (E.isRight(answer)) problems.push(write(writer, answer.right));
      expect(writer.length).toBe(0);
    });
  }
  expect(problems).toHaveLength(1);
  return problems[0];
};

it('a repeated key of GETINFO does not make a reply of more than 16 MiB', () => {
  const { tor } = recording({ getInfoText: ['x'.repeat(0x10_0000)] });
  expect(failureOf(tor, `GETINFO${' a'.repeat(20)}`)).toMatchObject({ _tag: 'EncodeError', field: 'Body' });
});

it('GETINFO does not ask for the remaining keys once the answers have more than 16 MiB', () => {
  const asked: number[] = [];
  const getInfoText = (some: ReadonlyArray<string>) => (
    asked.push(some.length),
    of(E.right(some.map(() => 'x'.repeat(0x4_0000))))
  );
  const keys = Array.from({ length: 640 }, (_, i) => `k${String(i)}`);
  expect(replyTo({ getInfoText } as unknown as Served, `GETINFO ${keys.join(' ')}`)).toBe(
    '451 The answer has more than 16 MiB',
  );
  expect(asked).toEqual([64, 64]);
});

describe('GETINFO of a Tor of TC', () => {
  const mapping = { from: { _tag: 'IPv6', address: '::1' }, to: { _tag: 'Hostname', address: 'a.b' } };
  const tor = { getAllMappings: of(E.right(mapping), E.right(mapping)) } as unknown as Served;

  it('has its mappings, its events and its signals', () => {
    expect(replyTo(tor, 'GETINFO address-mappings/all events/names signal/names')).toBe(
      '250+address-mappings/all=\n[::1] a.b NEVER\n[::1] a.b NEVER\n.\n' +
        '250-events/names=CIRC CIRC_MINOR STREAM ORCONN BW NOTICE WARN ERR\n' +
        '250-signal/names=RELOAD SHUTDOWN DUMP DEBUG HALT NEWNYM CLEARDNSCACHE HEARTBEAT ACTIVE DORMANT\n250 OK',
    );
  });

  it('has the rows of its snapshots, without one that v1 cannot carry', () => {
    const circuits = [
      { _tag: 'Circuit', status: 'Built', id: 7, path: ['amber', 'birch'] },
      { _tag: 'Circuit', status: 'Built', id: 8, path: ['a b'] },
    ];
    const details = { status: 'SUCCEEDED', circuit: 7, other: {} };
    const streams = [{ _tag: 'Stream', status: 'Succeeded', id: 9, target: 'a.b:80', details }];
    const snapshots = { circuits: of(E.right(circuits)), streams: of(E.right(streams)) };
    expect(replyTo({ ...tor, snapshots } as unknown as Served, 'GETINFO circuit-status stream-status')).toBe(
      '250-circuit-status=7 BUILT amber,birch\n250-stream-status=9 SUCCEEDED 7 a.b:80\n250 OK',
    );
    expect(replyTo({ ...tor, snapshots } as unknown as Served, 'GETINFO orconn-status')).toBe(
      '552 Unrecognized key "orconn-status"',
    );
  });

  it('names all keys that it does not have', () => {
    expect(replyTo(tor, 'GETINFO version events/names uptime')).toBe(
      '552-Unrecognized key "version"\n552 Unrecognized key "uptime"',
    );
  });
});
