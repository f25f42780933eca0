/**
 * Lines of SocksPort, ControlPort, ORPort and similar options, as Tors since 0.2.3 read and print them.
 *
 * ```text
 * PORT | auto | ADDRESS:PORT | ADDRESS:auto | unix:PATH      then flags, such as IsolateDestAddr
 * ```
 */
import type * as t from 'io-ts';
import { Port } from '../model/ids.js';
import { linesOf } from './ConfCodec.js';
import type { Values } from './ConfCodec.js';
import { PortFromText, textType } from './text.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A TCP port: a number, `auto` for one that Tor chooses, or 0 for none; without a host it is at the option's default
 * address.
 *
 * @category model
 * @since 0.1.0
 */
export interface TcpPort {
  readonly _tag: 'Tcp';
  /** An address, IPv6 without brackets, or a name. */
  readonly host?: string | undefined;
  readonly port: Port | 'auto';
}

/**
 * A Unix-domain socket.
 *
 * @category model
 * @since 0.1.0
 */
export interface UnixPort {
  readonly _tag: 'Unix';
  readonly path: string;
}

/**
 * The port that one line opens, with its flags as they are written.
 *
 * @category model
 * @since 0.1.0
 */
export interface PortLine {
  readonly at: TcpPort | UnixPort;
  readonly flags: ReadonlyArray<string>;
}

// -------------------------------------------------------------------------------------
// codecs
// -------------------------------------------------------------------------------------

const isFlag = (flag: unknown): flag is string => typeof flag === 'string' && /^[^\s"]+$/.test(flag);

const isHost = (host: unknown): host is string => typeof host === 'string' && /^([0-9a-f:.]+|[^\s:"[\]]+)$/i.test(host);

// eslint-disable-next-line no-control-regex
const isPath = (path: unknown): path is string => typeof path === 'string' && /^[^\u0000\r\n]+$/.test(path);

interface Unchecked {
  readonly [field: string]: unknown;
}

const isAt = ({ _tag, host, port, path }: Unchecked): boolean =>
  _tag === 'Unix'
    ? isPath(path)
    : _tag === 'Tcp' && (host === undefined || isHost(host)) && (port === 'auto' || Port.is(port));

const isPortLine = (u: unknown): u is PortLine => {
  const { at, flags } = Object(u) as Unchecked;
  return isAt(Object(at) as Unchecked) && Array.isArray(flags) && flags.every(isFlag);
};

const unixPort = /^unix:(?:"((?:[^"\\]|\\["\\])+)"|([^\s"]+))(?:\s+|$)/;
const tcpPort = /^(?:(?:\[([0-9a-f:.]+)\]|([^\s:"[\]]+)):)?(auto|\d+)(?:\s+|$)/i;

const parseAt = (text: string): readonly [at: PortLine['at'], length: number] | undefined => {
  const [ofUnix, inQuotes, plain] = unixPort.exec(text) ?? [];
  if (ofUnix !== undefined) {
    return [{ _tag: 'Unix', path: plain ?? inQuotes?.replace(/\\(.)/g, '$1') ?? '' }, ofUnix.length];
  }
  const [ofTcp, ipv6, name, digits = ''] = tcpPort.exec(text) ?? [];
  if (ofTcp === undefined) return undefined;
  const host = ipv6 ?? name;
  const port = digits.toLowerCase() === 'auto' ? 'auto' : portOf(digits);
  return port === undefined
    ? undefined
    : [{ _tag: 'Tcp', ...(host === undefined ? {} : { host }), port }, ofTcp.length];
};

const portOf = (digits: string): Port | undefined => {
  const decoded = PortFromText.decode(digits);
  return decoded._tag === 'Right' ? decoded.right : undefined;
};

const parse = (text: string): PortLine | undefined => {
  const trimmed = text.trim();
  const [at, length] = parseAt(trimmed) ?? [];
  if (at === undefined) return undefined;
  const flags = trimmed
    .slice(length)
    .split(/\s+/)
    .filter((flag) => flag !== '');
  return flags.every(isFlag) ? { at, flags } : undefined;
};

const printAt = (at: PortLine['at']): string => {
  switch (at._tag) {
    case 'Unix':
      return `unix:${/[\s"\\]/.test(at.path) ? `"${at.path.replace(/["\\]/g, '\\$&')}"` : at.path}`;
    case 'Tcp':
      if (at.host === undefined) return String(at.port);
      return `${at.host.includes(':') ? `[${at.host}]` : at.host}:${at.port}`;
  }
};

/**
 * Codec of one port line: `9050`, `auto`, `127.0.0.1:9050 IsolateDestAddr`, `[::1]:auto`, `unix:/run/tor/socks
 * WorldWritable`.
 *
 * @example
 * config.PortLineFromText.decode('127.0.0.1:9050 IsolateDestAddr')
 *
 * @category codecs
 * @since 0.1.0
 */
export const PortLineFromText: t.Type<PortLine, string, string> = /* #__PURE__ */ textType(
  'a port, auto, ADDRESS:PORT or unix:PATH, then maybe flags',
  isPortLine,
  parse,
  ({ at, flags }) => [printAt(at), ...flags].join(' '),
);

/**
 * Codec of all lines of an option such as SocksPort.
 *
 * @example
 * config.getConfAs({ SocksPort: config.portLines })(tor)
 *
 * @category codecs
 * @since 0.1.0
 */
export const portLines: t.Type<ReadonlyArray<PortLine>, Values, Values> = /* #__PURE__ */ linesOf(PortLineFromText);
