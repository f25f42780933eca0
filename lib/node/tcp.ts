/** The TCP transport. */
import { connect, createServer } from 'node:net';
import { either as E } from 'fp-ts';
import { defer, of } from 'rxjs';
import type { Connect, Listen } from '../transport/Duplex.js';
import { boundTo, hostOf, peerOf, urlOf } from './address.js';
import { connecting } from './connecting.js';
import { acceptSockets, listening } from './listening.js';

/**
 * The options of {@link tcp}.
 *
 * @category model
 * @since 0.1.0
 */
export interface TcpOptions {
  /** A name, whose addresses are all tried, or an address, IPv6 with or without brackets. 127.0.0.1 by default. */
  readonly host?: string | undefined;
  readonly port: number;
}

/**
 * The options of {@link listenTcp}.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenTcpOptions {
  /** A name or an address of this machine. 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** 0 by default: the operating system chooses a port, which the listener's `url` contains. */
  readonly port?: number | undefined;
}

/**
 * Connects over TCP. Lefts: `Refused`, `Unreachable`, `NotFound` (no such host), `Denied`, `Other`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const tcp = ({ host: given = '127.0.0.1', port }: TcpOptions): Connect => {
  const host = hostOf(given);
  return connecting(urlOf('tcp', host, port), 'connect', () => connect({ host, port }));
};

/**
 * Listens on TCP. Lefts: `InUse`, `Denied`, `NotFound`, `Unreachable` (not an address of this machine), `Other`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const listenTcp = ({ host: given = '127.0.0.1', port = 0 }: ListenTcpOptions = {}): Listen => {
  const host = hostOf(given);
  return listening(urlOf('tcp', host, port), () => {
    const server = createServer();
    return {
      server,
      accept: acceptSockets(server, 'connection', peerOf('tcp')),
      bind: () => server.listen({ host, port }),
      bound: defer(() => of(E.right(boundTo('tcp', host, server)))),
      release: () => undefined,
    };
  });
};
