/** Upgrades requests to WebSockets, and checks that these stay alive. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { asyncScheduler, interval } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { WebSocket, WebSocketServer } from 'ws';
import { MAX_DELAY } from '../../internal/maxDelay.js';
import { transportError } from '../../TorError.js';
import type { Backlog } from '../../transport/backlog.js';
import { CloseCode } from '../../transport/webSocketClose.js';
import { webSocketDuplex } from '../../transport/webSocketDuplex.js';
import { bothEnds, explainNode, ofNode } from './webSocket.js';
import type { UpgradePolicy, Refusal } from './webSocketRequest.js';
import { refusal, refusalOf, responseOf } from './webSocketRequest.js';

export interface AcceptorOptions extends UpgradePolicy {
  readonly maxPayload: number;
  readonly maxConnections: number;
  readonly pingInterval: number;
  readonly scheduler?: SchedulerLike | undefined;
}

/** Answers a request; returns whether it has become a WebSocket. */
export type Acceptor = (request: IncomingMessage, socket: Socket, head: Buffer) => boolean;

/** Sends pings, and terminates the socket if nothing was received since the last ping. */
const watch = (socket: WebSocket, { pingInterval, scheduler = asyncScheduler }: AcceptorOptions): void => {
  if (pingInterval === Infinity) return;
  let isAlive = true;
  const received = (): void => void (isAlive = true);
  const asking = interval(Math.min(pingInterval, MAX_DELAY), scheduler).subscribe(() => {
    if (isAlive) {
      isAlive = false;
      socket.ping();
      return;
    }
    socket.emit('error', Object.assign(new Error('the other end did not answer a ping'), { code: 'ETIMEDOUT' }));
    socket.terminate();
  });
  socket.on('pong', received);
  socket.on('message', received);
  socket.once('close', () => asking.unsubscribe());
};

/**
 * Upgrades the requests that are allowed. Answers the others with an HTTP status, which is also reported to the
 * subscriber of the connections.
 */
export const acceptor = (
  options: AcceptorOptions,
  peerOf: (socket: Socket) => string,
  connections: Backlog,
): Acceptor => {
  const upgrades = new WebSocketServer({
    ...bothEnds,
    noServer: true,
    clientTracking: false,
    maxPayload: options.maxPayload,
    // the first one that the client offers too; `refusalOf` refuses a request without one
    handleProtocols: (offered) => options.subprotocols.find((name) => offered.has(name)) ?? false,
  });
  const open = new Set<WebSocket>();

  /** At the limit, terminates a socket that is being closed already, which could take up to five more seconds. */
  const makeRoom = (): boolean => {
    if (open.size < options.maxConnections) return true;
    for (const socket of open) {
      if (socket.readyState === WebSocket.OPEN) continue;
      open.delete(socket);
      socket.terminate();
      return true;
    }
    return false;
  };
  const refuse = (socket: Socket, refused: Refusal): false => {
    // the application's server may have no `error` listener for this socket
    socket.on('error', () => socket.destroy());
    socket.end(responseOf(refused), () => socket.destroy());
    connections.fail(
      transportError('Denied', peerOf(socket), `answered with HTTP ${refused.status}: ${refused.logged}`),
    );
    return false;
  };
  // the message names a header without its value
  upgrades.on('wsClientError', ({ message }, _, { socket }) => refuse(socket, refusal(400, message)));
  const take = (socket: WebSocket, endpoint: string): void => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    watch(socket, options);
    connections.accept(
      webSocketDuplex(ofNode(socket), endpoint, {
        unsupported: CloseCode.unsupported,
        explain: explainNode(endpoint),
      }),
    );
  };
  return (request, socket, head) => {
    const refused = refusalOf(request, options);
    if (refused !== undefined) return refuse(socket, refused);
    if (!makeRoom()) {
      return refuse(socket, refusal(503, 'too many are connected', undefined, { 'Retry-After': '10' }));
    }
    let taken = false;
    upgrades.handleUpgrade(request, socket, head, (opened) => {
      taken = true;
      take(opened, peerOf(socket));
    });
    return taken;
  };
};
