import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { infoCodec } from '../../../lib/v1/index.js';
import type { InfoTypes } from '../../../lib/v1/index.js';

/** Values of Tor 0.4.9.11, as it was asked for them. */
const golden: ReadonlyArray<readonly [key: string, text: string, value: unknown]> = [
  ['version', '0.4.9.11', '0.4.9.11'],
  ['uptime', '86400', 86_400],
  ['traffic/read', '1099511627776', 1_099_511_627_776],
  ['process/uid', '0', 0],
  ['limits/max-mem-in-queues', '8589934592', 8_589_934_592],
  ['dormant', '0', false],
  ['config-can-saveconf', '1', true],
  ['network-liveness', 'up', true],
  ['network-liveness', 'down', false],
  ['accounting/bytes', '10 20', { read: 10, written: 20 }],
  ['accounting/hibernating', 'awake', 'awake'],
  ['accounting/interval-start', '1970-01-01 00:00:00', 0],
  ['current-time/utc', '2026-11-30T22:46:06', Date.UTC(2026, 10, 30, 22, 46, 6)],
  ['consensus/valid-after', '', undefined],
  [
    'bw-event-cache',
    '10,20 30,40',
    [
      { read: 10, written: 20 },
      { read: 30, written: 40 },
    ],
  ],
  ['bw-event-cache', '', []],
  ['signal/names', 'RELOAD HUP', ['RELOAD', 'HUP']],
  ['exit-policy/default', 'reject *:25,accept *:*', ['reject *:25', 'accept *:*']],
  ['onions/current', 'a\nb', ['a', 'b']],
  ['onions/detached', '', []],
  [
    'address-mappings/all',
    'a.b c.d NEVER\na  NEVER\n1.2.3.4 [::1] "2026-11-22 13:08:14"',
    [
      { from: 'a.b', to: 'c.d', expires: undefined },
      { from: 'a', to: '', expires: undefined },
      { from: '1.2.3.4', to: '[::1]', expires: Date.UTC(2026, 10, 22, 13, 8, 14) },
    ],
  ],
  [
    'config-text',
    'DisableNetwork 1\nNickname a',
    [
      { key: 'DisableNetwork', value: '1' },
      { key: 'Nickname', value: 'a' },
    ],
  ],
  [
    'config/defaults',
    'AccountingMax "0 bytes"\nAuthDirInvalidCCs ""',
    [
      { key: 'AccountingMax', value: '0 bytes' },
      { key: 'AuthDirInvalidCCs', value: '' },
    ],
  ],
  ['config/names', 'AccelDir Filename', [{ name: 'AccelDir', type: 'Filename', documentation: undefined }]],
  [
    'info/names',
    'version -- The current version of Tor.',
    [{ name: 'version', documentation: 'The current version of Tor.' }],
  ],
  [
    'downloads/networkstatus/ns',
    'n-download-failures 0\nschedule DL_SCHED_CONSENSUS',
    { 'n-download-failures': '0', schedule: 'DL_SCHED_CONSENSUS' },
  ],
  ['status/reachability-succeeded', 'OR=1 DIR=0', { or: true, dir: false }],
  [
    'status/bootstrap-phase',
    'NOTICE BOOTSTRAP PROGRESS=0 TAG=starting SUMMARY="Starting"',
    { percentage: 0, tag: 'starting', summary: 'Starting', warning: undefined, stalledFor: 0 },
  ],
  [
    'status/bootstrap-phase',
    'WARN BOOTSTRAP PROGRESS=5 TAG=conn SUMMARY="Connecting to a relay" WARNING="Connection refused" ' +
      'REASON=CONNECTREFUSED COUNT=2 RECOMMENDATION=warn HOSTID="$A" HOSTADDR="127.0.0.1:1"',
    {
      percentage: 5,
      tag: 'conn',
      summary: 'Connecting to a relay',
      warning: {
        text: 'Connection refused',
        reason: 'CONNECTREFUSED',
        count: 2,
        recommendation: 'Warn',
        host: '$A',
        hostAddress: '127.0.0.1:1',
      },
      stalledFor: 0,
    },
  ],
  [
    'entry-guards',
    '$7C23966066E61CF45C3EC3D970FDF4D273CA29C9~a0 up\n$A~b unlisted 2026-11-22 13:08:14',
    [
      { router: '$7C23966066E61CF45C3EC3D970FDF4D273CA29C9~a0', status: 'up', since: undefined },
      { router: '$A~b', status: 'unlisted', since: Date.UTC(2026, 10, 22, 13, 8, 14) },
    ],
  ],
  ['net/listeners/socks', '"127.0.0.1:9050" "unix:/a \\"b\\""', ['127.0.0.1:9050', 'unix:/a "b"']],
  ['ip-to-country/1.1.1.1', 'au', 'au'],
  ['ip-to-country/ipv4-available', '1', true],
  ['ns/id/FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF', '', undefined],
  ['ns/purpose/bridge', '', []],
  [
    'orconn-status',
    '$A~a CONNECTED',
    [{ _tag: 'OrConnection', status: 'Connected', router: '$A~a', details: { status: 'CONNECTED', other: {} } }],
  ],
  ['an/unknown/key', 'any text', 'any text'],
  ['__proto__', 'any text', 'any text'],
  ['constructor', 'any text', 'any text'],
];

it.each(golden)('%s is read and written: %j', (key, text, value) => {
  const codec = infoCodec(key);
  expect(codec.decode(text)).toEqual(E.right(value));
  expect(codec.is(value)).toBe(true);
  expect(codec.encode(value)).toEqual(E.right(text));
});

describe('the replies of a Tor in a network', () => {
  const session = readFileSync(join(__dirname, '../../golden/v1/session-1.txt'), 'utf8').replaceAll('\r\n', '\n');
  const textOf = (key: string): string => {
    const [, data, line] = new RegExp(`^250(?:\\+${key}=\n(.*?)\n\\.|-${key}=([^\n]*))$`, 'ms').exec(session) ?? [];
    return data ?? line ?? '';
  };

  it.each(['circuit-status', 'orconn-status', 'entry-guards', 'ns/all', 'status/bootstrap-phase'])('%s', (key) => {
    const codec = infoCodec(key as keyof InfoTypes);
    const text = textOf(key);
    expect(text).not.toBe('');
    const decoded = codec.decode(text);
    if (E.isLeft(decoded)) throw new Error(codec.name);
    expect(codec.encode(decoded.right)).toEqual(E.right(text));
    expect(codec.is(decoded.right)).toBe(true);
  });

  it('ns/all has the relays, and ns/id one of them', () => {
    const all = infoCodec('ns/all').decode(textOf('ns/all'));
    const relays = E.isRight(all) ? all.right : [];
    expect(relays.map(({ nickname }) => nickname)).toEqual(['r2', 'r1', 'a0', 'a1', 'r0', 'a2']);
    const [one] = textOf('ns/all').split('\nr ');
    expect(infoCodec('ns/id/x').decode(one ?? '')).toEqual(E.right(relays[0]));
  });
});

it.each([
  ['uptime', '1 hour'],
  ['uptime', ''],
  ['uptime', '-1'],
  ['uptime', '99999999999999999'],
  ['dormant', 'yes'],
  ['network-liveness', 'UP'],
  ['accounting/bytes', '1'],
  ['accounting/bytes', '1 2 3'],
  ['current-time/utc', 'now'],
  ['current-time/utc', '2026-13-30T22:46:06'],
  ['bw-event-cache', '1,2 x'],
  ['address-mappings/all', 'a.b c.d'],
  ['address-mappings/all', 'a.b c.d "soon"'],
  ['config/defaults', 'AccountingMax "0'],
  ['config/names', 'AccelDir'],
  ['info/names', 'version'],
  ['status/reachability-succeeded', 'OR=2 DIR=0'],
  ['status/bootstrap-phase', 'NOTICE CIRCUIT_ESTABLISHED'],
  ['status/bootstrap-phase', 'NOTICE BOOTSTRAP PROGRESS=101'],
  ['entry-guards', '$A~a'],
  ['net/listeners/socks', '"127.0.0.1'],
  ['ns/all', 's Running'],
  ['ns/id/x', 'r x'],
  ['circuit-status', '1 BUILT\nx BUILT'],
  ['orconn-status', '$A~a'],
])('%s does not read %j', (key, text) => {
  expect(infoCodec(key).decode(text)).toMatchObject({ _tag: 'Left' });
});

it('a stream with a target of another form is left out', () => {
  const decoded = infoCodec('stream-status').decode('3 NEW 0 a:80\n4 NEWRESOLVE 0 x REASON=DONE y:0\n5 NEW 0 b:80');
  expect(E.isRight(decoded) ? decoded.right.map(({ id }) => id) : decoded).toEqual([3, 5]);
});

it.each<[string, unknown]>([
  ['uptime', '12'],
  ['uptime', NaN],
  ['uptime', undefined],
  ['dormant', 1],
  ['version', 'a\rb'],
  ['version', 7],
  ['current-time/utc', Infinity],
  ['signal/names', ['A B']],
  ['onions/current', ['']],
  ['onions/current', 'abc'],
  ['entry-guards', [{ router: 'a b', status: 'up' }]],
  ['address-mappings/all', [null]],
  ['circuit-status', [{ _tag: 'Circuit', id: -1, status: 'Built', path: [] }]],
  ['ns/id/x', {}],
])('%s: %j is not a value', (key, value) => {
  expect(infoCodec(key).is(value)).toBe(false);
});

it('a value that its text cannot hold is an EncodeError', () => {
  expect(infoCodec('signal/names').encode(['A B'])).toMatchObject({
    left: { _tag: 'EncodeError', message: 'GETINFO', field: 'List' },
  });
  expect(infoCodec('circuit-status').encode([null as never])).toMatchObject({ left: { _tag: 'EncodeError' } });
});

it('law: a text that is read is written as one that is read as the same value', () => {
  const line = fc.constantFrom('1', '0', 'a', '$A~a up', '2026-11-22 13:08:14', 'a b NEVER', '"a b"', 'r x', '1 BUILT');
  const text = fc
    .array(line, { maxLength: 3 })
    .chain((rows) => fc.constantFrom('\n', ' ', ',').map((by) => rows.join(by)));
  fc.assert(
    fc.property(fc.constantFrom(...golden.map(([key]) => key)), text, (key, given) => {
      const codec = infoCodec(key);
      const decoded = codec.decode(given);
      if (E.isLeft(decoded)) return;
      const encoded = codec.encode(decoded.right);
      // an empty item of a list cannot be written
      if (E.isLeft(encoded)) return;
      expect(codec.decode(encoded.right)).toEqual(decoded);
    }),
  );
});

it('a text of many relays is read whole', () => {
  const relay = [
    'r r2 LuOYZYyFZl7w4IHV/qp/Ve2J8m0 JVzXLyxlQOgGR7h6Porl+u6FLi4 2038-01-01 00:00:00 127.0.0.1 7005 0',
    's Exit',
    'w Bandwidth=5',
  ].join('\n');
  const decoded = infoCodec('ns/all').decode(Array.from({ length: 8000 }, () => relay).join('\n'));
  expect(E.isRight(decoded) && decoded.right.length).toBe(8000);
});
