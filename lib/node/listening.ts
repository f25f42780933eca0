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

/** One listening, from its server to its end; made anew for each subscription. */
export interface Listening {
  readonly server: Server;
  /** Called once, before `bind`: hands on each connection that is ready. */
  readonly accept: (connections: Backlog) => void;
  /** Starts to listen; may throw what Node throws. */
  readonly bind: () => void;
  /** Subscribed to once Node listens: makes the address reachable and says what it is. */
  readonly bound: ObservableEither<TransportError, Bound>;
  /** Undoes `bind` and `bound`, however far they came, right before the server is closed. */
  readonly release: () => void;
}

/**
 * The sockets of a server as they are: `accepted` is the event with which it hands one over, and `peer` gives the other
 * end of one, as a URL.
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

/** A {@link Listen}: `endpoint` is the address as it was asked for, `start` makes the server. */
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
      // Node only reports a time-out, and would let the handshake go on
      socket.destroy();
      connections.fail(handshakeError(endpoint, error, socket));
    });
    server.on('error', (error) => {
      if (isBound) connections.fail(fromSystemError(endpoint)(error));
      else fail(fromSystemError(endpoint)(error));
    });
    server.once('listening', () => {
      // the host's name may have been looked up for longer than anybody waited
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

/** A certificate that was not accepted shows as a mere hang-up; the socket has the code, whatever its type says. */
const handshakeError = (endpoint: string, error: unknown, socket: TLSSocket): TransportError => {
  const code: unknown = socket.authorizationError;
  return typeof code === 'string'
    ? transportError('Tls', endpoint, `the client's certificate was not accepted (${code})`)
    : fromSystemError(endpoint)(error);
};
