import { either as E } from 'fp-ts';
import { configLine } from '../../lib/model/ConfigLine.js';
import { simulator } from '../../lib/simulator/index.js';
import { now } from './observed.js';
import { quiet, run } from './v1.js';

const refusal = (...keys: ReadonlyArray<string>): unknown => {
  const [answer] = now(simulator().getInfoText(keys));
  return answer !== 'complete' && answer?._tag === 'Left' && answer.left._tag === 'ServerError'
    ? [answer.left.status, answer.left.text, answer.left.code]
    : answer;
};

/** A key of each row of info/names; the rest of those that end with `*` is an example. */
const examples: Readonly<Record<string, string>> = {
  'net/listeners/*': 'socks',
  'ns/id/*': '0123456789012345678901234567890123456789',
  'ns/name/*': 'amber',
  'ns/purpose/*': 'bridge',
  'ip-to-country/*': '192.0.2.1',
  'hs/client/desc/id/*': 'abc',
  'hs/service/desc/id/*': 'abc',
};

const listed = run()
  .info('info/names')
  .split('\n')
  .map((row) => row.split(' -- ')[0] as string);

it('lists more than sixty keys, each once and in order', () => {
  expect(listed.length).toBeGreaterThan(60);
  expect([...new Set(listed)].sort()).toEqual(listed);
});

it.each(listed)('answers %s, or refuses it as a Tor does that has no value for it', (name) => {
  const key = name.endsWith('*') ? name.slice(0, -1) + (examples[name] ?? 'missing') : name;
  const [answer] = now(simulator().getInfoText([key]));
  if (answer !== 'complete' && answer?._tag === 'Right') {
    expect(answer.right).toEqual([expect.any(String)]);
    return;
  }
  expect(answer).toMatchObject({
    left: { text: expect.stringMatching(/^(Address unknown|Not running in server mode|Invalid address)$/) },
  });
});

it.each([
  [['foo'], [552, 'Unrecognized key "foo"', 'UnrecognizedKey']],
  [
    ['foo', 'version', 'bar'],
    [552, 'Unrecognized key "foo"\nUnrecognized key "bar"', 'UnrecognizedKey'],
  ],
  [['VERSION'], [552, 'Unrecognized key "VERSION"', 'UnrecognizedKey']],
  [['net/listeners/foo'], [552, 'Unrecognized key "net/listeners/foo"', 'UnrecognizedKey']],
  [['ns/id'], [552, 'Unrecognized key "ns/id"', 'UnrecognizedKey']],
  [['toString'], [552, 'Unrecognized key "toString"', 'UnrecognizedKey']],
  [['net/listeners/constructor'], [552, 'Unrecognized key "net/listeners/constructor"', 'UnrecognizedKey']],
  [
    ['fingerprint', 'foo'],
    [551, 'Not running in server mode', 'InternalError'],
  ],
  [['exit-policy/full'], [552, 'Not running in server mode', 'UnrecognizedKey']],
  [['address'], [551, 'Address unknown', 'InternalError']],
  [['ip-to-country/foo'], [551, 'Invalid address family', 'InternalError']],
] as const)('refuses %j as Tor 0.4.9 does', (keys, wanted) => {
  expect(refusal(...keys)).toEqual(wanted);
});

it('answers several keys in their order, and no key with nothing', () => {
  const tor = simulator({ pid: 77 });
  expect(now(tor.getInfoText(['process/pid', 'version', 'process/pid']))).toEqual([
    E.right(['77', '0.4.9.11', '77']),
    'complete',
  ]);
  expect(now(tor.getInfoText([]))).toEqual([E.right([]), 'complete']);
});

it('getInfo decodes the texts', () => {
  const { tor, wait } = run();
  wait(65_000);
  expect(now(tor.getInfo(['uptime', 'traffic/read', 'process/pid']))).toMatchObject([
    E.right([65, expect.any(Number), expect.anything()]),
    'complete',
  ]);
});

it('names the listeners of the configuration', () => {
  const { info } = run({ ...quiet, torrc: 'SocksPort 9150\nControlPort 0\nORPort 9001\n' });
  expect(info('net/listeners/socks')).toBe('"127.0.0.1:9150"');
  expect(info('net/listeners/control')).toBe('');
  expect(info('net/listeners/or')).toBe('"127.0.0.1:9001"');
  expect(info('net/listeners/dns')).toBe('');
});

it('a relay has a fingerprint and an exit policy', () => {
  const { info } = run({ ...quiet, torrc: 'ORPort 9001\nNickname mine\nAddress 192.0.2.7\nExitPolicy reject *:80\n' });
  expect(info('fingerprint')).toMatch(/^[0-9A-F]{40}$/);
  expect(info('exit-policy/ipv4')).toMatch(/^reject \*:80,reject \*:25,.*,accept \*:\*$/);
  expect(info('address')).toBe('192.0.2.7');
});

it('lists relays as a consensus does, once it has arrived', () => {
  const { info, wait, tor } = run();
  expect(info('ns/all')).toBe('');
  wait(2_000);
  const rows = info('ns/all').split('\n');
  expect(rows).toHaveLength(15);
  expect(rows[0]).toMatch(
    /^r amber [A-Za-z0-9+/]{27} [A-Za-z0-9+/]{27} 2038-01-01 00:00:00 192\.0\.2\.1 (9001|443) 0$/,
  );
  expect(rows[1]).toBe('s Exit Fast Guard HSDir Running Stable V2Dir Valid');
  expect(rows[2]).toMatch(/^w Bandwidth=[0-9]+$/);
  const { fingerprint } = tor.state().relays.get('amber')!;
  for (const key of [`id/${fingerprint}`, `id/$${fingerprint.toLowerCase()}`, 'name/AMBER', 'name/amber']) {
    expect(info(`ns/${key}`)).toBe(rows.slice(0, 3).join('\n'));
  }
  expect(info('ns/name/nobody')).toBe('');
  now(tor.killRouter('amber'));
  expect(info('ns/name/amber')).not.toContain('Running');
  expect(info('ip-to-country/192.0.2.1')).toMatch(/^[a-z]{2}$/);
  expect(info('ip-to-country/10.0.0.1')).toBe('??');
});

it('gives a router the same identity in every run, and the one of its name if that is a fingerprint', () => {
  const [one, other] = [run(), run({ ...quiet, seed: 9, routers: ['cedar', `$${'ab'.repeat(20)}`] })];
  expect(other.tor.state().relays.get('cedar')?.fingerprint).toBe(one.tor.state().relays.get('cedar')?.fingerprint);
  expect(other.tor.state().relays.get(`$${'ab'.repeat(20)}`)).toMatchObject({
    fingerprint: 'AB'.repeat(20),
    nickname: 'Unnamed',
  });
});

it('has rows for circuits, streams, OR connections and guards', () => {
  const { tor, wait, info } = run();
  wait(2_000);
  expect(info('entry-guards')).toMatch(/^(\$[0-9A-F]{40}~[a-z]+ never-connected\n?){5}$/);
  now(tor.openStream('www.example.com:80'));
  expect(info('stream-status')).toMatch(/^12 NEW 0 www\.example\.com:80 CLIENT_PROTOCOL=SOCKS5 NYM_EPOCH=0 /);
  wait(4_000);
  const hop = String.raw`\$[0-9A-F]{40}~[a-z]+`;
  expect(info('circuit-status')).toMatch(
    new RegExp(
      `^1 BUILT ${hop},${hop},${hop} BUILD_FLAGS=NEED_CAPACITY PURPOSE=GENERAL TIME_CREATED=1970-01-01T00:00:`,
    ),
  );
  expect(info('orconn-status')).toMatch(new RegExp(`^${hop} CONNECTED$`));
  expect(info('entry-guards').split('\n')[0]).toMatch(new RegExp(`^${hop} up$`));
  expect(info('address-mappings/cache')).toMatch(/^www\.example\.com 203\.0\.113\.[0-9]+ "1970-01-01 00:01:0[0-9]"$/);
});

it('has rows for mappings of the configuration and of controllers', () => {
  const { tor, info } = run({ ...quiet, torrc: 'MapAddress a.example b.example\n' });
  now(tor.mapAddress('1.2.3.4', '::1'));
  expect(info('address-mappings/config')).toBe('a.example b.example NEVER');
  expect(info('address-mappings/control')).toBe('1.2.3.4 [::1] NEVER');
  expect(info('address-mappings/all')).toBe('a.example b.example NEVER\n1.2.3.4 [::1] NEVER');
});

it('has the text that SAVECONF would write', () => {
  const { tor, info } = run();
  now(tor.setConf([configLine('Nickname', 'mine')]));
  expect(info('config-text')).toBe('ControlPort 9051\nNickname mine');
  expect(info('config/names').split('\n')).toContain('BandwidthRate DataSize');
  expect(info('config/defaults').split('\n')).toContain('BandwidthRate "780 KB"');
});
