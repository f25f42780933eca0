/**
 * Connects to and listens on addresses given as URLs.
 *
 * An invalid URL is never repeated in an error, since it may contain a secret.
 */
import { isIPv6 } from 'node:net';
import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import type { Connect, Listen } from '../transport/Duplex.js';
import type { TransportError } from '../TorError.js';
import { transportError } from '../TorError.js';
import { listenTcp, tcp } from './tcp.js';
import type { ListenTlsIdentity, TlsIdentity } from './tls.js';
import { listenTls, tls } from './tls.js';
import { listenUnix, unix } from './unix.js';
import { tcSubprotocol, v1Subprotocol } from '../transport/webSocket.js';
import type { Subprotocol } from '../transport/webSocket.js';
import { nodeWebSocket } from './webSocket/webSocket.js';
import type { ListenWebSocketOptions } from './webSocket/webSocketServer.js';
import { listenWebSocket } from './webSocket/webSocketServer.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * Options for connecting that a URL does not contain.
 *
 * @category model
 * @since 0.1.0
 */
export interface ConnectUrlOptions {
  /** The TLS options for `tls:` and `wss:` URLs. */
  readonly tls?: TlsIdentity | undefined;
}

/**
 * Options for listening that a URL does not contain.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenUrlOptions {
  /** The TLS options, which `tls:` and `wss:` URLs need. */
  readonly tls?: ListenTlsIdentity | undefined;
  /** The options for `ws:` and `wss:` URLs. */
  readonly webSocket?: Pick<ListenWebSocketOptions, 'origins' | 'hosts' | 'subprotocols'> | undefined;
}

/**
 * A URL scheme. Its functions receive the rest of the URL after `SCHEME:`. A Left describes the expected form without
 * repeating the URL.
 *
 * @category model
 * @since 0.1.0
 */
export interface Scheme {
  readonly connect: (rest: string, options: ConnectUrlOptions) => E.Either<string, Connect>;
  readonly listen: (rest: string, options: ListenUrlOptions) => E.Either<string, Listen>;
}

/**
 * The schemes by name, in lower case. `{ ...nodeSchemes, exec }` adds one.
 *
 * @category model
 * @since 0.1.0
 */
export type Schemes = Readonly<Record<string, Scheme>>;

/**
 * The host and the port of a URL.
 *
 * @category model
 * @since 0.1.0
 */
export interface Authority {
  readonly host: string;
  readonly port: number;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Brackets, or a name or address without any character that has a meaning in a URL; a port; perhaps a slash. */
const authority = /^\/\/(?:\[([^[\]]+)\]|([^\s/\\?#@:[\]]+)):(\d{1,5})\/?$/;

/**
 * Reads `//HOST:PORT` or `//[IPV6]:PORT`, with a port of at least `lowest`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const authorityFrom =
  (lowest: 0 | 1) =>
  (rest: string): E.Either<string, Authority> => {
    if (rest.includes('@'))
      return E.left('wanted //HOST:PORT without user and password: a URL must not contain a secret');
    const [, bracketed, name, digits] = authority.exec(rest) ?? [];
    const host = bracketed ?? name;
    const port = Number(digits);
    if (host === undefined) return E.left('wanted //HOST:PORT and nothing after it');
    if (bracketed !== undefined && !isIPv6(bracketed)) return E.left('wanted an IPv6 address in the brackets');
    return port < lowest || port > 65_535 ? E.left(`wanted a port from ${lowest} to 65535`) : E.right({ host, port });
  };

/** Reads a path with escapes such as `%20`, after an optional `//`. */
const pathFrom = (rest: string): E.Either<string, string> =>
  /^(\/\/)?\/[^/]/.test(rest)
    ? E.tryCatch(
        () => decodeURIComponent(rest.replace(/^\/\/\//, '/')),
        () =>
          'wanted two hexadecimal digits after each % of the path, which are a character in UTF-8; a % itself is %25',
      )
    : E.left('wanted a path from the root on, such as /run/tor/control');

const noCertificate = 'wanted a certificate and its key, to listen for TLS';

const overTcp: Scheme = {
  connect: (rest) => E.map(tcp)(authorityFrom(1)(rest)),
  listen: (rest) => E.map(listenTcp)(authorityFrom(0)(rest)),
};

const overTls: Scheme = {
  connect: (rest, options) => E.map((at: Authority) => tls({ ...options.tls, ...at }))(authorityFrom(1)(rest)),
  listen: (rest, { tls: identity }) =>
    identity === undefined
      ? E.left(noCertificate)
      : E.map((at: Authority) => listenTls({ ...identity, ...at }))(authorityFrom(0)(rest)),
};

const overUnix: Scheme = {
  connect: (rest) => E.map(unix)(pathFrom(rest)),
  listen: (rest) => E.map(listenUnix)(pathFrom(rest)),
};

/** Reads `//HOST:PORT/PATH`, with an optional path. */
const listenAt = (
  rest: string,
  options: Omit<ListenWebSocketOptions, 'host' | 'port' | 'path'>,
): E.Either<string, Listen> => {
  const [, address = '', path = '/'] = /^(\/\/[^/?#]*)(\/[^?#@\s]*)?$/.exec(rest) ?? [];
  return address === ''
    ? E.left('wanted //HOST:PORT/PATH without a user, a query or a fragment: a URL must not contain a secret')
    : E.map((at: Authority) => listenWebSocket({ ...options, ...at, path }))(authorityFrom(0)(address));
};

/** The schemes of WebSockets; the URL of a v1 server has a prefix that the transport does not have. */
const overWebSocket = (subprotocol: Subprotocol, scheme: 'ws' | 'wss'): Scheme => ({
  connect: (rest, { tls: identity }) =>
    nodeWebSocket(`${scheme}:${rest}`, scheme === 'wss' ? identity : undefined, subprotocol),
  listen: (rest, { tls: identity, webSocket }) => {
    const options = { subprotocols: [subprotocol], ...webSocket };
    if (scheme === 'ws') return listenAt(rest, options);
    return identity === undefined ? E.left(noCertificate) : listenAt(rest, { ...options, tls: identity });
  },
});

/**
 * The schemes of Node: `tcp://HOST:PORT`, `tls://HOST:PORT`, `unix:/PATH`, `ws://HOST:PORT/PATH` and
 * `wss://HOST:PORT/PATH`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const nodeSchemes: Schemes = {
  tcp: overTcp,
  tls: overTls,
  unix: overUnix,
  ws: /* #__PURE__ */ overWebSocket(tcSubprotocol, 'ws'),
  wss: /* #__PURE__ */ overWebSocket(tcSubprotocol, 'wss'),
};

/**
 * The schemes of the v1 protocol: `tor://HOST:PORT`, `tor+unix:/PATH`, `tor+ws://HOST:PORT/PATH` and
 * `tor+wss://HOST:PORT/PATH`, which mean that the peer does not use TC.
 *
 * @example
 * v1Client(connectUrl('tor://127.0.0.1:9051', {}, torSchemes))
 *
 * @category constructors
 * @since 0.1.0
 */
export const torSchemes: Schemes = {
  tor: overTcp,
  'tor+unix': overUnix,
  'tor+ws': /* #__PURE__ */ overWebSocket(v1Subprotocol, 'ws'),
  'tor+wss': /* #__PURE__ */ overWebSocket(v1Subprotocol, 'wss'),
};

const schemeOf = (url: string): readonly [name: string, rest: string] => {
  const colon = url.indexOf(':');
  return [url.slice(0, Math.max(colon, 0)).toLowerCase(), url.slice(colon + 1)];
};

const open = <A>(
  url: string,
  schemes: Schemes,
  read: (scheme: Scheme, rest: string) => E.Either<string, A>,
): E.Either<TransportError, A> => {
  const [name, rest] = schemeOf(url);
  if (!Object.hasOwn(schemes, name)) {
    const known = Object.keys(schemes).map((scheme) => `${scheme}:`);
    return E.left(transportError('Other', 'URL', `wanted one that begins with ${known.join(' or ')}`));
  }
  return E.mapLeft((wanted: string) => transportError('Other', name, wanted))(read(schemes[name]!, rest));
};

/**
 * Connects to a URL. An invalid URL is a Left `Other` that describes the expected form; the other Lefts are those of
 * the transport.
 *
 * @category constructors
 * @since 0.1.0
 */
export const connectUrl = (url: string, options: ConnectUrlOptions = {}, schemes: Schemes = nodeSchemes): Connect =>
  E.match(
    (error: TransportError): Connect => of(E.left(error)),
    (connect: Connect) => connect,
  )(open(url, schemes, (scheme, rest) => scheme.connect(rest, options)));

/**
 * Listens on a URL. With port 0 the operating system chooses a port. The Lefts are the same as for {@link connectUrl}.
 *
 * @category constructors
 * @since 0.1.0
 */
export const listenUrl = (url: string, options: ListenUrlOptions = {}, schemes: Schemes = nodeSchemes): Listen =>
  E.match(
    (error: TransportError): Listen => of(E.left(error)),
    (listen: Listen) => listen,
  )(open(url, schemes, (scheme, rest) => scheme.listen(rest, options)));
