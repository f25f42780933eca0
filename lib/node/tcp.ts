/** TCP. */
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
  /** A name or an address, IPv6 with brackets or without; 127.0.0.1 by default. Each address of a name is tried. */
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
  /** A name or an address of this machine; 127.0.0.1 by default. */
  readonly host?: string | undefined;
  /** 0, the default, lets the operating system choose one; the listener's `url` has it. */
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
