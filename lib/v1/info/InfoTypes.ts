/** The types of the values of GETINFO, by key. */
import type { ConfigLine } from '../../model/ConfigLine.js';
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../../model/Event.js';
import type { Keywords } from '../../model/EventDetails.js';
import type { RouterStatus } from '../../model/RouterStatus.js';
import type { Bootstrap } from '../bootstrap/Bootstrap.js';

/**
 * Bytes that were read and written.
 *
 * @category model
 * @since 0.1.0
 */
export interface InfoBytes {
  readonly read: number;
  readonly written: number;
}

/**
 * An address mapping with its expiry.
 *
 * @category model
 * @since 0.1.0
 */
export interface InfoMapping {
  readonly from: string;
  /** The new address; empty for an address that is not mapped any more. */
  readonly to: string;
  /** When it expires, in milliseconds since 1970; `undefined` if it does not. */
  readonly expires: number | undefined;
}

/**
 * A guard of a client.
 *
 * @category model
 * @since 0.1.0
 */
export interface InfoGuard {
  /** `$` and the fingerprint, with `~` and the nickname. */
  readonly router: string;
  /** `up`, `down`, `never-connected`, `unusable` or `unlisted`. */
  readonly status: string;
  /** Since when, in milliseconds since 1970, if Tor knows it. */
  readonly since: number | undefined;
}

/**
 * An option that a Tor has.
 *
 * @category model
 * @since 0.1.0
 */
export interface InfoOption {
  readonly name: string;
  /** The type, such as `Boolean` or `LineList`. */
  readonly type: string;
  readonly documentation: string | undefined;
}

/**
 * A key of GETINFO that a Tor has. A name that ends with `*` stands for several keys.
 *
 * @category model
 * @since 0.1.0
 */
export interface InfoName {
  readonly name: string;
  readonly documentation: string;
}

type Count =
  | 'limits/max-mem-in-queues'
  | 'process/descriptor-limit'
  | 'process/pid'
  | 'process/uid'
  | 'stats/ntor/assigned'
  | 'stats/ntor/requested'
  | 'stats/tap/assigned'
  | 'stats/tap/requested'
  | 'traffic/read'
  | 'traffic/written'
  | 'uptime';

type Flag =
  | 'accounting/enabled'
  | 'config-can-saveconf'
  | 'desc/download-enabled'
  | 'dormant'
  | 'ip-to-country/ipv4-available'
  | 'ip-to-country/ipv6-available'
  | 'md/download-enabled'
  | 'status/accepted-server-descriptor'
  | 'status/circuit-established'
  | 'status/enough-dir-info'
  | 'status/good-server-descriptor'
  | 'status/reachability-succeeded/dir'
  | 'status/reachability-succeeded/or';

type Text =
  | 'accounting/hibernating'
  | 'address'
  | 'address/v4'
  | 'address/v6'
  | 'config-defaults-file'
  | 'config-file'
  | 'current-time/local'
  | 'fingerprint'
  | 'process/user'
  | 'sr/current'
  | 'sr/previous'
  | 'status/version/current'
  | 'version';

type List =
  | 'events/names'
  | 'exit-policy/default'
  | 'exit-policy/full'
  | 'exit-policy/ipv4'
  | 'exit-policy/ipv6'
  | 'exit-policy/reject-private/default'
  | 'exit-policy/reject-private/relay'
  | 'features/names'
  | 'onions/current'
  | 'onions/detached'
  | 'signal/names'
  | 'status/version/recommended';

type Time =
  | 'accounting/interval-end'
  | 'accounting/interval-start'
  | 'accounting/interval-wake'
  | 'consensus/fresh-until'
  | 'consensus/valid-after'
  | 'consensus/valid-until'
  | 'current-time/utc';

type Download =
  | 'downloads/networkstatus/microdesc'
  | 'downloads/networkstatus/microdesc/bootstrap'
  | 'downloads/networkstatus/microdesc/running'
  | 'downloads/networkstatus/ns'
  | 'downloads/networkstatus/ns/bootstrap'
  | 'downloads/networkstatus/ns/running';

type Mappings =
  'address-mappings/all' | 'address-mappings/cache' | 'address-mappings/config' | 'address-mappings/control';

/**
 * The value of each key of GETINFO that the library decodes. Points in time are milliseconds since 1970, `undefined` if
 * the Tor has none.
 *
 * @category model
 * @since 0.1.0
 */
export interface InfoTypes
  extends
    Readonly<Record<Count, number>>,
    Readonly<Record<Flag, boolean>>,
    Readonly<Record<Text, string>>,
    Readonly<Record<List, ReadonlyArray<string>>>,
    Readonly<Record<Time, number | undefined>>,
    Readonly<Record<Download, Keywords>>,
    Readonly<Record<Mappings, ReadonlyArray<InfoMapping>>> {
  readonly 'accounting/bytes': InfoBytes;
  readonly 'accounting/bytes-left': InfoBytes;
  /** Of the last seconds, the newest last. */
  readonly 'bw-event-cache': ReadonlyArray<InfoBytes>;
  readonly 'circuit-status': ReadonlyArray<CircuitEvent>;
  readonly 'config-text': ReadonlyArray<ConfigLine>;
  readonly 'config/defaults': ReadonlyArray<ConfigLine>;
  readonly 'config/names': ReadonlyArray<InfoOption>;
  readonly 'entry-guards': ReadonlyArray<InfoGuard>;
  readonly 'info/names': ReadonlyArray<InfoName>;
  /** Whether the network is reachable. */
  readonly 'network-liveness': boolean;
  readonly 'ns/all': ReadonlyArray<RouterStatus>;
  readonly 'orconn-status': ReadonlyArray<OrConnectionEvent>;
  readonly 'status/bootstrap-phase': Bootstrap;
  readonly 'status/reachability-succeeded': { readonly or: boolean; readonly dir: boolean };
  readonly 'stream-status': ReadonlyArray<StreamEvent>;
}

/**
 * The value of the keys of GETINFO that end with an argument, by what is before it.
 *
 * @category model
 * @since 0.1.0
 */
export interface InfoPrefixTypes {
  /** The code of the country, such as `de`; `??` if it is not known. */
  readonly 'ip-to-country/': string;
  /** The addresses at which the Tor listens, such as `127.0.0.1:9050` or `unix:/run/tor/socks`. */
  readonly 'net/listeners/': ReadonlyArray<string>;
  /** The relay with a fingerprint; `undefined` if the Tor does not know it. */
  readonly 'ns/id/': RouterStatus | undefined;
  readonly 'ns/name/': RouterStatus | undefined;
  readonly 'ns/purpose/': ReadonlyArray<RouterStatus>;
}

type OfPrefix<K extends string> = {
  [P in keyof InfoPrefixTypes]: K extends `${P}${string}` ? P : never;
}[keyof InfoPrefixTypes];

/**
 * The type of the value of a key of GETINFO: text if the key is not known, `unknown` for a `string`.
 *
 * @category model
 * @since 0.1.0
 */
export type InfoValue<K extends string> = string extends K
  ? unknown
  : K extends keyof InfoTypes
    ? InfoTypes[K]
    : [OfPrefix<K>] extends [never]
      ? string
      : InfoPrefixTypes[OfPrefix<K>];

/**
 * The values of the keys of GETINFO, in their order.
 *
 * @category model
 * @since 0.1.0
 */
export type InfoValues<K extends ReadonlyArray<string>> = { readonly [I in keyof K]: InfoValue<K[I]> };
