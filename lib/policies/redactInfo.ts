/** GETINFO without the parts that are redacted. */
import { map } from '../ObservableEither.js';
import { Writer } from '../internal/Writer.js';
import type { InfoTypes } from '../v1/info/InfoTypes.js';
import { readerOf } from '../v1/info/readers.js';
import { writerOf } from '../v1/info/writers.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { refused } from './Policy.js';
import { circuit, orConnection, SCRUBBED, SCRUBBED_RELAY, stream } from './redaction.js';
import type { RedactionPart } from './redaction.js';

/** `is` tells whether a part is redacted. A value that cannot be read is empty. */
type Scrub = (text: string, is: (part: RedactionPart) => boolean) => string;

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

/** Changes the events in a value with a row for each. */
const each =
  <K extends 'circuit-status' | 'stream-status' | 'orconn-status'>(
    key: K,
    scrub: (is: (part: RedactionPart) => boolean) => (event: InfoTypes[K][number]) => InfoTypes[K][number],
  ): Scrub =>
  (text, is) => {
    const events = readerOf(key).read(text);
    if (!Array.isArray(events)) return '';
    const writer = new Writer().of(key);
    const scrubbed = writerOf(key)(writer, events.map(scrub(is)) as never);
    return writer.failure === undefined ? scrubbed : '';
  };

/**
 * The keys, or their beginnings up to a slash. A key that is not in this table is refused.
 */
const infoRows: { readonly [key: string]: InfoRow | undefined } = {
  __proto__: null as never,
  'circuit-status': {
    parts: ['targets', 'relays'],
    scrub: /* #__PURE__ */ each('circuit-status', (is) => circuit(is('targets'), is('relays'))),
  },
  'stream-status': { parts: ['targets'], scrub: /* #__PURE__ */ each('stream-status', () => stream) },
  'orconn-status': { parts: ['relays'], scrub: /* #__PURE__ */ each('orconn-status', () => orConnection) },
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
  'net/': PUBLIC,
  'limits/': PUBLIC,
  'accounting/': PUBLIC,
  'network-liveness': PUBLIC,
  dormant: PUBLIC,
  'current-time/': PUBLIC,
  'ip-to-country/': PUBLIC,
  'exit-policy/': PUBLIC,
  fingerprint: PUBLIC,
  'onions/': PUBLIC,
  'ns/': PUBLIC,
  'md/': PUBLIC,
  'desc/': PUBLIC,
  'extra-info/': PUBLIC,
  'dir/': PUBLIC,
  'consensus/': PUBLIC,
};

const rowOf = (key: string): InfoRow | undefined => infoRows[key] ?? infoRows[key.slice(0, key.indexOf('/') + 1)];

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
    return row?.scrub !== undefined && isPrivate(row) ? row.scrub(text, (part) => redacted.includes(part)) : text;
  };
  return ((keys: ReadonlyArray<string>) => {
    const other = keys.find(isRefused);
    return other === undefined
      ? map((texts: ReadonlyArray<string>) => texts.map((text, i) => scrubbed(text, keys[i])))(getInfoText(keys))
      : refused(`${other}: this connection may not have that information, since it cannot be redacted`, 'GETINFO');
  }) as V1Tor['getInfoText'];
};
