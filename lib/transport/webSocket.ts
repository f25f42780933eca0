/** TC and v1 over WebSocket, in a browser or on any other platform with a `WebSocket` constructor. */
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
 * The WebSocket subprotocol name of TC, which both ends must agree on.
 *
 * @category model
 * @since 0.1.0
 */
export const tcSubprotocol = 'tc.v0';

/**
 * The WebSocket subprotocol name of the v1 protocol.
 *
 * @example
 * v1Client(webSocket({ url: 'wss://tor.example.org/tc', subprotocol: v1Subprotocol }))
 *
 * @category model
 * @since 0.1.0
 */
export const v1Subprotocol = 'tc.v1';

/**
 * The name of a WebSocket subprotocol.
 *
 * @category model
 * @since 0.1.0
 */
export type Subprotocol = typeof tcSubprotocol | typeof v1Subprotocol;

/**
 * The options of `webSocket`.
 *
 * @category model
 * @since 0.1.0
 */
export interface WebSocketOptions {
  /** `ws://HOST:PORT/PATH` or `wss://HOST:PORT/PATH`, without user, query and fragment. */
  readonly url: string;
  /** The protocol of the client: {@link v1Subprotocol} for `v1Client`. {@link tcSubprotocol} by default. */
  readonly subprotocol?: Subprotocol | undefined;
  /** The constructor. That of the platform by default; Node 20 has none: pass that of a package such as `ws`. */
  readonly WebSocket?: (new (url: string, protocol: string) => WebSocketLike) | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Opens the WebSocket that `make` creates, and emits it if the server agrees on the subprotocol. `explain` converts an
 * `error` event to a Left if the event has a description.
 */
export const openingWebSocket = (
  endpoint: string,
  subprotocol: Subprotocol,
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
      if (socket.protocol !== subprotocol) {
        fail(transportError('Other', endpoint, `wanted the subprotocol ${subprotocol}: the server did not agree`));
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

/** A browser does not report the reason to a page, since a page could use it to scan a network. */
const notOpened = (endpoint: string, code: number, reason?: string): TransportError =>
  (code === 1006 ? undefined : fromCloseCode(endpoint, code, reason)) ??
  transportError(
    'Refused',
    endpoint,
    'could not be opened: no listener, or the server refused; a browser does not report which' +
      (endpoint.startsWith('ws:') ? ', and may keep a page of https: from ws:' : ''),
  );

/**
 * Connects by WebSocket. The secret goes into the AUTHENTICATE message and never into the URL.
 *
 * Lefts: `Refused` (not opened; a browser does not report why), `Insecure` (the page may not open it), `Other` (an
 * invalid URL, no `WebSocket` constructor, another subprotocol). An open connection emits, in `incoming$`: `Reset` if
 * it broke; if the server closed it, `Denied`, `Refused`, `Ended`, `Unreachable`, `Tls` or `Other`, depending on the
 * close code. After code 1000, 1001 or no code it completes without a Left.
 *
 * @category constructors
 * @since 0.1.0
 */
export const webSocket = ({ url, subprotocol = tcSubprotocol, WebSocket: given }: WebSocketOptions): Connect => {
  const checked = webSocketUrl(url);
  if (E.isLeft(checked)) return of(E.left(transportError('Other', 'URL', checked.left)));
  const endpoint = checked.right;
  return new Observable((subscriber) => {
    const Constructor = given ?? (globalThis as { readonly WebSocket?: WebSocketOptions['WebSocket'] }).WebSocket;
    const connect =
      Constructor === undefined
        ? of(
            E.left(
              transportError('Other', endpoint, 'this platform has no WebSocket: pass one as the option `WebSocket`'),
            ),
          )
        : openingWebSocket(endpoint, subprotocol, () => new Constructor(endpoint, subprotocol), described(endpoint));
    return connect.subscribe(subscriber);
  });
};

/** Converts an `error` event that has a message, which only implementations outside of browsers provide. */
const described =
  (endpoint: string) =>
  ({ message = '' }: WebSocketEvent): TransportError | undefined =>
    message === '' ? undefined : transportError('Other', endpoint, `failed (${message})`);
