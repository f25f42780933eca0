/**
 * An open WebSocket as a connection of octets, for browsers and for Node.
 *
 * A binary message is a chunk, cut anywhere. An empty one says that its sender has no more: a WebSocket cannot be
 * closed in one direction alone.
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
 * What an event of a WebSocket has, each kind some of it.
 *
 * @category model
 * @since 0.1.0
 */
export interface WebSocketEvent {
  readonly type: string;
  readonly data?: unknown;
  readonly code?: number | undefined;
  readonly reason?: string | undefined;
  /** Of an `error`, where it is not a browser's, which tells a page nothing. */
  readonly message?: string | undefined;
  readonly error?: unknown;
}

/**
 * What this library needs of a WebSocket: that of a browser, or one of a package such as `ws`.
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
  /** A `Uint8Array`, whatever else it may take. */
  send(data: unknown): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'message' | 'error' | 'close', listener: (event: WebSocketEvent) => void): void;
  /** Outside of browsers: to leave it unread, and to end it at once. */
  readonly pause?: (() => void) | undefined;
  readonly resume?: (() => void) | undefined;
  readonly terminate?: (() => void) | undefined;
}

/** How a text message is refused, and what an `error` event comes to. */
export interface CloseBehaviour {
  readonly unsupported: number;
  readonly explain: (event: WebSocketEvent) => TransportError | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

const OPEN = 1;

/** Octets of a message at most; servers have a limit. */
const MESSAGE = 0x10000;

/** Milliseconds without a message that the other end has to end its side once we have ended ours. */
const endPatience = 10_000;

const nothing = /* #__PURE__ */ new Uint8Array(0);

const octetsOf = (data: unknown): Uint8Array | undefined =>
  ArrayBuffer.isView(data)
    ? (data as Uint8Array)
    : (data as Partial<ArrayBuffer> | null)?.byteLength === undefined
      ? undefined
      : new Uint8Array(data as ArrayBuffer);

/** One that is no text comes of a WebSocket to which `binaryType` means nothing. */
const described = (data: unknown): string =>
  typeof data === 'string' ? `one of text (${data.length} characters)` : 'one without bytes, such as a Blob';

/** Ends a WebSocket at once. A browser has no way to lose what it has buffered: it is sent before. */
export const discard = (socket: WebSocketLike): void => {
  if (socket.terminate !== undefined && (socket.readyState !== OPEN || socket.bufferedAmount > 0)) {
    socket.terminate();
    return;
  }
  socket.close(CloseCode.normal);
  // the other end answers that
  socket.resume?.();
};

/**
 * An open WebSocket as a {@link Duplex}, whose owner the caller then is.
 *
 * - What comes before there is a subscriber is kept; where the socket can be paused, it is until then.
 * - When the other end has ended, `incoming$` completes and `write` still works until `end`. Where nobody observes
 *   `incoming$` any more, `end` is called then.
 * - After `end`, what comes is still received until the other end has ended as well, or 10 s have passed without a
 *   message. Where nobody observes `incoming$`, the WebSocket is closed at once.
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
  /** It was closed with a code, which the other end gets only if the closing is left to finish. */
  let refused = false;
  let reason: TransportError | undefined;
  let problem: TransportError | undefined;
  let patience: Subscription | undefined;

  const isUnseen = (): boolean => taken && receiver === undefined;
  /** Closes it when neither end has any more to say, or nobody listens to the other. */
  const settle = (): void => {
    if (!hasEnded || !(over || isUnseen())) return;
    patience?.unsubscribe();
    if (socket.readyState === OPEN) socket.close(CloseCode.normal);
  };
  const finish = (why?: TransportError): void => {
    if (over) return;
    over = true;
    reason = why;
    // it may unsubscribe at the Left
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
    // while what came early is being handed on
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
    const chunk = octetsOf(data);
    if (chunk !== undefined) {
      receive(chunk);
      return;
    }
    // before the Left: its receiver may close the socket, with another code
    if (socket.readyState === OPEN) {
      refused = true;
      socket.close(unsupported, 'wanted binary messages');
      // the other end answers that
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
  };
};
