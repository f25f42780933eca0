/**
 * Checks the requests for a WebSocket, and makes the responses to refused ones.
 *
 * A browser lets every page open a WebSocket to every address, even of this machine, and sends the page's origin to the
 * server in `Origin`. A page may also resolve its own host name to this machine: then `Host` contains that name.
 */
import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import { isIPv6 } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { either as E } from 'fp-ts';
import type { Subprotocol } from '../../transport/webSocket.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** An HTTP response. `text` is for the client and repeats nothing of the request; `logged`, for the log, may. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly logged: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Which requests are accepted. */
export interface UpgradePolicy {
  readonly path: string;
  /** At least one; the first is preferred. */
  readonly subprotocols: ReadonlyArray<Subprotocol>;
  /** The requested host name of the listener, if any. */
  readonly host?: string | undefined;
  readonly origins?: ReadonlyArray<string> | undefined;
  readonly hosts?: ReadonlyArray<string> | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

export const refusal = (
  status: number,
  text: string,
  logged = text,
  headers: Readonly<Record<string, string>> = {},
): Refusal => ({ status, text, logged, headers });

/** Returns the headers of the response. */
export const headersOf = ({ text, headers }: Refusal): Readonly<Record<string, string>> => ({
  ...headers,
  Connection: 'close',
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Length': String(Buffer.byteLength(text) + 1),
  'X-Content-Type-Options': 'nosniff',
});

/** Returns the whole response, for an upgrade request, which has only a socket. */
export const responseOf = (refused: Refusal): string =>
  [
    `HTTP/1.1 ${refused.status} ${STATUS_CODES[refused.status] ?? ''}`,
    ...Object.entries(headersOf(refused)).map(([name, value]) => `${name}: ${value}`),
    '',
    `${refused.text}\n`,
  ].join('\r\n');

/**
 * Returns the origins in lower case, or a Left if one is not in the form that browsers send. `null`, the origin of
 * every sandboxed frame, and patterns are refused.
 */
export const checkOrigins = (origins: ReadonlyArray<string>): E.Either<string, ReadonlyArray<string>> => {
  const wrong = origins.find((origin) => !isOrigin(origin));
  return wrong === undefined
    ? E.right(origins.map(lower))
    : E.left(`wanted origins such as https://example.org:8443, got ${JSON.stringify(wrong)}`);
};

const isOrigin = (text: string): boolean => {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s*]+$/i.test(text)) return false;
  // `URL` does not support the origin of a browser extension
  if (!/^https?:/i.test(text)) return true;
  const origin = E.tryCatch(
    () => new URL(text).origin,
    () => undefined,
  );
  return E.isRight(origin) && origin.right === lower(text);
};

const lower = (text: string): string => text.toLowerCase();

// -- the address of the request

const isSecure = ({ socket }: IncomingMessage): boolean => (socket as Partial<TLSSocket>).encrypted === true;

/** Formats a name or an address as in `Host`. */
const written = (host: string): string => (isIPv6(host) ? `[${host}]` : lower(host));

const withPort = (host: string, port: number, isDefault: boolean): ReadonlyArray<string> =>
  isDefault ? [host, `${host}:${port}`] : [`${host}:${port}`];

/**
 * Returns the accepted values of `Host`: the loopback names, the requested name, and the address that received the
 * request, which no page can redefine.
 */
const ownHosts = (request: IncomingMessage, asked: string | undefined): ReadonlyArray<string> => {
  const { localAddress = '', localPort = 0 } = request.socket;
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/i, '');
  const names = [
    'localhost',
    '127.0.0.1',
    '[::1]',
    ...[address, asked ?? ''].filter((name) => name !== '').map(written),
  ];
  return names.flatMap((name) => withPort(name, localPort, localPort === (isSecure(request) ? 443 : 80)));
};

// -- checks, in their order

type Check = (request: IncomingMessage, keeper: UpgradePolicy) => Refusal | undefined;

const quoted = (text: string): string => JSON.stringify(text.slice(0, 200));

const host: Check = (request, keeper) => {
  const given = request.headersDistinct['host'] ?? [];
  if (given.length !== 1) return refusal(400, 'wanted one Host');
  const name = lower(given[0]!);
  return (keeper.hosts?.map(lower) ?? ownHosts(request, keeper.host)).includes(name)
    ? undefined
    : refusal(403, 'this server goes by another name', `the Host ${quoted(name)} is not one of this server's`);
};

/** A program sends no `Origin` and is accepted here; it must authenticate, like pages. */
const origin: Check = (request, { origins }) => {
  const { origin: given, host: name = '' } = request.headers;
  if (given === undefined) return undefined;
  const allowed = origins ?? [`${isSecure(request) ? 'https' : 'http'}://${lower(name)}`];
  return allowed.includes(lower(given))
    ? undefined
    : refusal(403, 'pages of this origin may not connect', `pages of the origin ${quoted(given)} may not connect`);
};

const path: Check = ({ url = '' }, keeper) => {
  const [before] = url.split('?', 1);
  if (before !== keeper.path) return refusal(404, 'nothing is here');
  return before === url ? undefined : refusal(400, 'wanted no query: a URL must not contain a secret');
};

const words = (value: string | undefined): ReadonlyArray<string> => (value ?? '').split(',').map((word) => word.trim());

const http: Check = ({ httpVersion }) => (httpVersion === '1.1' ? undefined : refusal(400, 'wanted HTTP/1.1'));

/** Node silently drops headers above this number. */
const maxHeaders = 1_000;

const count: Check = ({ rawHeaders }) =>
  rawHeaders.length < 2 * maxHeaders ? undefined : refusal(431, `wanted fewer than ${maxHeaders} headers`);

/** Refuses a body, since a proxy could disagree with this server about where it ends. */
const body: Check = ({ headers }) =>
  headers['content-length'] === undefined && headers['transfer-encoding'] === undefined
    ? undefined
    : refusal(400, 'wanted a request without a body');

/** `ws` accepts version 8 as well, in which the origin of a page is in another header. */
const version: Check = ({ headers }) =>
  headers['sec-websocket-version'] === '13'
    ? undefined
    : refusal(426, 'wanted version 13 of WebSocket', undefined, { 'Sec-WebSocket-Version': '13' });

const subprotocol: Check = ({ headers }, { subprotocols }) => {
  const offered = words(headers['sec-websocket-protocol']);
  return subprotocols.some((name) => offered.includes(name))
    ? undefined
    : refusal(400, `wanted the subprotocol ${subprotocols.join(' or ')}`);
};

/** The checks of every request. */
const requests: ReadonlyArray<Check> = [http, count, host, origin, path, body];

/** The checks that `ws` does not make of a request for a WebSocket. */
const upgrades: ReadonlyArray<Check> = [...requests, version, subprotocol];

const firstOf =
  (checks: ReadonlyArray<Check>): Check =>
  (request, keeper) => {
    for (const check of checks) {
      const refused = check(request, keeper);
      if (refused !== undefined) return refused;
    }
    return undefined;
  };

/** The first reason to refuse a request for a WebSocket; `undefined` if the decision is left to `ws`. */
export const refusalOf: Check = firstOf(upgrades);

const checkRequest = firstOf(requests);

/** The answer to a request without an upgrade. */
export const plainRefusal = (request: IncomingMessage, keeper: UpgradePolicy): Refusal =>
  checkRequest(request, keeper) ??
  refusal(426, 'wanted a WebSocket', undefined, {
    Upgrade: 'websocket',
    'Sec-WebSocket-Protocol': keeper.subprotocols.join(', '),
  });
