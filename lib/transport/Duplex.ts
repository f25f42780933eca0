/** An open connection, seen from one of its ends. */
import type { ObservableEither } from '../ObservableEither.js';
import type { TransportError } from '../TorError.js';

/**
 * Laws:
 *
 * - `incoming$` has one subscriber; what comes before there is one is kept. It completes when the connection has ended:
 *   without more when the peer ended it in good order, after one Left when it broke. It emits no `error` notification.
 * - What was given to `write` is not changed afterwards; it is delivered in order, in any chunks.
 * - `write` after the end, or after `end` or `destroy`, does nothing.
 *
 * @category model
 * @since 0.1.0
 */
export interface Duplex<A> {
  /** What the peer sends. */
  readonly incoming$: ObservableEither<TransportError, A>;
  readonly write: (chunk: A) => void;
  /** Octets that were written and that the peer, or the operating system, has not yet taken. */
  readonly buffered: () => number;
  /** Sends what is buffered, then ends the connection, both directions of it. */
  readonly end: () => void;
  /** Ends the connection at once; what is buffered is lost. */
  readonly destroy: () => void;
  /** The other end, as a URL without credentials, for messages to people. */
  readonly endpoint: string;
}

/**
 * How to open a connection: each subscription opens one and emits it, or one Left, and completes. Unsubscribing before
 * that gives up the attempt; afterwards the connection belongs to whoever got it.
 *
 * @category model
 * @since 0.1.0
 */
export type Connect = ObservableEither<TransportError, Duplex<Uint8Array>>;

/**
 * An address that takes connections. `url` names it as a client would, with the port that was really bound.
 *
 * @category model
 * @since 0.1.0
 */
export interface Listener {
  readonly url: string;
  /** True for what only programs of this machine can reach: loopback, a Unix-domain socket, memory; not a WebSocket. */
  readonly local: boolean;
  /** Each connection, as it is accepted. One subscriber. */
  readonly connection$: ObservableEither<TransportError, Duplex<Uint8Array>>;
}

/**
 * How to listen: a subscription binds the address and emits the listener, or one Left and completes. Unsubscribing
 * stops listening; connections that were accepted live on.
 *
 * @category model
 * @since 0.1.0
 */
export type Listen = ObservableEither<TransportError, Listener>;
