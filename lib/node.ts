/**
 * What needs Node: sockets, TLS, files, a Tor of one's own.
 *
 * @since 0.1.0
 */
export type { ListenTcpOptions, TcpOptions } from './transport/node/tcp.js';
export { listenTcp, tcp } from './transport/node/tcp.js';
export type { ListenTlsIdentity, ListenTlsOptions, Pem, TlsIdentity, TlsOptions } from './transport/node/tls.js';
export { listenTls, tls } from './transport/node/tls.js';
export { listenUnix, unix } from './transport/node/unix.js';
export type { Authority, ConnectUrlOptions, ListenUrlOptions, Scheme, Schemes } from './transport/node/url.js';
export { authorityFrom, connectUrl, listenUrl, nodeSchemes, torSchemes } from './transport/node/url.js';
export type {
  ListenWebSocketOnOptions,
  ListenWebSocketOptions,
  WebSocketServerOptions,
} from './transport/node/webSocketServer.js';
export { listenWebSocket, listenWebSocketOn } from './transport/node/webSocketServer.js';
export { socketDuplex } from './transport/node/socketDuplex.js';
export { fromSystemError } from './transport/node/systemError.js';
export { cookieSecret, passwordSecret } from './secret/secretFile.js';
export { torrcFile } from './transport/node/torrcFile.js';
export type { TorrcFile } from './transport/node/torrcFile.js';
export { cookieFile } from './secret/cookieFile.js';
export { hashedPassword, hashPassword } from './secret/hashedPassword.js';
export * from './v1/node.js';
