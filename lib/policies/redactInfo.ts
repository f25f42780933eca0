/** GETINFO without the parts that are redacted. */
import { map } from '../ObservableEither.js';
import { Writer } from '../internal/Writer.js';
import type { V1EventName } from '../model/V1Event.js';
import { readerOf } from '../v1/info/readers.js';
import { writerOf } from '../v1/info/writers.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { refused } from './Policy.js';
import { scrubOf } from './redactEvent.js';
import { SCRUBBED, SCRUBBED_RELAY } from './redaction.js';
import type { RedactionPart } from './redaction.js';

/** Removes the redacted parts from a value. One that cannot be read becomes empty. */
type Scrub = (text: string, redacted: ReadonlyArray<RedactionPart>) => string;

/** The private parts of a value. A value with a part that is redacted is scrubbed, or refused if it cannot be. */
interface InfoRow {
  readonly parts: ReadonlyArray<RedactionPart>;
  readonly scrub?: Scrub | undefined;
}

/** Both addresses of a mapping. */
const SCRUBBED_PAIR = '[scrubbed] [scrubbed]';

const PUBLIC: InfoRow = { parts: [] };

/** Changes the beginning of each row of a value. */
const rows =
  (beginning: RegExp, replacement: string): Scrub =>
  (text) =>
    text
      .split('\n')
      .map((row) => row.replace(beginning, replacement))
      .join('\n');

/** Scrubs the events of a name in a value with a row for each. */
const each =
  (key: 'circuit-status' | 'stream-status' | 'orconn-status', name: V1EventName): Scrub =>
  (text, redacted) => {
    const scrub = scrubOf(name, redacted);
    if (scrub === undefined) return text;
    const events = readerOf(key).read(text);
    if (!Array.isArray(events)) return '';
    const writer = new Writer().of(key);
    const scrubbed = writerOf(key)(writer, events.map(scrub) as never);
    return writer.failure === undefined ? scrubbed : '';
  };

/**
 * The keys, or their beginnings up to a slash. A key that is not in this table is refused.
 */
const infoRows: { readonly [key: string]: InfoRow | undefined } = {
  __proto__: null as never,
  'circuit-status': {
    parts: ['targets', 'relays'],
    scrub: /* #__PURE__ */ each('circuit-status', 'CIRC'),
  },
  'stream-status': { parts: ['targets'], scrub: /* #__PURE__ */ each('stream-status', 'STREAM') },
  'orconn-status': { parts: ['relays'], scrub: /* #__PURE__ */ each('orconn-status', 'ORCONN') },
  'entry-guards': { parts: ['relays'], scrub: /* #__PURE__ */ rows(/^\S+/, SCRUBBED_RELAY) },
  'address-mappings/': { parts: ['mappings'], scrub: /* #__PURE__ */ rows(/^\S+ \S+/, SCRUBBED_PAIR) },
  address: { parts: ['addresses'], scrub: () => SCRUBBED },
  'address/': { parts: ['addresses'], scrub: () => SCRUBBED },
  'status/bootstrap-phase': {
    parts: ['relays'],
    scrub: (text) => text.replace(/ HOST(?:ID|ADDR)=(?:"[^"]*"|\S+)/g, ''),
  },
  'status/': PUBLIC,
  version: PUBLIC,
  'config-file': PUBLIC,
  'config-defaults-file': PUBLIC,
  'config-text': PUBLIC,
  'config-can-saveconf': PUBLIC,
  'config/': PUBLIC,
  'events/names': PUBLIC,
  'features/names': PUBLIC,
  'info/names': PUBLIC,
  'signal/names': PUBLIC,
  'traffic/': PUBLIC,
  uptime: PUBLIC,
  'process/': PUBLIC,
  'net/listeners/': {
    parts: ['addresses'],
    // the port stays, and so does an address that only this machine can reach
    scrub: (text) =>
      text.replace(/"([^"]*)"/g, (listener: string, address: string) =>
        /^(?:127\.|\[::1\]|unix:)/.test(address) ? listener : `"${SCRUBBED}${/:\d+$/.exec(address)?.[0] ?? ''}"`,
      ),
  },
  'limits/': PUBLIC,
  'accounting/': PUBLIC,
  'network-liveness': PUBLIC,
  dormant: PUBLIC,
  'current-time/': PUBLIC,
  'ip-to-country/': PUBLIC,
  'exit-policy/default': PUBLIC,
  'exit-policy/reject-private/default': PUBLIC,
  'exit-policy/': { parts: ['addresses'] },
  fingerprint: PUBLIC,
  'onions/current': PUBLIC,
  'onions/detached': { parts: ['targets'] },
  // the bridges of this Tor
  'ns/purpose/': { parts: ['relays'] },
  'ns/': PUBLIC,
  'md/': PUBLIC,
  'desc/': PUBLIC,
  'extra-info/': PUBLIC,
  'dir/': PUBLIC,
  'consensus/': PUBLIC,
};

/** The row of a key, or of the longest beginning that has one. */
const rowOf = (key: string): InfoRow | undefined => {
  let end = key.length;
  do {
    const row = infoRows[key.slice(0, end)];
    if (row !== undefined) return row;
    end = key.lastIndexOf('/', end - 2) + 1;
  } while (end > 0);
  return undefined;
};

export const redactedInfo = (
  getInfoText: V1Tor['getInfoText'],
  redacted: ReadonlyArray<RedactionPart>,
): V1Tor['getInfoText'] => {
  const isPrivate = ({ parts }: InfoRow): boolean => parts.some((part) => redacted.includes(part));
  const isRefused = (key: string): boolean => {
    const row = rowOf(key);
    return row === undefined || (isPrivate(row) && row.scrub === undefined);
  };
  const scrubbed = (text: string, key: string | undefined): string => {
    const row = rowOf(key ?? '');
    return row?.scrub !== undefined && isPrivate(row) ? row.scrub(text, redacted) : text;
  };
  return ((keys: ReadonlyArray<string>) => {
    const other = keys.find(isRefused);
    return other === undefined
      ? map((texts: ReadonlyArray<string>) => texts.map((text, i) => scrubbed(text, keys[i])))(getInfoText(keys))
      : refused(`${other}: this connection may not have that information, since it cannot be redacted`, 'GETINFO');
  }) as V1Tor['getInfoText'];
};
