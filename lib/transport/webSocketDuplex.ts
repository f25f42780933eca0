/**
 * An open WebSocket as a connection of bytes, for browsers and for Node.
 *
 * A binary message is a chunk of any size. An empty message means that its sender has ended, since a WebSocket cannot
 * be closed in one direction only.
 */
import { either as E } from 'fp-ts';
import { timer } from 'rxjs';
import type { Subscriber, Subscription } from 'rxjs';
import type { Duplex } from './Duplex.js';
import { single } from './single.js';
import type { TransportError } from '../TorError.js';
import { transportError } from '../TorError.js';
import { CloseCode, fromCloseCode } from './webSocketClose.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * An event of a WebSocket. Each type of event has some of the fields.
 *
 * @category model
 * @since 0.1.0
 */
export interface WebSocketEvent {
  readonly type: string;
  readonly data?: unknown;
  readonly code?: number | undefined;
  readonly reason?: string | undefined;
  /** The description in an `error` event; absent in browsers. */
  readonly message?: string | undefined;
  readonly error?: unknown;
}

/**
 * The part of a WebSocket that this library uses. The WebSockets of browsers and of packages such as `ws` have it.
 *
 * @category model
 * @since 0.1.0
 */
export interface WebSocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  readonly protocol: string;
  /** 1 when it is open. */
  readonly readyState: number;
  /** Accepts at least a `Uint8Array`. */
  send(data: unknown): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'message' | 'error' | 'close', listener: (event: WebSocketEvent) => void): void;
  /** These exist only outside of browsers: they pause and resume reading, and end the connection at once. */
  readonly pause?: (() => void) | undefined;
  readonly resume?: (() => void) | undefined;
  readonly terminate?: (() => void) | undefined;
}

/** The close code for a text message, and the conversion of an `error` event to a Left. */
export interface CloseBehaviour {
  readonly unsupported: number;
  readonly explain: (event: WebSocketEvent) => TransportError | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const OPEN = 1;

/** The maximum size of a sent message in bytes: servers limit it. */
const MESSAGE = 0x10000;

/** Milliseconds without a message after which the connection is closed, once this end has ended. */
const endPatience = 10_000;

const nothing = /* #__PURE__ */ new Uint8Array(0);

const bytesOf = (data: unknown): Uint8Array | undefined =>
  ArrayBuffer.isView(data)
    ? (data as Uint8Array)
    : (data as Partial<ArrayBuffer> | null)?.byteLength === undefined
      ? undefined
      : new Uint8Array(data as ArrayBuffer);

/** A message that is neither text nor bytes comes from a WebSocket that does not support `binaryType`. */
const described = (data: unknown): string =>
  typeof data === 'string' ? `one of text (${data.length} characters)` : 'one without bytes, such as a Blob';

/** Ends a WebSocket at once. A browser cannot drop its buffered data: it is sent first. */
export const discard = (socket: WebSocketLike): void => {
  if (socket.terminate !== undefined && (socket.readyState !== OPEN || socket.bufferedAmount > 0)) {
    socket.terminate();
    return;
  }
  socket.close(CloseCode.normal);
  // so that the answer to the close is read
  socket.resume?.();
};

/**
 * Makes a {@link Duplex} of an open WebSocket. The caller owns it.
 *
 * - Messages that arrive before the subscription are buffered. A socket that can be paused is paused until then.
 * - When the other end has ended, `incoming$` completes, and `write` still works until `end`. If the subscriber of
 *   `incoming$` has unsubscribed, `end` is called then.
 * - After `end`, messages are still received until the other end has ended as well, or 10 s have passed without a
 *   message. If the subscriber of `incoming$` has unsubscribed, the WebSocket is closed at once.
 */
export const webSocketDuplex = (
  socket: WebSocketLike,
  endpoint: string,
  { unsupported, explain }: CloseBehaviour,
): Duplex<Uint8Array> => {
  let receiver: Subscriber<E.Either<TransportError, Uint8Array>> | undefined;
  let taken = false;
  let early: Array<Uint8Array> = [];
  let hasEnded = false;
  let over = false;
  /** The socket was closed with a code, which the other end receives only if the closing handshake can finish. */
  let refused = false;
  let reason: TransportError | undefined;
  let problem: TransportError | undefined;
  let patience: Subscription | undefined;

  const isUnseen = (): boolean => taken && receiver === undefined;
  /** Closes the socket if this end has ended, and the other end has ended or has no subscriber any more. */
  const settle = (): void => {
    if (!hasEnded || !(over || isUnseen())) return;
    patience?.unsubscribe();
    if (socket.readyState === OPEN) socket.close(CloseCode.normal);
  };
  const finish = (why?: TransportError): void => {
    if (over) return;
    over = true;
    reason = why;
    // the receiver may unsubscribe when it gets the Left
    if (why !== undefined) receiver?.next(E.left(why));
    receiver?.complete();
    settle();
  };
  const destroy = (): void => {
    hasEnded = true;
    early = [];
    patience?.unsubscribe();
    if (!refused) discard(socket);
    finish();
    // `destroy` may be called while the buffered chunks are being delivered
    receiver?.complete();
  };
  const wait = (): void => {
    patience?.unsubscribe();
    patience = timer(endPatience).subscribe(destroy);
  };
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    if (socket.readyState !== OPEN) return;
    if (over || isUnseen()) {
      settle();
      return;
    }
    socket.send(nothing);
    wait();
  };
  const receive = (chunk: Uint8Array): void => {
    if (over) return;
    if (chunk.byteLength === 0) {
      const unseen = isUnseen();
      finish();
      if (unseen) end();
      return;
    }
    if (hasEnded) wait();
    if (receiver !== undefined) receiver.next(E.right(chunk));
    else if (!taken) early.push(chunk);
  };

  socket.addEventListener('message', ({ data }) => {
    const chunk = bytesOf(data);
    if (chunk !== undefined) {
      receive(chunk);
      return;
    }
    // before the Left: its receiver may close the socket, with another code
    if (socket.readyState === OPEN) {
      refused = true;
      socket.close(unsupported, 'wanted binary messages');
      // so that the answer to the close is read
      socket.resume?.();
    }
    finish(transportError('Other', endpoint, `wanted binary messages, got ${described(data)}`));
  });
  socket.addEventListener('error', (event) => {
    problem ??= explain(event);
  });
  socket.addEventListener('close', ({ code = 1006, reason: words }) => {
    patience?.unsubscribe();
    finish(problem ?? fromCloseCode(endpoint, code, words));
  });
  socket.pause?.();

  return {
    incoming$: single('incoming$', endpoint, (subscriber) => {
      taken = true;
      receiver = subscriber;
      socket.resume?.();
      const wasOver = over;
      const before = early;
      early = [];
      for (const chunk of before) subscriber.next(E.right(chunk));
      if (wasOver) {
        if (reason !== undefined) subscriber.next(E.left(reason));
        subscriber.complete();
      }
      return () => {
        receiver = undefined;
        settle();
      };
    }),
    write: (chunk) => {
      for (let at = 0; at < chunk.byteLength && !hasEnded && socket.readyState === OPEN; at += MESSAGE) {
        socket.send(chunk.byteLength <= MESSAGE ? chunk : chunk.subarray(at, at + MESSAGE));
      }
    },
    buffered: () => socket.bufferedAmount,
    end,
    destroy,
    endpoint,
    subprotocol: socket.protocol,
  };
};
