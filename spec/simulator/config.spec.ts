import * as fc from 'fast-check';
import { either as E } from 'fp-ts';
import { configLine } from '../../lib/model/ConfigLine.js';
import type { ConfigLine } from '../../lib/model/ConfigLine.js';
import { changedLines, defaultConfig, fromTorrc, setConf } from '../../lib/simulator/config/assign.js';
import { getConf, refusalError } from '../../lib/simulator/config/Config.js';
import type { Config } from '../../lib/simulator/config/Config.js';
import { torrcOptions } from '../../lib/simulator/config/torrcOptions.js';
import { readTorrc, readTorrcLine, writeTorrc } from '../../lib/simulator/config/torrc.js';

const line = (text: string): ConfigLine => {
  const [, key = '', value = ''] = /^(\S*) ?(.*)$/s.exec(text) ?? [];
  return configLine(key, value);
};

const get = (config: Config, ...keys: ReadonlyArray<string>): ReadonlyArray<string> | string => {
  const { result } = getConf(config, keys);
  return E.isLeft(result)
    ? `${result.left.code}: ${result.left.text}`
    : result.right.map(({ key, value }) => `${key} ${value}`);
};

const set = (config: Config, ...lines: ReadonlyArray<string>): Config | string => {
  const { result } = setConf(config, lines.map(line));
  return E.isLeft(result) ? result.left.code : result.right;
};

/** What GETCONF says of an option after SETCONF took a value, or why SETCONF did not. */
const after = (...lines: ReadonlyArray<string>): ReadonlyArray<string> | string => {
  const config = set(defaultConfig(), ...lines);
  return typeof config === 'string' ? config : get(config, lines[lines.length - 1]!.split(' ')[0]!);
};

it('knows at least sixty options', () => {
  expect(torrcOptions.length).toBeGreaterThan(60);
  expect(new Set(torrcOptions.map(({ name }) => name.toLowerCase())).size).toBe(torrcOptions.length);
});

it.each([
  ['ClientOnly 1', ['ClientOnly 1']],
  ['ClientOnly 2', 'InvalidValue'],
  ['ClientOnly yes', 'InvalidValue'],
  ['NumCpus 007', ['NumCpus 7']],
  ['NumCpus 2147483647', ['NumCpus 2147483647']],
  ['NumCpus 2147483648', 'InvalidValue'],
  ['NumCpus -1', 'InvalidValue'],
  ['SocksPort 65535', ['SocksPort 65535']],
  ['SocksPort 65536', 'InvalidValue'],
  ['SocksPort 0', 'InvalidValue'],
  ['BandwidthRate 1 MB', ['BandwidthRate 1048576']],
  ['BandwidthRate 2kb', ['BandwidthRate 2048']],
  ['BandwidthRate 1 parsec', 'InvalidValue'],
  ['BandwidthRate 60 MB', 'InvalidValue'],
  ['BandwidthBurst 60 MB', ['BandwidthBurst 62914560']],
  ['BandwidthBurst 3 GB', 'InvalidValue'],
  ['MaxAdvertisedBandwidth 1 TB', ['MaxAdvertisedBandwidth 1099511627776']],
  ['MaxAdvertisedBandwidth 99999999 TB', 'InvalidValue'],
  ['NewCircuitPeriod 3 minutes', ['NewCircuitPeriod 180']],
  ['NewCircuitPeriod 1 WEEK', ['NewCircuitPeriod 604800']],
  ['NewCircuitPeriod soon', 'InvalidValue'],
  ['NewCircuitPeriod 9999 weeks', 'InvalidValue'],
  ['KeepalivePeriod 0', 'InvalidValue'],
  ['DirFetchPeriod 1', ['DirFetchPeriod 600']],
  ['DirFetchPeriod 1 week', ['DirFetchPeriod 302400']],
  ['StatusFetchPeriod 0', ['StatusFetchPeriod 60']],
  ['PathlenCoinWeight .5', ['PathlenCoinWeight 0.500000']],
  ['PathlenCoinWeight 1e-3', ['PathlenCoinWeight 0.001000']],
  ['PathlenCoinWeight nonsense', ['PathlenCoinWeight 0.000000']],
  ['PathlenCoinWeight 1', 'InvalidValue'],
  ['FirewallPorts  80 ,  443,,', ['FirewallPorts 80,443']],
  ['FirewallPorts ,', ['FirewallPorts ']],
  ['FirewallPorts 0', 'InvalidValue'],
  ['AllowUnverifiedNodes entry, exit', ['AllowUnverifiedNodes entry,exit']],
  ['AllowUnverifiedNodes everywhere', 'InvalidValue'],
  ['TrackHostExits .example.com', ['TrackHostExits .example.com']],
  [
    'ExitNodes a , $0123456789012345678901234567890123456789',
    ['ExitNodes a , $0123456789012345678901234567890123456789'],
  ],
  ['ExitNodes no/name', 'InvalidValue'],
  ['Nickname Unnamed', ['Nickname Unnamed']],
  ['Nickname not legal', 'InvalidValue'],
  ['Nickname aNicknameOfTwentyOne', 'InvalidValue'],
  ['ContactInfo someone # a comment', ['ContactInfo someone']],
  ['ContactInfo a\nSocksPort 1', 'InvalidValue'],
  ['ContactInfo a\0b', 'InvalidValue'],
  ['ContactInfo \ud800', 'InvalidValue'],
  ['ContactInfo élan 🧅', ['ContactInfo élan 🧅']],
  ['Log warn', ['Log warn']],
  ['Log info-notice file /var/log/tor log', ['Log info-notice file /var/log/tor log']],
  ['Log -warn stderr', ['Log -warn stderr']],
  ['Log loud stdout', 'InvalidValue'],
  ['Log notice file', 'InvalidValue'],
  ['Log notice /var/log/tor', 'InvalidValue'],
  [
    'ExitPolicy accept *:80, reject 10.0.0.0/8:1-100,reject *:*',
    ['ExitPolicy accept *:80, reject 10.0.0.0/8:1-100,reject *:*'],
  ],
  ['ExitPolicy allow *:80', 'InvalidValue'],
  ['ExitPolicy reject 10.0.0.300', 'InvalidValue'],
  ['DirPolicy accept 18.0.0.0/255.0.0.0', ['DirPolicy accept 18.0.0.0/255.0.0.0']],
  ['RedirectExit 1.2.3.4/32:80 5.6.7.8:80', ['RedirectExit 1.2.3.4/32:80 5.6.7.8:80']],
  ['RedirectExit *:25 pass', ['RedirectExit *:25 pass']],
  ['RedirectExit 1.2.3.4', 'InvalidValue'],
  ['DirServer 192.0.2.9:80 0000', 'InvalidValue'],
  ['HttpProxy 192.0.2.9:8080', ['HttpProxy 192.0.2.9:8080']],
  ['HttpProxy 192.0.2.9:80:80', 'InvalidValue'],
  [
    'HashedControlPassword 16:660537E3E1CD49996044A3BF558097A981F539FEA2F9DA662B4626C1C2',
    ['HashedControlPassword 16:660537E3E1CD49996044A3BF558097A981F539FEA2F9DA662B4626C1C2'],
  ],
  ['HashedControlPassword secret', 'InvalidValue'],
  ['HashedControlPassword 0123456789012345678901234567890123456==', 'InvalidValue'],
  ['HashedControlPassword 012345678901234567890123456789012345678', 'InvalidValue'],
  [
    'HashedControlPassword 012345678901234567890123456789012345678=',
    ['HashedControlPassword 012345678901234567890123456789012345678='],
  ],
  ['AccountingStart month 1 0:00', ['AccountingStart month 1 0:00']],
  ['AccountingStart Week 7 23:59', ['AccountingStart Week 7 23:59']],
  ['AccountingStart day 06:30', ['AccountingStart day 06:30']],
  ['AccountingStart nonsense', 'InvalidValue'],
  ['AccountingStart month 29 0:00', 'InvalidValue'],
  ['AccountingStart week 0 0:00', 'InvalidValue'],
  ['AccountingStart day 1 0:00', 'InvalidValue'],
  ['AccountingStart day 24:00', 'InvalidValue'],
  ['AccountingStart day 0:60', 'InvalidValue'],
  ['AccountingStart day 0', 'InvalidValue'],
  ['LongLivedPorts 1 week', ['LongLivedPorts 1 week']],
  ['LongLivedPorts week', 'InvalidValue'],
  ['FirewallPorts 80 or so', ['FirewallPorts 80 or so']],
  ['IgnoreVersion 1', ['IgnoreVersion 1']],
  ['IgnoreVersion yes', 'InvalidValue'],
  ['MaxConn 9999', ['MaxConn 9999']],
  ['MaxConn 10000', 'InvalidValue'],
  ['MaxConn 0', 'InvalidValue'],
  ['ORBindAddress 127.0.0.1', 'InvalidValue'],
  ['AuthoritativeDirectory 1', 'InvalidValue'],
  ['LinkPadding 1', []],
  ['HiddenServiceOptions x', 'InvalidValue'],
  ['HiddenServicePort 80', 'InvalidValue'],
  ['NoSuchOption 1', 'UnrecognizedKey'],
  ['BandwidthRate=1 1', 'UnrecognizedKey'],
])('SETCONF %j gives %j', (given, wanted) => {
  expect(after(given)).toEqual(wanted);
});

it.each(['DataDirectory /elsewhere', 'ORPort 9001', 'PidFile /tmp/pid', 'RunAsDaemon 1', 'User tor', 'Group tor'])(
  'a running Tor cannot change %s',
  (given) => expect(after(given)).toBe('Fixed'),
);

it('takes a key in any case, and gives it as the option is spelled', () => {
  expect(after('sOCKSpORT 1')).toEqual(['SocksPort 1']);
});

it('takes abbreviations in SETCONF that GETCONF does not know', () => {
  const config = set(defaultConfig(), 'bandwidthratebytes 400000', 'ExitNode amber');
  if (typeof config === 'string') return expect(config).toBe('a configuration');
  expect(get(config, 'BandwidthRate', 'ExitNodes')).toEqual(['BandwidthRate 400000', 'ExitNodes amber']);
  expect(get(config, 'SocksPort', 'BandwidthRateBytes')).toBe('UnrecognizedKey: BandwidthRateBytes');
});

it('takes the beginning of a name for the first option that has it', () => {
  expect(get(defaultConfig(), 'Sock', 'bandwidth')).toEqual(['SocksPort 9050', 'BandwidthRate 798720']);
});

it('gives several lines of one option, which the next SETCONF replaces as a whole', () => {
  const two = set(defaultConfig(), 'ExitPolicy accept *:80', 'Nickname x', 'ExitPolicy reject *:*');
  if (typeof two === 'string') return expect(two).toBe('a configuration');
  expect(get(two, 'ExitPolicy')).toEqual(['ExitPolicy accept *:80', 'ExitPolicy reject *:*']);
  const one = set(two, 'ExitPolicy reject *:25');
  if (typeof one === 'string') return expect(one).toBe('a configuration');
  expect(get(one, 'ExitPolicy', 'Nickname')).toEqual(['ExitPolicy reject *:25', 'Nickname x']);
});

it('an empty value resets, and of repeated ones the last counts', () => {
  const lines = [
    'BandwidthRate 1',
    'Nickname x',
    'Nickname',
    'ExitPolicy reject *:1',
    'ExitPolicy',
    'ExitPolicy reject *:2',
  ];
  const config = set(defaultConfig(), ...lines, 'BandwidthRate 2');
  if (typeof config === 'string') return expect(config).toBe('a configuration');
  expect(get(config, 'BandwidthRate', 'Nickname', 'ExitPolicy')).toEqual(['BandwidthRate 2', 'ExitPolicy reject *:2']);
});

it('brings back what a Tor adds where no line is left', () => {
  const config = set(defaultConfig(), 'Log err stderr');
  if (typeof config === 'string') return expect(config).toBe('a configuration');
  expect(set(config, 'Log')).toEqual(defaultConfig());
});

describe('hidden services', () => {
  const lines = [
    'HiddenServiceDir /a',
    'HiddenServicePort 80',
    'HiddenServiceDir /b',
    'HiddenServicePort 81 127.0.0.1:8081',
    'HiddenServiceNodes amber',
  ];
  const config = set(defaultConfig(), ...lines) as Config;

  it('are asked for as a group, in their order; alone their keys give nothing', () => {
    expect(get(config, 'HiddenServiceDir', 'HiddenServiceOptions', 'HiddenServicePort')).toEqual(lines);
  });

  it('are replaced as a group, and reset by any of their keys', () => {
    const other = set(config, 'HiddenServiceDir /c', 'HiddenServicePort 70') as Config;
    expect(get(other, 'HiddenServiceOptions')).toEqual(['HiddenServiceDir /c', 'HiddenServicePort 70']);
    expect(get(set(config, 'HiddenServicePort') as Config, 'HiddenServiceOptions')).toEqual([]);
  });

  it('stay as they were when a line is refused', () => {
    expect(set(config, 'HiddenServicePort 99')).toBe('InvalidValue');
    expect(set(config, 'HiddenServiceDir /c', 'HiddenServicePort 80 127.0.0.1:0')).toBe('InvalidValue');
    expect(get(config, 'HiddenServiceOptions')).toEqual(lines);
  });
});

it('the first problem decides', () => {
  expect(after('SocksPort x', 'NoSuch 1')).toBe('InvalidValue');
  expect(after('NoSuch 1', 'SocksPort x')).toBe('UnrecognizedKey');
  expect(after('KeepalivePeriod 0', 'NoSuch 1')).toBe('UnrecognizedKey');
});

it('says in the log which value was corrected', () => {
  const { log } = setConf(defaultConfig(), [line('DirFetchPeriod 0')]);
  expect(log).toEqual(['DirFetchPeriod option must be at least 600 seconds. Clipping.']);
});

it('law: a configuration is the same after it was saved and read again', () => {
  const value = fc.oneof(
    fc.constantFrom('', '0', '1', '3', '10 KB', '1 hour', 'amber', '80, 443', '0.25', 'accept *:80', '/a', '80 8080'),
    fc.string(),
  );
  const names = torrcOptions.map(({ name }) => name).filter((name) => !name.startsWith('__'));
  fc.assert(
    fc.property(fc.array(fc.record({ key: fc.constantFrom(...names), value }), { maxLength: 4 }), (lines) => {
      const { result } = setConf(defaultConfig(), lines);
      fc.pre(E.isRight(result));
      const again = fromTorrc(readTorrc(writeTorrc(changedLines(result.right))));
      expect(again.result).toEqual(result);
    }),
    { numRuns: 200 },
  );
});

it.each([
  ['SocksPort 9050', configLine('SocksPort', '9050')],
  ['  SocksPort\t9050  \r', configLine('SocksPort', '9050')],
  ['ContactInfo two  words # and more', configLine('ContactInfo', 'two  words')],
  ['Nickname#x', configLine('Nickname', '')],
  ['# only a comment', undefined],
  ['', undefined],
  [' \t\r', undefined],
])('a torrc line %j', (text, wanted) => {
  expect(readTorrcLine(text)).toEqual(wanted);
});

it('takes twenty thousand lines of one option', () => {
  const { result } = setConf(
    defaultConfig(),
    Array.from({ length: 20_000 }, () => configLine('ExitPolicy', 'reject *:1')),
  );
  expect(E.isRight(result) && get(result.right, 'ExitPolicy')).toHaveLength(20_000);
});

it('has the defaults of svn revision 3351 for the options that it took over late', () => {
  expect(get(defaultConfig(), 'IgnoreVersion', 'MaxConn', 'StatusFetchPeriod')).toEqual([
    'IgnoreVersion 0',
    'MaxConn 1024',
    'StatusFetchPeriod 900',
  ]);
});

it.each([
  [['SocksPort x'], 'Invalid option value: SocksPort'],
  [['NoSuch 1'], "Unrecognized option: Unknown option 'NoSuch'.  Failing."],
  [[`ExitPolicy ${'x'.repeat(2_000)}`], 'Invalid option value: Malformed policy in ExitPolicy line '],
  [['KeepalivePeriod 0'], 'Invalid option value: KeepalivePeriod option must be positive.'],
  [['DataDirectory /elsewhere'], 'Invalid option value: While Tor is running, changing DataDirectory is not allowed'],
])('the refusal of %j names the option', (lines, text) => {
  const { result } = setConf(defaultConfig(), lines.map(line));
  expect(E.isLeft(result) && refusalError(result.left)).toEqual({
    _tag: 'ServerError',
    code: text.startsWith('Unrec') ? 'UnrecognizedKey' : 'InvalidValue',
    text: expect.stringContaining(text),
    request: 'SETCONF',
  });
});

it.each(torrcOptions.map(({ name }) => name))('no refusal of a value of %s leaves out its name', (name) => {
  for (const value of ['!', '-1', '0', '70000', '!'.repeat(2_000), `${'!'.repeat(1_200)},${'!'.repeat(1_200)}`]) {
    const { result } = setConf(defaultConfig(), [configLine(name, value)]);
    expect(E.isLeft(result) ? refusalError(result.left).text : name).toContain(name);
  }
});
