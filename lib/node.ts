/** The parts that need Node: sockets, TLS, files, launching a Tor. */
export type { ListenTcpOptions, TcpOptions } from './node/tcp.js';
export { listenTcp, tcp } from './node/tcp.js';
export type { ListenTlsIdentity, ListenTlsOptions, Pem, TlsIdentity, TlsOptions } from './node/tls.js';
export { listenTls, tls } from './node/tls.js';
export { listenUnix, unix } from './node/unix.js';
export type { Authority, ConnectUrlOptions, ListenUrlOptions, Scheme, Schemes } from './node/url.js';
export { authorityFrom, connectUrl, listenUrl, nodeSchemes, torSchemes } from './node/url.js';
export type {
  ListenWebSocketOnOptions,
  ListenWebSocketOptions,
  WebSocketServerOptions,
} from './node/webSocket/webSocketServer.js';
export { listenBoth } from './node/listenBoth.js';
export { listenWebSocket, listenWebSocketOn } from './node/webSocket/webSocketServer.js';
export { socketDuplex } from './node/socketDuplex.js';
export { fromSystemError } from './node/systemError.js';
export { cookieSecret, passwordSecret } from './node/secret/secretFile.js';
export { torrcFile } from './node/torrcFile.js';
export type { TorrcFile } from './node/torrcFile.js';
export { cookieFile } from './node/secret/cookieFile.js';
export { hashedPassword, hashPassword } from './node/secret/hashedPassword.js';
export type { Launch, LaunchOptions } from './node/launch/launchTor.js';
export { launchTor } from './node/launch/launchTor.js';
