/** The status of a relay in the consensus, as GETINFO ns/... and the events NS and NEWCONSENSUS of v1 have it. */
import type { Keywords } from './EventDetails.js';
import type { Port } from './ids.js';

/**
 * A relay, as the consensus describes it (dir-spec 3.4.1).
 *
 * @category model
 * @since 0.1.0
 */
export interface RouterStatus {
  readonly nickname: string;
  /** The fingerprint of the relay's identity: 40 hexadecimal digits in upper case. */
  readonly identity: string;
  /** The digest of its newest descriptor, in base64. */
  readonly digest: string;
  /** When the descriptor was published (UTC), such as `2026-11-30 22:17:36`; a fixed time in current consensuses. */
  readonly published: string;
  readonly address: string;
  readonly orPort: Port;
  /** The port of the directory; 0 if there is none. */
  readonly dirPort: Port;
  /** Further addresses with their ports, such as `[2001:db8::1]:9001`. */
  readonly addresses?: ReadonlyArray<string> | undefined;
  /** The flags, such as `Exit`, `Guard`, `Running`. */
  readonly flags: ReadonlyArray<string>;
  /** The software, such as `Tor 0.4.9.11`. */
  readonly version?: string | undefined;
  /** The weight of the relay's bandwidth, in kilobytes a second. */
  readonly bandwidth?: number | undefined;
  /** Other keywords on the line of the weight. */
  readonly weights?: Keywords | undefined;
  /** A summary of the ports that the relay exits to, such as `reject 1-65535`. */
  readonly policy?: string | undefined;
  /** Lines that this library does not know. */
  readonly lines?: ReadonlyArray<string> | undefined;
}

// -------------------------------------------------------------------------------------
// decoding
// -------------------------------------------------------------------------------------

type Draft = { -readonly [F in keyof RouterStatus]: RouterStatus[F] };

/** Reads the relays of a text, one line after the other; `undefined` if a line does not have its form. */
export const readRouterStatuses = (text: string): ReadonlyArray<RouterStatus> | undefined => {
  const statuses: Draft[] = [];
  let status: Draft | undefined;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    start = end + 1;
    if (line.startsWith('r ')) {
      status = readIdentity(line);
      if (status === undefined) return undefined;
      statuses.push(status);
    } else if (status === undefined) return undefined;
    else readLine(status, line);
  }
  return statuses;
};

const NONE: ReadonlyArray<string> = [];

const readIdentity = (line: string): Draft | undefined => {
  const [, nickname = '', id = '', digest = '', day = '', time = '', address = '', orPort = '', dirPort = '', ...rest] =
    line.split(' ');
  const identity = readFingerprint(id);
  if (rest.length > 0 || identity === undefined || !isPort(orPort) || !isPort(dirPort)) return undefined;
  return {
    nickname,
    identity,
    digest,
    published: `${day} ${time}`,
    address,
    orPort: Number(orPort),
    dirPort: Number(dirPort),
    flags: NONE,
  };
};

const isPort = (text: string): boolean => /^(?:0|[1-9][0-9]{0,4})$/.test(text) && Number(text) <= 0xffff;

const readLine = (status: Draft, line: string): void => {
  const text = line.slice(2);
  switch (line.slice(0, 2)) {
    case 'a ':
      status.addresses = [...(status.addresses ?? []), text];
      return;
    case 's ':
      status.flags = text.split(' ');
      return;
    case 'v ':
      status.version = text;
      return;
    case 'w ':
      return readWeights(status, line);
    case 'p ':
      status.policy = text;
      return;
    default:
      // a relay without flags
      if (line !== 's') status.lines = [...(status.lines ?? []), line];
  }
};

const readWeights = (status: Draft, line: string): void => {
  const [, ...pairs] = line.split(' ');
  const weights: Record<string, string> = {};
  for (const pair of pairs) {
    const [, keyword, value] = /^([A-Za-z][A-Za-z0-9_-]*)=(.*)$/.exec(pair) ?? [];
    if (keyword === undefined || value === undefined) {
      status.lines = [...(status.lines ?? []), line];
      return;
    }
    if (keyword === 'Bandwidth' && /^(?:0|[1-9][0-9]{0,14})$/.test(value)) status.bandwidth = Number(value);
    else weights[keyword] = value;
  }
  if (Object.keys(weights).length > 0) status.weights = weights;
};

/**
 * Reads a fingerprint from base64 without padding. Two characters are three hexadecimal digits, without a byte array in
 * between, since a consensus has thousands of relays.
 */
export const readFingerprint = (base64: string): string | undefined => {
  if (!/^[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]$/.test(base64)) return undefined;
  let digits = '';
  for (let i = 0; i < LAST; i += 2) {
    const twelve = (sixBits(base64.charCodeAt(i)) << 6) | sixBits(base64.charCodeAt(i + 1));
    digits += `${hex(twelve >> 8)}${hex(twelve >> 4)}${hex(twelve)}`;
  }
  return digits + hex(sixBits(base64.charCodeAt(LAST)) >> 2);
};

/** The index of the last character, which has four bits of the 160. */
const LAST = 26;

const sixBits = (unit: number): number =>
  unit >= 0x61 ? unit - 0x47 : unit >= 0x41 ? unit - 0x41 : unit >= 0x30 ? unit + 4 : unit === 0x2b ? 62 : 63;

/** The hexadecimal digit of the lowest four bits. */
const hex = (bits: number): string => '0123456789ABCDEF'.charAt(bits & 0xf);

// -------------------------------------------------------------------------------------
// encoding
// -------------------------------------------------------------------------------------

/** The lines of a relay; `undefined` if one of its values does not fit on its line. */
export const showRouterStatus = (status: RouterStatus): string | undefined => {
  const { nickname, identity, digest, published, address, orPort, dirPort, addresses, flags, version, bandwidth } =
    status;
  if (!/^[0-9A-F]{40}$/.test(identity)) return undefined;
  const weights = Object.entries(status.weights ?? {}).map(([keyword, value]) => ` ${keyword}=${value}`);
  const lines = [
    `r ${nickname} ${showFingerprint(identity)} ${digest} ${published} ${address} ${orPort} ${dirPort}`,
    ...(addresses ?? []).map((one) => `a ${one}`),
    `s${flags.map((flag) => ` ${flag}`).join('')}`,
    ...(version === undefined ? [] : [`v ${version}`]),
    ...(bandwidth === undefined && weights.length === 0
      ? []
      : [`w${bandwidth === undefined ? '' : ` Bandwidth=${bandwidth}`}${weights.join('')}`]),
    ...(status.policy === undefined ? [] : [`p ${status.policy}`]),
    ...(status.lines ?? []),
  ];
  return lines.every(isLine) ? lines.join('\n') : undefined;
};

// eslint-disable-next-line no-control-regex
const isLine = (line: string): boolean => !/[\u0000\r\n]/.test(line);

/** Writes a fingerprint in base64 without padding. */
const showFingerprint = (identity: string): string =>
  btoa(identity.replace(/../g, (digits) => String.fromCharCode(parseInt(digits, 16)))).slice(0, -1);
