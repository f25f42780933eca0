/** The keys of GETINFO about the process and its configuration. */
import { isRelay, linesOf, textOf } from '../config/Config.js';
import type { Config } from '../config/Config.js';
import { changedLines } from '../config/assign.js';
import { torrcOptions } from '../config/torrcOptions.js';
import type { TorrcOptionType } from '../config/TorrcOption.js';
import { quoted } from '../../v1/text/quoted.js';
import { eventNames, signalWords, VERSION } from './names.js';
import { dateTime } from '../text.js';
import { relaysOf } from '../network/relays.js';
import type { SimulatorState } from '../State.js';
import { unavailable } from './InfoKey.js';
import type { InfoKey, Unavailable } from './InfoKey.js';

/** The names of Tor for the types of options; of a dependent one, for lines that belong to a group. */
const typeNames: Readonly<Record<TorrcOptionType, string>> = {
  Bool: 'Boolean',
  Uint: 'Integer',
  Interval: 'TimeInterval',
  Memunit: 'DataSize',
  Double: 'Float',
  String: 'String',
  Csv: 'CommaList',
  Lines: 'LineList',
  Grouped: 'Dependent',
  Group: 'Virtual',
  Obsolete: 'Obsolete',
};

const notRelay = /* #__PURE__ */ unavailable(552, 'Not running in server mode');

/** The addresses of a listener: its port is on the local machine unless the value has an address. */
const listeners = (config: Config, option: string): string =>
  linesOf(config, option)
    .filter(({ value }) => value !== '0' && value !== '')
    .map(({ value }) => `"${/^[0-9]+$/.test(value) ? `127.0.0.1:${value}` : value}"`)
    .join(' ');

/** The options of the listeners that GETINFO net/listeners names. */
const listenerOptions: Readonly<Record<string, string | undefined>> = {
  or: 'ORPort',
  dir: 'DirPort',
  socks: 'SocksPort',
  control: 'ControlPort',
  trans: 'TransPort',
  natd: 'NATDPort',
  dns: 'DNSPort',
  extor: 'ExtORPort',
  httptunnel: 'HTTPTunnelPort',
};

const EXIT_POLICY =
  'reject *:25,reject *:119,reject *:135-139,reject *:445,reject *:563,reject *:1214,reject *:4661-4666,' +
  'reject *:6346-6429,reject *:6699,reject *:6881-6999,accept *:*';

const PRIVATE =
  'reject 0.0.0.0/8:*,reject 169.254.0.0/16:*,reject 127.0.0.0/8:*,reject 192.168.0.0/16:*,reject 10.0.0.0/8:*,' +
  'reject 172.16.0.0/12:*,reject [::]/8:*,reject [fc00::]/7:*,reject [fe80::]/10:*,reject [fec0::]/10:*,' +
  'reject [ff00::]/8:*,reject [::]/127:*';

/** The configured policy, and the default one after it. */
const exitPolicy = (config: Config): string =>
  [...linesOf(config, 'ExitPolicy').map(({ value }) => value.replace(/,\s+/g, ',')), EXIT_POLICY].join(',');

/** The configured address; a client does not learn its own. */
const addressOf = ({ config }: SimulatorState): string | Unavailable =>
  textOf(config, 'Address') ?? unavailable(551, 'Address unknown');

/** The identity of a relay follows from its nickname. */
const ownFingerprint = (config: Config): string => {
  const name = textOf(config, 'Nickname') ?? 'Unnamed';
  return relaysOf([name]).get(name)?.fingerprint ?? '';
};

const interval = (name: string, about: string): InfoKey => ({ name, about, read: () => '1970-01-01 00:00:00' });

export const processKeys: ReadonlyArray<InfoKey> = /* #__PURE__ */ (() => [
  { name: 'version', about: 'The current version of Tor.', read: () => VERSION },
  {
    name: 'config-file',
    about: 'Current location of the "torrc" file.',
    read: ({ config }) => `${textOf(config, 'DataDirectory') ?? ''}/torrc`,
  },
  {
    name: 'config-defaults-file',
    about: 'Current location of the defaults file.',
    read: ({ config }) => `${textOf(config, 'DataDirectory') ?? ''}/torrc-defaults`,
  },
  {
    name: 'config-can-saveconf',
    about: 'Is it possible to save the configuration to the "torrc" file?',
    read: () => '1',
  },
  {
    name: 'config-text',
    about: 'Return the string that would be written by a saveconf command.',
    read: ({ config }) =>
      changedLines(config)
        .map(({ key, value }) => `${key} ${value}`)
        .join('\n'),
  },
  {
    name: 'config/names',
    about: 'List of configuration options, types, and documentation.',
    read: () =>
      torrcOptions
        // a Tor accepts obsolete options, but does not list them
        .filter(({ type }) => type !== 'Obsolete')
        .map(({ name, type }) => `${name} ${typeNames[type]}`)
        .join('\n'),
  },
  {
    name: 'config/defaults',
    about: 'List of default values for configuration options. See also config/names',
    read: () =>
      torrcOptions
        .flatMap(({ name, initial }) => (initial === undefined ? [] : [`${name} ${quoted(initial)}`]))
        .join('\n'),
  },
  {
    name: 'events/names',
    about: 'Events that the controller can ask for with SETEVENTS.',
    read: () => eventNames.join(' '),
  },
  {
    name: 'features/names',
    about: 'What arguments can USEFEATURE take?',
    read: () => 'VERBOSE_NAMES EXTENDED_EVENTS',
  },
  { name: 'signal/names', about: 'Signal names recognized by the SIGNAL command', read: () => signalWords },
  {
    name: 'process/pid',
    about: 'Process id belonging to the main tor process.',
    read: ({ settings }) => String(settings.pid),
  },
  { name: 'process/uid', about: 'User id running the tor process.', read: () => '1000' },
  {
    name: 'process/user',
    about: 'Username under which the tor process is running.',
    read: ({ config }) => textOf(config, 'User') ?? 'tor',
  },
  { name: 'process/descriptor-limit', about: 'File descriptor limit.', read: () => '1024' },
  { name: 'limits/max-mem-in-queues', about: 'Actual limit on memory in queues', read: () => '8589934592' },
  {
    name: 'uptime',
    about: 'Uptime of the Tor daemon in seconds.',
    read: ({ time }) => String(Math.floor(time / 1000)),
  },
  { name: 'traffic/read', about: 'Bytes read since the process was started.', read: (s) => String(s.totalRead) },
  {
    name: 'traffic/written',
    about: 'Bytes written since the process was started.',
    read: (s) => String(s.totalWritten),
  },
  {
    name: 'current-time/local',
    about: 'Current time on the local system.',
    read: (s) => dateTime(s.epoch + s.time).replace(' ', 'T'),
  },
  {
    name: 'current-time/utc',
    about: 'Current UTC time.',
    read: (s) => dateTime(s.epoch + s.time).replace(' ', 'T'),
  },
  {
    name: 'dormant',
    about: "Is Tor dormant (not building circuits because it's idle)?",
    read: (s) => (s.dormant ? '1' : '0'),
  },
  {
    name: 'net/listeners/*',
    about: 'Bound addresses by type',
    read: ({ config }, kind) => {
      const option = Object.hasOwn(listenerOptions, kind) ? listenerOptions[kind] : undefined;
      return option === undefined ? undefined : listeners(config, option);
    },
  },
  { name: 'accounting/enabled', about: 'Is accounting currently enabled?', read: () => '0' },
  { name: 'accounting/hibernating', about: 'Are we hibernating or awake?', read: () => 'awake' },
  {
    name: 'accounting/bytes',
    about: 'Number of bytes read/written so far in the accounting interval.',
    read: () => '0 0',
  },
  interval('accounting/interval-start', 'Time when the accounting period starts.'),
  interval('accounting/interval-wake', 'Time to wake up in this accounting period.'),
  interval('accounting/interval-end', 'Time when the accounting period ends.'),
  {
    name: 'exit-policy/default',
    about: 'The default value appended to the configured exit policy.',
    read: () => EXIT_POLICY,
  },
  {
    name: 'exit-policy/reject-private/default',
    about: 'The default rules appended to the configured exit policy by ExitPolicyRejectPrivate.',
    read: () => PRIVATE,
  },
  {
    name: 'exit-policy/full',
    about: 'The entire exit policy of onion router',
    read: ({ config }) => (isRelay(config) ? `${PRIVATE},${exitPolicy(config)}` : notRelay),
  },
  {
    name: 'exit-policy/ipv4',
    about: 'IPv4 parts of exit policy',
    read: ({ config }) => (isRelay(config) ? exitPolicy(config) : notRelay),
  },
  {
    name: 'exit-policy/ipv6',
    about: 'IPv6 parts of exit policy',
    read: ({ config }) => (isRelay(config) ? 'reject *:*' : notRelay),
  },
  {
    name: 'fingerprint',
    about: 'The identity of this relay.',
    read: ({ config }) => (isRelay(config) ? ownFingerprint(config) : unavailable(551, 'Not running in server mode')),
  },
  { name: 'address', about: 'IP address of this Tor host, if we can guess it.', read: addressOf },
  { name: 'address/v4', about: 'IPv4 address of this Tor host, if we can guess it.', read: addressOf },
  {
    name: 'status/clients-seen',
    about: 'Breakdown of client countries seen by a bridge.',
    read: () => 'TimeStarted="1970-01-01 00:00:00" CountrySummary= IPVersions=',
  },
  { name: 'status/version/current', about: 'Status of the current version.', read: () => 'recommended' },
  { name: 'status/version/recommended', about: 'List of currently recommended versions.', read: () => VERSION },
])();
