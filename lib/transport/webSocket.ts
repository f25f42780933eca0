/** TC over WebSocket, from a browser or from wherever else there is a WebSocket. */
import { either as E } from 'fp-ts';
import { Observable, of } from 'rxjs';
import type { Connect } from './Duplex.js';
import type { TransportError } from '../TorError.js';
import { transportError } from '../TorError.js';
import { CloseCode, fromCloseCode } from './webSocketClose.js';
import type { WebSocketEvent, WebSocketLike } from './webSocketDuplex.js';
import { discard, webSocketDuplex } from './webSocketDuplex.js';
import { webSocketUrl } from './webSocketUrl.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The name of TC as a subprotocol of WebSocket, which both ends must agree on.
 *
 * @category model
 * @since 0.1.0
 */
export const tcSubprotocol = 'tc.v0';

/**
 * The options of `webSocket`.
 *
 * @category model
 * @since 0.1.0
 */
export interface WebSocketOptions {
  /** `ws://HOST:PORT/PATH` or `wss://HOST:PORT/PATH`, without user, query and fragment. */
  readonly url: string;
  /** How to make one; that of the platform by default. Node 20 has none: give it that of a package such as `ws`. */
  readonly WebSocket?: (new (url: string, protocol: string) => WebSocketLike) | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Opens a WebSocket that `make` begins, and takes it when the other end speaks TC. `explain` makes a Left of an `error`
 * event that has something to say.
 */
export const openingWebSocket = (
  endpoint: string,
  make: () => WebSocketLike,
  explain: (event: WebSocketEvent) => TransportError | undefined,
): Connect =>
  new Observable((subscriber) => {
    const fail = (error: TransportError): void => {
      subscriber.next(E.left(error));
      subscriber.complete();
    };
    const begun = E.tryCatch(make, notBegun(endpoint));
    if (E.isLeft(begun)) {
      fail(begun.left);
      return undefined;
    }
    const socket = begun.right;
    let ours = true;
    let problem: TransportError | undefined;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      if (subscriber.closed) return;
      if (socket.protocol !== tcSubprotocol) {
        fail(transportError('Other', endpoint, `wanted the subprotocol ${tcSubprotocol}: the server did not agree`));
        return;
      }
      ours = false;
      const duplex = webSocketDuplex(socket, endpoint, { unsupported: CloseCode.textFromServer, explain });
      subscriber.next(E.right(duplex));
      subscriber.complete();
    });
    socket.addEventListener('error', (event) => {
      problem ??= explain(event);
    });
    socket.addEventListener('close', ({ code = 1006, reason }) => {
      if (ours) fail(problem ?? notOpened(endpoint, code, reason));
    });
    return () => {
      if (ours) discard(socket);
    };
  });

const notBegun =
  (endpoint: string) =>
  (thrown: unknown): TransportError => {
    const { name, message } = Object(thrown) as { readonly name?: unknown; readonly message?: unknown };
    return name === 'SecurityError'
      ? transportError('Insecure', endpoint, 'the browser does not let this page open it: use wss:')
      : transportError('Other', endpoint, `cannot be opened (${typeof message === 'string' ? message : 'no reason'})`);
  };

/** A browser tells a page nothing of why: it could be used to look around in a network. */
const notOpened = (endpoint: string, code: number, reason?: string): TransportError =>
  (code === 1006 ? undefined : fromCloseCode(endpoint, code, reason)) ??
  transportError(
    'Refused',
    endpoint,
    'could not be opened: nobody listens there, or the server refused; a browser does not say which' +
      (endpoint.startsWith('ws:') ? ', and may keep a page of https: from ws:' : ''),
  );

/**
 * Connects by WebSocket. The secret goes into the AUTHENTICATE message and never into the URL.
 *
 * Lefts: `Refused` (not opened; a browser does not say why), `Insecure` (this page may not open it), `Other` (a URL
 * that cannot be used, no WebSocket here, another subprotocol). Of an open one, in `incoming$`: `Reset` when it broke
 * off; when the server closed it, `Denied`, `Refused`, `Ended`, `Tls` or `Other` by the code it gave. Codes 1000, 1001
 * and none are good order.
 *
 * @category constructors
 * @since 0.1.0
 */
export const webSocket = ({ url, WebSocket: given }: WebSocketOptions): Connect => {
  const checked = webSocketUrl(url);
  if (E.isLeft(checked)) return of(E.left(transportError('Other', 'URL', checked.left)));
  const endpoint = checked.right;
  return new Observable((subscriber) => {
    const Constructor = given ?? (globalThis as { readonly WebSocket?: WebSocketOptions['WebSocket'] }).WebSocket;
    const connect =
      Constructor === undefined
        ? of(E.left(transportError('Other', endpoint, 'there is no WebSocket here: give one as `WebSocket`')))
        : openingWebSocket(endpoint, () => new Constructor(endpoint, tcSubprotocol), described(endpoint));
    return connect.subscribe(subscriber);
  });
};

/** What a WebSocket that is no browser's says of its failure. */
const described =
  (endpoint: string) =>
  ({ message = '' }: WebSocketEvent): TransportError | undefined =>
    message === '' ? undefined : transportError('Other', endpoint, `failed (${message})`);
