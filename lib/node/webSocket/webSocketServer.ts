/** TC and v1 over WebSocket, for servers. */
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { either as E } from 'fp-ts';
import { defer, Observable, of } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import type { Listen } from '../../transport/Duplex.js';
import { tcSubprotocol } from '../../transport/webSocket.js';
import type { Subprotocol } from '../../transport/webSocket.js';
import { transportError } from '../../TorError.js';
import { backlog } from '../../transport/backlog.js';
import { hostOf, peerOf, urlOf } from '../address.js';
import type { Listening } from '../listening.js';
import { listening } from '../listening.js';
import type { ListenTcpOptions } from '../tcp.js';
import type { ListenTlsIdentity } from '../tls.js';
import { secureContext } from '../tls.js';
import { pendingSockets } from '../pendingSockets.js';
import { checkOrigins, headersOf, plainRefusal } from './webSocketRequest.js';
import { acceptor } from './webSocketUpgrade.js';
import type { Acceptor, AcceptorOptions } from './webSocketUpgrade.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The limits of a WebSocket server, and which clients it accepts. Times are in milliseconds; `Infinity` means no limit.
 *
 * @category model
 * @since 0.1.0
 */
export interface WebSocketServerOptions {
  /** The path of the URL. `/` by default. */
  readonly path?: string | undefined;
  /**
   * The protocols that clients may choose, the preferred one first: `v1Subprotocol` for `listenV1`, both for
   * `listenBoth`. `tcSubprotocol` alone by default.
   */
  readonly subprotocols?: ReadonlyArray<Subprotocol> | undefined;
  /**
   * The origins whose pages may connect, as browsers send them: `https://example.org:8443`. By default only the origin
   * of the server's own address. Programs, which send no `Origin`, may always connect.
   */
  readonly origins?: ReadonlyArray<string> | undefined;
  /**
   * The accepted values of the `Host` header, such as `example.org:8443`. By default `localhost`, 127.0.0.1, ::1, the
   * bound address and the requested name, each with the port. Behind a proxy others may be needed.
   */
  readonly hosts?: ReadonlyArray<string> | undefined;
  /** The maximum bytes of a message. 131,072 by default. */
  readonly maxPayload?: number | undefined;
  /**
   * The maximum number of open WebSockets; one more is refused with the status 503. 1,088 by default: the 1,024
   * authenticated and 64 unauthenticated sessions of `listen`.
   */
  readonly maxConnections?: number | undefined;
  /** The interval of pings, and the time to answer one. 30,000 by default. */
  readonly pingInterval?: number | undefined;
  /** The scheduler of these times. */
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * The options of `listenWebSocket`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenWebSocketOptions extends ListenTcpOptions, WebSocketServerOptions {
  /** The TLS options; if set, the server listens for `wss:`. */
  readonly tls?: ListenTlsIdentity | undefined;
  /** The time within which a connection must become a WebSocket. 10,000 by default. */
  readonly upgradeTimeout?: number | undefined;
  /** The maximum number of connections that are not a WebSocket yet; one more displaces the oldest. 256 by default. */
  readonly maxUpgrading?: number | undefined;
}

/**
 * The options of `listenWebSocketOn`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenWebSocketOnOptions extends WebSocketServerOptions {
  /** The URL for clients, if it differs from the address of the server. */
  readonly url?: string | undefined;
}

// -------------------------------------------------------------------------------------
// internal
// -------------------------------------------------------------------------------------

const withDefaults = (
  {
    path = '/',
    subprotocols = [tcSubprotocol],
    origins,
    hosts,
    maxPayload = 131_072,
    maxConnections = 1088,
    pingInterval = 30_000,
    scheduler,
  }: WebSocketServerOptions,
  host?: string,
): E.Either<string, AcceptorOptions> => {
  if (!/^\/[^?#@\s]*$/.test(path)) return E.left('wanted a path such as /tc');
  if (subprotocols.length === 0) return E.left('wanted at least one subprotocol');
  return E.map((allowed: ReadonlyArray<string> | undefined): AcceptorOptions => ({
    path,
    subprotocols,
    maxPayload,
    maxConnections,
    pingInterval,
    ...(host === undefined ? {} : { host }),
    ...(allowed === undefined ? {} : { origins: allowed }),
    ...(hosts === undefined ? {} : { hosts }),
    ...(scheduler === undefined ? {} : { scheduler }),
  }))(origins === undefined ? E.right(undefined) : checkOrigins(origins));
};

const notListening = (endpoint: string, wanted: string): Listen =>
  of(E.left(transportError('Other', endpoint, wanted)));

/** Answers a request without an upgrade. Further data on the same connection is not read. */
const answer =
  (options: AcceptorOptions) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const refused = plainRefusal(request, options);
    response.writeHead(refused.status, headersOf(refused)).end(`${refused.text}\n`);
    request.socket.destroySoon();
  };

const serverOf = (tls: ListenTlsIdentity | undefined): HttpServer | HttpsServer => {
  if (tls === undefined) return createHttpServer();
  const { clientCa, ...own } = tls;
  return createHttpsServer({
    handshakeTimeout: 10_000,
    requestCert: clientCa !== undefined,
    rejectUnauthorized: clientCa !== undefined,
    ...secureContext(clientCa, own),
  });
};

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Listens for WebSockets on a new server. Lefts: those of TCP and TLS, and `Other` for invalid options. `connection$`
 * emits a Left for each refused request, and continues.
 *
 * The listener is never `local`, since browsers let any web page connect to this machine: `listen` needs an
 * authentication.
 *
 * @category constructors
 * @since 0.1.0
 */
export const listenWebSocket = ({
  host: given = '127.0.0.1',
  port = 0,
  tls,
  upgradeTimeout = 10_000,
  maxUpgrading = 256,
  ...options
}: ListenWebSocketOptions = {}): Listen => {
  const scheme = tls === undefined ? 'ws' : 'wss';
  const host = hostOf(given);
  const endpoint = urlOf(scheme, host, port);
  const checked = withDefaults(options, host);
  if (E.isLeft(checked)) return notListening(endpoint, checked.left);
  const { path } = checked.right;
  return listening(endpoint, (): Listening => {
    const server = serverOf(tls);
    const room = pendingSockets(maxUpgrading, upgradeTimeout, options.scheduler);
    server.on('connection', room.enter);
    server.on('request', answer(checked.right));
    return {
      server,
      accept: (connections) => {
        const accept = acceptor(checked.right, peerOf(scheme), connections);
        server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
          if (accept(request, socket, head)) room.leave(socket);
        });
      },
      bind: () => server.listen({ host, port }),
      bound: defer(() => {
        const at = urlOf(scheme, host, (server.address() as AddressInfo).port);
        return of(E.right({ url: `${at}${path}`, local: false }));
      }),
      release: room.clear,
    };
  });
};

/** The upgrade listeners of this library, on any server. */
const ours = /* #__PURE__ */ new WeakSet();

/** The requests that one of these listeners has accepted. */
const claimed = /* #__PURE__ */ new WeakSet<IncomingMessage>();

const urlOfServer = (server: HttpServer | HttpsServer, path: string): string => {
  const scheme = 'setSecureContext' in server ? 'wss' : 'ws';
  const at = server.address();
  if (at === null) return `${scheme}:`;
  return typeof at === 'string' ? `${scheme}+unix:${at}:${path}` : `${urlOf(scheme, at.address, at.port)}${path}`;
};

/**
 * Listens for WebSockets at a path of an existing server. The application makes the server listen, closes it, and
 * limits the connections that are not a WebSocket yet. A path that no such listener has is refused with the status 404,
 * unless the server also has an upgrade listener of the application.
 *
 * It emits the listener once the server listens, and completes `connection$` when it closes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const listenWebSocketOn = (
  server: HttpServer | HttpsServer,
  { url, ...options }: ListenWebSocketOnOptions = {},
): Listen => {
  const checked = withDefaults(options);
  if (E.isLeft(checked)) return notListening('ws:', checked.left);
  const { path } = checked.right;
  return new Observable((subscriber) => {
    const connections = backlog(url ?? `ws:${path}`);
    const accept: Acceptor = acceptor(checked.right, peerOf('setSecureContext' in server ? 'wss' : 'ws'), connections);
    const upgrade = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
      if (claimed.has(request)) return;
      const all = server.listeners('upgrade');
      const isLast = all.at(-1) === upgrade && all.every((one) => ours.has(one));
      const isMine = (request.url ?? '').split('?', 1)[0] === path;
      if (!isMine && !isLast) return;
      claimed.add(request);
      accept(request, socket, head);
    };
    const begin = (): void =>
      subscriber.next(
        E.right({ url: url ?? urlOfServer(server, path), local: false, connection$: connections.connection$ }),
      );
    const close = (): void => subscriber.complete();
    ours.add(upgrade);
    server.on('upgrade', upgrade);
    server.once('close', close);
    subscriber.add(() => {
      server.off('upgrade', upgrade);
      server.off('close', close);
      server.off('listening', begin);
      connections.close();
    });
    if (server.listening) begin();
    else server.once('listening', begin);
  });
};
