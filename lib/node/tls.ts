/** TLS over TCP, version 1.2 or later. Certificates are always verified; there is no option to do without. */
import type { SecureContextOptions } from 'node:tls';
import { connect, createServer } from 'node:tls';
import { either as E } from 'fp-ts';
import { defer, of } from 'rxjs';
import type { Connect, Listen } from '../transport/Duplex.js';
import { boundTo, hostOf, peerOf, urlOf } from './address.js';
import { connecting } from './connecting.js';
import { acceptSockets, listening } from './listening.js';
import type { ListenTcpOptions, TcpOptions } from './tcp.js';
import { pendingSockets } from './pendingSockets.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A certificate or key in PEM, or several certificates one after another.
 *
 * @category model
 * @since 0.1.0
 */
export type Pem = string | Uint8Array;

/**
 * How a client knows its server, and what it shows of itself.
 *
 * @category model
 * @since 0.1.0
 */
export interface TlsIdentity {
  /** The authorities to trust, instead of those that Node comes with. */
  readonly ca?: Pem | undefined;
  /** The client's own certificate, where the server asks for one, and its key. */
  readonly cert?: Pem | undefined;
  readonly key?: Pem | undefined;
  /** What the key is encrypted with. */
  readonly passphrase?: string | undefined;
  /** The name that the server's certificate must have; the host by default. */
  readonly servername?: string | undefined;
}

/**
 * The options of {@link tls}.
 *
 * @category model
 * @since 0.1.0
 */
export interface TlsOptions extends TcpOptions, TlsIdentity {}

/**
 * What a server shows of itself, and how it knows its clients.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenTlsIdentity {
  readonly cert: Pem;
  readonly key: Pem;
  readonly passphrase?: string | undefined;
  /** When given, a client needs a certificate of one of these authorities; without it none is asked for. */
  readonly clientCa?: Pem | undefined;
}

/**
 * The options of {@link listenTls}.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenTlsOptions extends ListenTcpOptions, ListenTlsIdentity {
  /** The most clients that are in their handshake at a time; one more displaces the oldest. 256 by default. */
  readonly maxHandshakes?: number | undefined;
  /** Milliseconds that a client has for its handshake; its connection is closed then. 10,000 by default. */
  readonly handshakeTimeout?: number | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** What both ends give Node. */
export const secureContext = (
  ca: Pem | undefined,
  { cert, key, passphrase }: Pick<TlsIdentity, 'cert' | 'key' | 'passphrase'>,
): SecureContextOptions => ({
  minVersion: 'TLSv1.2',
  ...(ca === undefined ? {} : { ca: asBuffer(ca) }),
  ...(cert === undefined ? {} : { cert: asBuffer(cert) }),
  ...(key === undefined ? {} : { key: asBuffer(key) }),
  ...(passphrase === undefined ? {} : { passphrase }),
});

const asBuffer = (pem: Pem): Buffer | string => (typeof pem === 'string' ? pem : Buffer.from(pem));

/**
 * Connects over TLS. Lefts: those of TCP, and `Tls` when the handshake or a verification failed. A server that does not
 * accept the client's certificate may say so only after the handshake: then `incoming$` has the Left `Tls`, or ends.
 *
 * @category constructors
 * @since 0.1.0
 */
export const tls = ({ host: given = '127.0.0.1', port, ca, servername, ...own }: TlsOptions): Connect => {
  const host = hostOf(given);
  return connecting(urlOf('tls', host, port), 'secureConnect', () =>
    connect({
      host,
      port,
      rejectUnauthorized: true,
      ...(servername === undefined ? {} : { servername }),
      ...secureContext(ca, own),
    }),
  );
};

/**
 * Listens for TLS. Lefts: those of TCP, and `Tls` when the certificate or the key cannot be used. `connection$` emits a
 * Left for each handshake that failed, and goes on.
 *
 * @category constructors
 * @since 0.1.0
 */
export const listenTls = ({
  host: given = '127.0.0.1',
  port = 0,
  clientCa,
  maxHandshakes = 256,
  handshakeTimeout = 10_000,
  ...own
}: ListenTlsOptions): Listen => {
  const host = hostOf(given);
  return listening(urlOf('tls', host, port), () => {
    const server = createServer({
      handshakeTimeout,
      requestCert: clientCa !== undefined,
      rejectUnauthorized: clientCa !== undefined,
      ...secureContext(clientCa, own),
    });
    // whose time is that of the handshake
    const handshakes = pendingSockets(maxHandshakes, Infinity);
    server.on('connection', handshakes.enter);
    server.on('secureConnection', handshakes.leave);
    return {
      server,
      accept: acceptSockets(server, 'secureConnection', peerOf('tls')),
      bind: () => server.listen({ host, port }),
      bound: defer(() => of(E.right(boundTo('tls', host, server)))),
      release: handshakes.clear,
    };
  });
};
