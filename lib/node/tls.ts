/** The TLS transport, over TCP, version 1.2 or later. Certificates are always verified; no option turns that off. */
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
 * The TLS options of a client: how it verifies the server, and its own certificate.
 *
 * @category model
 * @since 0.1.0
 */
export interface TlsIdentity {
  /** The authorities to trust, instead of Node's default ones. */
  readonly ca?: Pem | undefined;
  /** The certificate of the client, if the server requests one, and its key. */
  readonly cert?: Pem | undefined;
  readonly key?: Pem | undefined;
  /** The passphrase of an encrypted key. */
  readonly passphrase?: string | undefined;
  /** The name that the server's certificate must have. The host by default. */
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
 * The TLS options of a server: its certificate, and how it verifies clients.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenTlsIdentity {
  readonly cert: Pem;
  readonly key: Pem;
  readonly passphrase?: string | undefined;
  /** If set, a client needs a certificate of one of these authorities. By default none is requested. */
  readonly clientCa?: Pem | undefined;
}

/**
 * The options of {@link listenTls}.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenTlsOptions extends ListenTcpOptions, ListenTlsIdentity {
  /** The maximum number of concurrent handshakes; one more displaces the oldest. 256 by default. */
  readonly maxHandshakes?: number | undefined;
  /** Milliseconds after which a connection with an incomplete handshake is closed. 10,000 by default. */
  readonly handshakeTimeout?: number | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** The options of Node that both ends set. */
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
 * Connects over TLS. Lefts: those of TCP, and `Tls` if the handshake or a verification failed. A server may reject the
 * client's certificate after the handshake: then `incoming$` emits a Left `Tls`, or completes.
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
 * Listens for TLS. Lefts: those of TCP, and `Tls` if the certificate or the key is invalid. `connection$` emits a Left
 * for each failed handshake, and continues.
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
    // no timeout, since `handshakeTimeout` limits it
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
