/** TC over WebSocket: for browsers, and wherever else there is a WebSocket. */
export { tcSubprotocol, webSocket } from './transport/webSocket.js';
export type { WebSocketOptions } from './transport/webSocket.js';
export type { WebSocketEvent, WebSocketLike } from './transport/webSocketDuplex.js';
