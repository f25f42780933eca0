/** WebSockets in Node, with the package `ws`. */
import { either as E } from 'fp-ts';
import type { ClientOptions } from 'ws';
import { WebSocket } from 'ws';
import type { Connect } from '../../transport/Duplex.js';
import type { TransportError } from '../../TorError.js';
import { transportError } from '../../TorError.js';
import { openingWebSocket, tcSubprotocol } from '../../transport/webSocket.js';
import type { Subprotocol } from '../../transport/webSocket.js';
import type { WebSocketEvent, WebSocketLike } from '../../transport/webSocketDuplex.js';
import { webSocketUrl } from '../../transport/webSocketUrl.js';
import { fromSystemError } from '../systemError.js';
import type { TlsIdentity } from '../tls.js';
import { secureContext } from '../tls.js';

// -------------------------------------------------------------------------------------
// both ends
// -------------------------------------------------------------------------------------

/** The options for both ends. Some are newer than the types of the package. */
export const bothEnds = {
  // compression takes memory per connection, and the compressed size can leak a secret
  perMessageDeflate: false,
  maxFragments: 1024,
  maxBufferedChunks: 4096,
  // milliseconds within which the other end must answer a close
  closeTimeout: 5_000,
} as const;

/** The maximum size of a waiting message that is merged with others, and of a merged message, in bytes. */
const small = 0x1000;
const gathering = 0x4000;

/**
 * Adapts a WebSocket of the package. Small messages sent while an earlier one is being written are merged, since each
 * waiting message takes some hundred bytes of extra memory until the other end reads it.
 */
export const ofNode = (socket: WebSocket): WebSocketLike => {
  let gathered: Uint8Array | undefined;
  let count = 0;
  let underway = 0;

  const written = (): void => {
    underway--;
    if (underway === 0) flush();
  };
  const pass = (data: Uint8Array): void => {
    underway++;
    socket.send(data, written);
  };
  const flush = (): void => {
    if (gathered === undefined) return;
    const message = gathered.subarray(0, count);
    gathered = undefined;
    count = 0;
    if (socket.readyState === WebSocket.OPEN) pass(message);
  };
  return {
    get binaryType() {
      return socket.binaryType;
    },
    set binaryType(_) {
      // views of the received data instead of copies: receivers do not keep them
      socket.binaryType = 'nodebuffer';
    },
    get bufferedAmount() {
      return socket.bufferedAmount + count;
    },
    get protocol() {
      return socket.protocol;
    },
    get readyState() {
      return socket.readyState;
    },
    send: (data: Uint8Array) => {
      const { byteLength } = data;
      if (underway === 0 || byteLength === 0 || byteLength > small) {
        flush();
        pass(data);
        return;
      }
      if (count + byteLength > gathering) flush();
      gathered ??= new Uint8Array(gathering);
      gathered.set(data, count);
      count += byteLength;
    },
    close: (code, reason) => {
      flush();
      socket.close(code, reason);
    },
    addEventListener: (type: 'message', listener: (event: WebSocketEvent) => void) =>
      socket.addEventListener(type, listener),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    terminate: () => socket.terminate(),
  };
};

/** Converts an HTTP response instead of a WebSocket to an error; `undefined` for any other message. */
const answered = (endpoint: string, message: string): TransportError | undefined => {
  const [, status] = /^Unexpected server response: (\d{3})$/.exec(message) ?? [];
  return status === undefined
    ? undefined
    : transportError(
        status === '401' || status === '403' ? 'Denied' : 'Refused',
        endpoint,
        `the server answered with HTTP ${status} instead of opening a WebSocket`,
      );
};

export const explainNode =
  (endpoint: string) =>
  ({ error, message = '' }: WebSocketEvent): TransportError =>
    answered(endpoint, message) ?? fromSystemError(endpoint)(error ?? new Error(message));

// -------------------------------------------------------------------------------------
// connecting
// -------------------------------------------------------------------------------------

/** The maximum bytes of a message from a server. */
const maxPayload = 1024 * 1024;

/** Milliseconds of silence after which the kernel sends a keep-alive probe. */
const keepAliveDelay = 60_000;

/**
 * Connects by WebSocket from Node; an invalid URL is a Left with the expected form. Lefts of the connection: those of
 * TCP, those of TLS for `wss:`, and `Denied` or `Refused` if the server answered with an HTTP status.
 */
export const nodeWebSocket = (
  url: string,
  { ca, servername, ...own }: TlsIdentity = {},
  subprotocol: Subprotocol = tcSubprotocol,
): E.Either<string, Connect> =>
  E.map((endpoint: string) => {
    const options: ClientOptions = {
      ...bothEnds,
      maxPayload,
      rejectUnauthorized: true,
      ...(servername === undefined ? {} : { servername }),
      ...secureContext(ca, own),
    };
    const make = (): WebSocketLike => {
      const socket = new WebSocket(endpoint, subprotocol, options);
      socket.once('upgrade', (response) => response.socket.setKeepAlive(true, keepAliveDelay));
      return ofNode(socket);
    };
    return openingWebSocket(endpoint, subprotocol, make, explainNode(endpoint));
  })(webSocketUrl(url));
