/** The rules for a whole configuration, and the corrections that a Tor makes to it. */
import { configLine } from '../../model/ConfigLine.js';
import { isRelay, linesOf, numberOf, textOf } from './Config.js';
import type { Config } from './Config.js';
import * as is from './grammar.js';
import { hiddenServices } from './torrcOptions.js';
import { MAX_INT, splitList } from './value.js';

/** The corrected configuration, which is rejected if there are problems. `notes` are warnings about corrections. */
export interface Validated {
  readonly config: Config;
  readonly problems: ReadonlyArray<string>;
  readonly notes: ReadonlyArray<string>;
}

export const validate = (given: Config): Validated => {
  const notes: string[] = [];
  const config = new Map(given);
  for (const { name, min, max } of periods) {
    const n = numberOf(config, name);
    if (n < min) {
      notes.push(`${name} option must be at least ${min} seconds. Clipping.`);
      config.set(name, [configLine(name, String(min))]);
    } else if (n > max) {
      notes.push(`${name} is too large; clipping.`);
      config.set(name, [configLine(name, String(max))]);
    }
  }
  for (const [name, values] of defaultLines) {
    if (linesOf(config, name).length === 0)
      config.set(
        name,
        values.map((value) => configLine(name, value)),
      );
  }
  return { config, problems: rules.flatMap((rule) => rule(config)), notes };
};

/** MAXCONNECTIONS of or.h. */
const MAX_CONNECTIONS = 10_000;

/** Half the least lifetime of an onion key, a week. */
const MAX_PERIOD = 302_400;

const periods: ReadonlyArray<{ readonly name: string; readonly min: number; readonly max: number }> = [
  { name: 'DirFetchPeriod', min: 600, max: MAX_PERIOD },
  { name: 'StatusFetchPeriod', min: 60, max: MAX_PERIOD },
  { name: 'DirPostPeriod', min: 300, max: MAX_PERIOD },
  { name: 'RendPostPeriod', min: 300, max: MAX_PERIOD },
];

/** The lines that a Tor adds for unset options. The directory servers are in an address block for documentation. */
const defaultLines: ReadonlyArray<readonly [string, ReadonlyArray<string>]> = [
  ['Log', ['notice stdout']],
  [
    'DirServer',
    [
      '192.0.2.1:9031 0101 0101 0101 0101 0101 0101 0101 0101 0101 0101',
      '192.0.2.2:80 0202 0202 0202 0202 0202 0202 0202 0202 0202 0202',
      '192.0.2.3:80 0303 0303 0303 0303 0303 0303 0303 0303 0303 0303',
    ],
  ],
];

/**
 * A rule returns the problems that it finds, in the words of a Tor. The option is named before its value, since long
 * text is cut.
 */
type Rule = (config: Config) => ReadonlyArray<string>;

const when =
  (problem: string, holds: (config: Config) => boolean): Rule =>
  (config) =>
    holds(config) ? [problem] : [];

const port = (name: string): Rule => when(`${name} option out of bounds.`, (config) => numberOf(config, name) > 65_535);

const eachLine =
  (name: string, wrong: string, holds: (value: string) => boolean): Rule =>
  (config) =>
    linesOf(config, name)
      .filter(({ value }) => !holds(value))
      .map(({ value }) => `${wrong} '${value}'.`);

const items =
  (name: string, wrong: string, holds: (item: string) => boolean): Rule =>
  (config) =>
    splitList(textOf(config, name) ?? '')
      .filter((item) => !holds(item))
      .map((item) => `${wrong} in ${name} '${item}'`);

const policies = (name: string): Rule => eachLine(name, `Malformed policy in ${name} line`, is.policy);

const nicknames = (name: string): Rule => items(name, 'Invalid nickname', is.router);

const text = (name: string, wrong: string, holds: (value: string) => boolean): Rule =>
  when(wrong, (config) => {
    const value = textOf(config, name);
    return value !== undefined && !holds(value);
  });

const rules: ReadonlyArray<Rule> = /* #__PURE__ */ (() => [
  port('ORPort'),
  port('SocksPort'),
  port('ControlPort'),
  port('DirPort'),
  when(
    'ORPort must be defined if ORBindAddress is defined.',
    (config) => numberOf(config, 'ORPort') === 0 && linesOf(config, 'ORBindAddress').length > 0,
  ),
  when(
    'SocksPort and ORPort are both undefined? Quitting.',
    (config) => numberOf(config, 'SocksPort') === 0 && numberOf(config, 'ORPort') === 0,
  ),
  text('DataDirectory', 'Invalid DataDirectory', (value) => value !== '' && value.length <= 384),
  text('Nickname', 'Nickname has illegal characters or is too long.', is.nickname),
  eachLine('Log', 'Bad syntax on Log option', is.log),
  when('ConnLimit must be greater than 0', (config) => numberOf(config, 'ConnLimit') === 0),
  when('MaxConn option must be a non-zero positive integer.', (config) => numberOf(config, 'MaxConn') === 0),
  when(
    `MaxConn option must be less than ${MAX_CONNECTIONS}.`,
    (config) => numberOf(config, 'MaxConn') >= MAX_CONNECTIONS,
  ),
  items('FirewallPorts', 'Port out of range', is.listedPort),
  items('LongLivedPorts', 'Port out of range', is.listedPort),
  items('AllowUnverifiedNodes', 'Unrecognized value', is.position),
  when(
    'PathlenCoinWeight option must be >=0.0 and <1.0.',
    (config) => !(numberOf(config, 'PathlenCoinWeight') >= 0 && numberOf(config, 'PathlenCoinWeight') < 1),
  ),
  when('KeepalivePeriod option must be positive.', (config) => numberOf(config, 'KeepalivePeriod') === 0),
  when(`BandwidthRate must be less than ${MAX_INT}`, (config) => numberOf(config, 'BandwidthRate') > MAX_INT),
  when(`BandwidthBurst must be less than ${MAX_INT}`, (config) => numberOf(config, 'BandwidthBurst') > MAX_INT),
  when(
    'BandwidthRate is too low for a server.',
    (config) => isRelay(config) && numberOf(config, 'BandwidthRate') < 20_000,
  ),
  when(
    'BandwidthBurst must be at least equal to BandwidthRate.',
    (config) => numberOf(config, 'BandwidthRate') > numberOf(config, 'BandwidthBurst'),
  ),
  ...['RecommendedVersions', 'DirPort', 'ORPort'].map((needed) =>
    when(
      `Running as authoritative directory, but no ${needed} set.`,
      (config) => numberOf(config, 'AuthoritativeDirectory') === 1 && ['0', undefined].includes(textOf(config, needed)),
    ),
  ),
  ...['ClientOnly', 'NoPublish'].map((forbidden) =>
    when(
      `Running as authoritative directory, but ${forbidden} also set.`,
      (config) => numberOf(config, 'AuthoritativeDirectory') === 1 && numberOf(config, forbidden) === 1,
    ),
  ),
  text('HttpProxy', 'HttpProxy failed to parse or resolve. Please fix.', is.hostAndPort),
  text('HttpsProxy', 'HttpsProxy failed to parse or resolve. Please fix.', is.hostAndPort),
  text('HttpProxyAuthenticator', 'HttpProxyAuthenticator is too long (>= 48 chars).', (value) => value.length < 48),
  text('HttpsProxyAuthenticator', 'HttpsProxyAuthenticator is too long (>= 48 chars).', (value) => value.length < 48),
  text('AccountingStart', 'AccountingStart failed to parse. Please fix.', is.accountingStart),
  text('HashedControlPassword', 'Bad HashedControlPassword: wrong length or bad encoding', is.hashedPassword),
  when(
    'Cannot enable both HashedControlPassword and CookieAuthentication',
    (config) => textOf(config, 'HashedControlPassword') !== undefined && numberOf(config, 'CookieAuthentication') === 1,
  ),
  nicknames('ExitNodes'),
  nicknames('EntryNodes'),
  nicknames('ExcludeNodes'),
  nicknames('RendNodes'),
  nicknames('RendExcludeNodes'),
  nicknames('MyFamily'),
  eachLine('NodeFamily', 'Invalid nickname in NodeFamily line', (value) => splitList(value).every(is.router)),
  policies('ExitPolicy'),
  policies('DirPolicy'),
  policies('SocksPolicy'),
  eachLine('RedirectExit', 'Error parsing RedirectExit line', is.redirect),
  eachLine('DirServer', 'Error parsing DirServer line', is.dirServer),
  (config) => is.hiddenServiceProblems(linesOf(config, hiddenServices)),
])();
