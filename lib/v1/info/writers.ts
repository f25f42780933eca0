/** The writers of the values of GETINFO, the counterparts of `readers.ts`. A client does not need them. */
import type { ConfigLine } from '../../model/ConfigLine.js';
import type { Keywords } from '../../model/EventDetails.js';
import { showRouterStatus } from '../../model/RouterStatus.js';
import type { RouterStatus } from '../../model/RouterStatus.js';
import { quote } from '../../internal/text.js';
import type { Writer } from '../../internal/Writer.js';
import type { Bootstrap } from '../bootstrap/Bootstrap.js';
import { showCircuit } from '../event/circuit.js';
import { showOrConnection } from '../event/orConnection.js';
import { showStream } from '../event/stream.js';
import { quoted, quotedAscii } from '../text/quoted.js';
import type {
  InfoBytes,
  InfoGuard,
  InfoMapping,
  InfoName,
  InfoOption,
  InfoPrefixTypes,
  InfoTypes,
} from './InfoTypes.js';
import { entryOf } from './readers.js';

/** Writes a value as text. A problem is recorded in the writer. */
export type InfoWriter<A> = (w: Writer, value: A) => string;

// -------------------------------------------------------------------------------------
// values of one line
// -------------------------------------------------------------------------------------

const text: InfoWriter<string> = (_, value) => value;

const number: InfoWriter<number> = (_, value) => String(value);

const flag: InfoWriter<boolean> = (_, value) => (value ? '1' : '0');

const liveness: InfoWriter<boolean> = (_, value) => (value ? 'up' : 'down');

const listWith =
  (separator: string): InfoWriter<ReadonlyArray<string>> =>
  (w, items) => {
    const wrong = items.find((item) => item === '' || item.includes(separator));
    if (wrong !== undefined) w.fail('List', `items without ${JSON.stringify(separator)}`, quote(wrong));
    return items.join(separator);
  };

const words = /* #__PURE__ */ listWith(' ');
const commas = /* #__PURE__ */ listWith(',');
const rows = /* #__PURE__ */ listWith('\n');

const quotedWords: InfoWriter<ReadonlyArray<string>> = (_, items) => items.map(quoted).join(' ');

/** A point in time in UTC, in whole seconds. */
const timeText = (w: Writer, ms: number, separator: string): string => {
  if (Number.isNaN(new Date(ms).getTime())) {
    w.fail('Time', 'milliseconds since 1970', String(ms));
    return '';
  }
  return new Date(ms).toISOString().slice(0, 19).replace('T', separator);
};

const timeWith =
  (separator: string): InfoWriter<number | undefined> =>
  (w, ms) =>
    ms === undefined ? '' : timeText(w, ms, separator);

const time = /* #__PURE__ */ timeWith(' ');
const timeWithT = /* #__PURE__ */ timeWith('T');

const bytesWith =
  (separator: string): InfoWriter<InfoBytes> =>
  (_, { read, written }) =>
    `${String(read)}${separator}${String(written)}`;

const bytes = /* #__PURE__ */ bytesWith(' ');

export const showBootstrap: InfoWriter<Bootstrap> = (_, { percentage, tag, summary, warning }) => {
  const step = `BOOTSTRAP PROGRESS=${String(percentage)} TAG=${tag} SUMMARY=${quoted(summary)}`;
  if (warning === undefined) return `NOTICE ${step}`;
  const { text: problem, reason, count, recommendation, host, hostAddress } = warning;
  return [
    `WARN ${step} WARNING=${quoted(problem)}`,
    ...(reason === undefined ? [] : [`REASON=${reason}`]),
    `COUNT=${String(count)} RECOMMENDATION=${recommendation.toLowerCase()}`,
    ...(host === undefined ? [] : [`HOSTID=${quoted(host)}`]),
    ...(hostAddress === undefined ? [] : [`HOSTADDR=${quoted(hostAddress)}`]),
  ].join(' ');
};

const reachability: InfoWriter<InfoTypes['status/reachability-succeeded']> = (_, { or, dir }) =>
  `OR=${or ? '1' : '0'} DIR=${dir ? '1' : '0'}`;

// -------------------------------------------------------------------------------------
// values of several lines
// -------------------------------------------------------------------------------------

const each =
  <A>(show: InfoWriter<A>, separator = '\n'): InfoWriter<ReadonlyArray<A>> =>
  (w, items) =>
    items.map((item) => show(w, item)).join(separator);

const history = /* #__PURE__ */ each(/* #__PURE__ */ bytesWith(','), ' ');

export const showMapping: InfoWriter<InfoMapping> = (w, { from, to, expires }) =>
  `${from} ${to} ${expires === undefined ? 'NEVER' : `"${timeText(w, expires, ' ')}"`}`;

const mappings = /* #__PURE__ */ each(showMapping);

export const showGuard: InfoWriter<InfoGuard> = (w, { router, status, since }) =>
  `${router} ${status}${since === undefined ? '' : ` ${timeText(w, since, ' ')}`}`;

const guards = /* #__PURE__ */ each(showGuard);

const configText = /* #__PURE__ */ each<ConfigLine>((_, { key, value }) => (value === '' ? key : `${key} ${value}`));

const defaults = /* #__PURE__ */ each<ConfigLine>((_, { key, value }) => `${key} ${quotedAscii(value)}`);

const options = /* #__PURE__ */ each<InfoOption>(
  (_, { name, type, documentation }) => `${name} ${type}${documentation === undefined ? '' : ` ${documentation}`}`,
);

const infoNames = /* #__PURE__ */ each<InfoName>((_, { name, documentation }) => `${name} -- ${documentation}`);

const download: InfoWriter<Keywords> = (w, keywords) =>
  configText(
    w,
    Object.entries(keywords).map(([key, value]) => ({ key, value })),
  );

export const showRelay: InfoWriter<RouterStatus | undefined> = (w, status) => {
  if (status === undefined) return '';
  const shown = showRouterStatus(status);
  if (shown === undefined) w.fail('Relay', 'a relay whose values fit on its lines', quote(status.nickname));
  return shown ?? '';
};

const relays = /* #__PURE__ */ each<RouterStatus>(showRelay);

// -------------------------------------------------------------------------------------
// tables
// -------------------------------------------------------------------------------------

// prettier-ignore
const writers: { readonly [K in keyof InfoTypes]: InfoWriter<InfoTypes[K]> } = {
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
  'circuit-status': /* #__PURE__ */ each(showCircuit),
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
  'current-time/utc': timeWithT,
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
  'limits/max-mem-in-queues': number,
  'md/download-enabled': flag,
  'network-liveness': liveness,
  'ns/all': relays,
  'onions/current': rows,
  'onions/detached': rows,
  'orconn-status': /* #__PURE__ */ each(showOrConnection),
  'process/descriptor-limit': number,
  'process/pid': number,
  'process/uid': number,
  'process/user': text,
  'signal/names': words,
  'sr/current': text,
  'sr/previous': text,
  'stats/ntor/assigned': number,
  'stats/ntor/requested': number,
  'stats/tap/assigned': number,
  'stats/tap/requested': number,
  'status/accepted-server-descriptor': flag,
  'status/bootstrap-phase': showBootstrap,
  'status/circuit-established': flag,
  'status/enough-dir-info': flag,
  'status/good-server-descriptor': flag,
  'status/reachability-succeeded': reachability,
  'status/reachability-succeeded/dir': flag,
  'status/reachability-succeeded/or': flag,
  'status/version/current': text,
  'status/version/recommended': commas,
  'stream-status': /* #__PURE__ */ each(showStream),
  'traffic/read': number,
  'traffic/written': number,
  uptime: number,
  version: text,
};

const prefixes: { readonly [P in keyof InfoPrefixTypes]: InfoWriter<InfoPrefixTypes[P]> } = {
  'ip-to-country/': text,
  'net/listeners/': quotedWords,
  'ns/id/': showRelay,
  'ns/name/': showRelay,
  'ns/purpose/': relays,
};

/** The writer of a key; that of text for a key that is not known. */
export const writerOf = (key: string): InfoWriter<never> => entryOf<InfoWriter<never>>(key, writers, prefixes) ?? text;
