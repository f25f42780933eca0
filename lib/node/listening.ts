import type { Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { either as E } from 'fp-ts';
import { Observable } from 'rxjs';
import type { Listen } from '../transport/Duplex.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { TransportError } from '../TorError.js';
import { transportError } from '../TorError.js';
import type { Backlog } from '../transport/backlog.js';
import { backlog } from '../transport/backlog.js';
import { socketDuplex } from './socketDuplex.js';
import { fromSystemError } from './systemError.js';

/** The address that was bound. */
export interface Bound {
  readonly url: string;
  readonly local: boolean;
}

/** The server of one subscription to a listener, and the functions that differ between transports. */
export interface Listening {
  readonly server: Server;
  /** Called once, before `bind`: starts to pass each open connection to the backlog. */
  readonly accept: (connections: Backlog) => void;
  /** Starts to listen; may throw Node's errors. */
  readonly bind: () => void;
  /** Subscribed to once Node listens: makes the address reachable and emits it. */
  readonly bound: ObservableEither<TransportError, Bound>;
  /** Undoes `bind` and `bound`, even if they are incomplete; called right before the server is closed. */
  readonly release: () => void;
}

/**
 * Accepts the sockets of a server. `accepted` is the event for an open one, and `peer` returns the URL of its other
 * end.
 */
export const acceptSockets =
  (
    server: Server,
    accepted: 'connection' | 'secureConnection',
    peer: (socket: Socket) => string,
  ): Listening['accept'] =>
  ({ accept }) => {
    server.on(accepted, (socket: Socket) => accept(socketDuplex(socket, peer(socket))));
  };

/** Makes a {@link Listen}: `endpoint` is the requested address, and `start` creates the server. */
export const listening = (endpoint: string, start: () => Listening): Listen =>
  new Observable((subscriber) => {
    const fail = (error: TransportError): void => {
      subscriber.next(E.left(error));
      subscriber.complete();
    };
    const attempt = E.tryCatch(start, fromSystemError(endpoint));
    if (E.isLeft(attempt)) return fail(attempt.left);

    const { server, accept, bind, bound, release } = attempt.right;
    const connections = backlog(endpoint);
    let isBound = false;
    subscriber.add(() => {
      release();
      connections.close();
      server.close();
    });
    accept(connections);
    server.on('tlsClientError', (error: unknown, socket: TLSSocket) => {
      // Node only reports a timeout and would let the handshake continue
      socket.destroy();
      connections.fail(handshakeError(endpoint, error, socket));
    });
    server.on('error', (error) => {
      if (isBound) connections.fail(fromSystemError(endpoint)(error));
      else fail(fromSystemError(endpoint)(error));
    });
    server.once('listening', () => {
      // the subscriber may have unsubscribed during the lookup of the host name
      if (subscriber.closed) {
        server.close();
        return;
      }
      subscriber.add(
        bound.subscribe((result) => {
          if (E.isLeft(result)) return fail(result.left);
          isBound = true;
          subscriber.next(E.right({ ...result.right, connection$: connections.connection$ }));
        }),
      );
    });
    const begun = E.tryCatch(bind, fromSystemError(endpoint));
    if (E.isLeft(begun)) fail(begun.left);
  });

/** The error of a rejected certificate is only a hang-up; the socket has its code, a string despite its type. */
const handshakeError = (endpoint: string, error: unknown, socket: TLSSocket): TransportError => {
  const code: unknown = socket.authorizationError;
  return typeof code === 'string'
    ? transportError('Tls', endpoint, `the client's certificate was not accepted (${code})`)
    : fromSystemError(endpoint)(error);
};
