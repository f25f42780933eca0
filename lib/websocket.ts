/** TC and v1 over WebSocket: for browsers, and wherever else there is a WebSocket. */
export { tcSubprotocol, v1Subprotocol, webSocket } from './transport/webSocket.js';
export type { Subprotocol, WebSocketOptions } from './transport/webSocket.js';
export type { WebSocketEvent, WebSocketLike } from './transport/webSocketDuplex.js';
