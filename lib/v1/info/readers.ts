/** The readers of the values of GETINFO. Their counterparts are in `writers.ts`, which a client does not need. */
import type { ConfigLine } from '../../model/ConfigLine.js';
import type { StreamEvent } from '../../model/Event.js';
import type { Keywords } from '../../model/EventDetails.js';
import { readRouterStatuses } from '../../model/RouterStatus.js';
import type { RouterStatus } from '../../model/RouterStatus.js';
import { parseBootstrap } from '../bootstrap/Bootstrap.js';
import type { Bootstrap } from '../bootstrap/Bootstrap.js';
import { circuitLine } from '../event/circuit.js';
import type { ReadLine } from '../event/eventLine.js';
import { orConnectionLine } from '../event/orConnection.js';
import { streamLine } from '../event/stream.js';
import { readQuoted } from '../text/quoted.js';
import { parseWords } from '../text/words.js';
import type {
  InfoBytes,
  InfoGuard,
  InfoMapping,
  InfoName,
  InfoOption,
  InfoPrefixTypes,
  InfoTypes,
} from './InfoTypes.js';

/** The result of reading text that is not valid. `undefined` is a value of some keys. */
export const INVALID: unique symbol = /* #__PURE__ */ Symbol('invalid');

type Invalid = typeof INVALID;

export interface InfoReader<A> {
  /** The expected value, for errors. */
  readonly wanted: string;
  readonly read: (text: string) => A | Invalid;
}

const reader = <A>(wanted: string, read: (text: string) => A | Invalid): InfoReader<A> => ({ wanted, read });

// -------------------------------------------------------------------------------------
// values of one line
// -------------------------------------------------------------------------------------

const text = /* #__PURE__ */ reader<string>('text', (value) => value);

const readCount = (value: string): number | Invalid =>
  /^[0-9]{1,16}$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : INVALID;

const count = /* #__PURE__ */ reader('a number', readCount);

/** On systems that have no such number, it is -1. */
const integer = /* #__PURE__ */ reader('a number', (value) => (value === '-1' ? -1 : readCount(value)));

const readFlag = (value: string): boolean | Invalid => (value === '1' ? true : value === '0' ? false : INVALID);

const flag = /* #__PURE__ */ reader('0 or 1', readFlag);

const liveness = /* #__PURE__ */ reader<boolean>('up or down', (value) =>
  value === 'up' ? true : value === 'down' ? false : INVALID,
);

const listWith = (separator: string): InfoReader<ReadonlyArray<string>> =>
  reader('a list', (value) => (value === '' ? [] : value.split(separator)));

const words = /* #__PURE__ */ listWith(' ');
const commas = /* #__PURE__ */ listWith(',');
const rows = /* #__PURE__ */ listWith('\n');

const quotedWords = /* #__PURE__ */ reader<ReadonlyArray<string>>(
  'closed quotes',
  (value) => parseWords(value, 0, Infinity)?.words ?? INVALID,
);

/** Reads a point in time in UTC: `2026-11-30 22:17:36`, or with a `T` in its middle. */
const readTime = (value: string): number | Invalid => {
  const [, day, time] = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})$/.exec(value) ?? [];
  const ms = day === undefined || time === undefined ? NaN : Date.parse(`${day}T${time}Z`);
  return Number.isNaN(ms) ? INVALID : ms;
};

const time = /* #__PURE__ */ reader<number | undefined>('a date and a time', (value) =>
  value === '' ? undefined : readTime(value),
);

const readBytes =
  (separator: string) =>
  (value: string): InfoBytes | Invalid => {
    const [left = '', right = '', ...more] = value.split(separator);
    const read = readCount(left);
    const written = readCount(right);
    return read === INVALID || written === INVALID || more.length > 0 ? INVALID : { read, written };
  };

const bytes = /* #__PURE__ */ reader('two numbers', /* #__PURE__ */ readBytes(' '));

const bootstrap = /* #__PURE__ */ reader<Bootstrap>('a step of the bootstrap', (value) => {
  const parsed = parseBootstrap(value);
  return parsed?._tag === 'Right' ? parsed.right : INVALID;
});

const reachability = /* #__PURE__ */ reader<InfoTypes['status/reachability-succeeded']>('OR=0 DIR=0', (value) => {
  const [, or, dir] = /^OR=([01]) DIR=([01])$/.exec(value) ?? [];
  return or === undefined ? INVALID : { or: or === '1', dir: dir === '1' };
});

// -------------------------------------------------------------------------------------
// values of several lines
// -------------------------------------------------------------------------------------

/** One item for each line, or for each part of a line; every part must be valid. */
const each = <A>(wanted: string, read: (row: string) => A | Invalid, separator = '\n'): InfoReader<ReadonlyArray<A>> =>
  reader(wanted, (value) => {
    const items: A[] = [];
    for (const row of value === '' ? [] : value.split(separator)) {
      const item = read(row);
      if (item === INVALID) return INVALID;
      items.push(item);
    }
    return items;
  });

const history = /* #__PURE__ */ each('pairs of numbers', /* #__PURE__ */ readBytes(','), ' ');

/**
 * The rows of stream-status, which have the form of an event. A row with an invalid target is left out, as its events
 * are Lefts: one bad name must not hide all other streams.
 */
const streams = /* #__PURE__ */ reader<ReadonlyArray<StreamEvent>>('lines of streams', (value) =>
  value.split('\n').flatMap((row) => {
    const event = row === '' ? undefined : streamLine(row);
    return event?._tag === 'Right' ? [event.right] : [];
  }),
);

/** The rows of a status, which have the form of an event. */
const status = <A>(line: ReadLine<A>, wanted: string): InfoReader<ReadonlyArray<A>> =>
  each(wanted, (row) => {
    const event = line(row);
    return event._tag === 'Right' ? event.right : INVALID;
  });

const readMapping = (row: string): InfoMapping | Invalid => {
  const [, from, to = '', expiry = ''] = /^(\S+) (\S*) (NEVER|"[^"]*")$/.exec(row) ?? [];
  if (from === undefined) return INVALID;
  const expires = expiry === 'NEVER' ? undefined : readTime(expiry.slice(1, -1));
  return expires === INVALID ? INVALID : { from, to, expires };
};

const mappings = /* #__PURE__ */ each('two addresses and an expiry', readMapping);

const readGuard = (row: string): InfoGuard | Invalid => {
  const [, router, word, moment] = /^(\S+) (\S+)(?: (.+))?$/.exec(row) ?? [];
  if (router === undefined || word === undefined) return INVALID;
  const since = moment === undefined ? undefined : readTime(moment);
  return since === INVALID ? INVALID : { router, status: word, since };
};

const guards = /* #__PURE__ */ each('a router and its status', readGuard);

const readLine = (row: string): ConfigLine => {
  const space = row.indexOf(' ');
  return space === -1 ? { key: row, value: '' } : { key: row.slice(0, space), value: row.slice(space + 1) };
};

const configText = /* #__PURE__ */ each<ConfigLine>('an option and its value', readLine);

const defaults = /* #__PURE__ */ each<ConfigLine>('an option and its value', (row) => {
  const { key, value } = readLine(row);
  if (!value.startsWith('"')) return { key, value };
  const inQuotes = readQuoted(value);
  return inQuotes?.end === value.length ? { key, value: inQuotes.text } : INVALID;
});

const options = /* #__PURE__ */ each<InfoOption>('a name and a type', (row) => {
  const [, name, type, documentation] = /^(\S+) (\S+)(?: (.*))?$/.exec(row) ?? [];
  return name === undefined || type === undefined ? INVALID : { name, type, documentation };
});

const infoNames = /* #__PURE__ */ each<InfoName>('a name and its documentation', (row) => {
  const at = row.indexOf(' -- ');
  return at < 1 ? INVALID : { name: row.slice(0, at), documentation: row.slice(at + 4) };
});

const download = /* #__PURE__ */ reader<Keywords>('keywords and their values', (value) =>
  Object.fromEntries(value === '' ? [] : value.split('\n').map((row) => [readLine(row).key, readLine(row).value])),
);

const relays = /* #__PURE__ */ reader<ReadonlyArray<RouterStatus>>(
  'the lines of relays',
  (value) => readRouterStatuses(value) ?? INVALID,
);

const relay = /* #__PURE__ */ reader<RouterStatus | undefined>('the lines of a relay', (value) => {
  const all = readRouterStatuses(value);
  return all === undefined || all.length > 1 ? INVALID : all[0];
});

// -------------------------------------------------------------------------------------
// tables
// -------------------------------------------------------------------------------------

// prettier-ignore
const readers: { readonly [K in keyof InfoTypes]: InfoReader<InfoTypes[K]> } = {
  'accounting/bytes': bytes,
  'accounting/bytes-left': bytes,
  'accounting/enabled': flag,
  'accounting/hibernating': text,
  'accounting/interval-end': time,
  'accounting/interval-start': time,
  'accounting/interval-wake': time,
  address: text,
  'address/v4': text,
  'address/v6': text,
  'address-mappings/all': mappings,
  'address-mappings/cache': mappings,
  'address-mappings/config': mappings,
  'address-mappings/control': mappings,
  'bw-event-cache': history,
  'circuit-status': /* #__PURE__ */ status(circuitLine, 'lines of circuits'),
  'config-can-saveconf': flag,
  'config-defaults-file': text,
  'config-file': text,
  'config-text': configText,
  'config/defaults': defaults,
  'config/names': options,
  'consensus/fresh-until': time,
  'consensus/valid-after': time,
  'consensus/valid-until': time,
  'current-time/local': text,
  'current-time/utc': time,
  'desc/download-enabled': flag,
  dormant: flag,
  'downloads/networkstatus/microdesc': download,
  'downloads/networkstatus/microdesc/bootstrap': download,
  'downloads/networkstatus/microdesc/running': download,
  'downloads/networkstatus/ns': download,
  'downloads/networkstatus/ns/bootstrap': download,
  'downloads/networkstatus/ns/running': download,
  'entry-guards': guards,
  'events/names': words,
  'exit-policy/default': commas,
  'exit-policy/full': commas,
  'exit-policy/ipv4': commas,
  'exit-policy/ipv6': commas,
  'exit-policy/reject-private/default': commas,
  'exit-policy/reject-private/relay': commas,
  'features/names': words,
  fingerprint: text,
  'info/names': infoNames,
  'ip-to-country/ipv4-available': flag,
  'ip-to-country/ipv6-available': flag,
  'limits/max-mem-in-queues': count,
  'md/download-enabled': flag,
  'network-liveness': liveness,
  'ns/all': relays,
  'onions/current': rows,
  'onions/detached': rows,
  'orconn-status': /* #__PURE__ */ status(orConnectionLine, 'lines of OR connections'),
  'process/descriptor-limit': integer,
  'process/pid': count,
  'process/uid': integer,
  'process/user': text,
  'signal/names': words,
  'sr/current': text,
  'sr/previous': text,
  'stats/ntor/assigned': count,
  'stats/ntor/requested': count,
  'stats/tap/assigned': count,
  'stats/tap/requested': count,
  'status/accepted-server-descriptor': flag,
  'status/bootstrap-phase': bootstrap,
  'status/circuit-established': flag,
  'status/enough-dir-info': flag,
  'status/good-server-descriptor': flag,
  'status/reachability-succeeded': reachability,
  'status/reachability-succeeded/dir': flag,
  'status/reachability-succeeded/or': flag,
  'status/version/current': text,
  'status/version/recommended': commas,
  'stream-status': streams,
  'traffic/read': count,
  'traffic/written': count,
  uptime: count,
  version: text,
};

const prefixes: { readonly [P in keyof InfoPrefixTypes]: InfoReader<InfoPrefixTypes[P]> } = {
  'ip-to-country/': text,
  'net/listeners/': quotedWords,
  'ns/id/': relay,
  'ns/name/': relay,
  'ns/purpose/': relays,
};

/** The entry of a key in a table by key, or in one by what is before the key's last argument. */
export const entryOf = <T>(
  key: string,
  byKey: { readonly [K in keyof InfoTypes]: T },
  byPrefix: { readonly [P in keyof InfoPrefixTypes]: T },
): T | undefined => {
  if (Object.hasOwn(byKey, key)) return byKey[key as keyof InfoTypes];
  const prefix = key.slice(0, key.lastIndexOf('/') + 1);
  return Object.hasOwn(byPrefix, prefix) ? byPrefix[prefix as keyof InfoPrefixTypes] : undefined;
};

/** The reader of a key; that of text for a key that is not known. */
export const readerOf = (key: string): InfoReader<unknown> =>
  entryOf<InfoReader<unknown>>(key, readers, prefixes) ?? text;
