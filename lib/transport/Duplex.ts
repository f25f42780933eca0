/** The transport interfaces: an open connection, and how one is opened and accepted. */
import type { ObservableEither } from '../ObservableEither.js';
import type { TransportError } from '../TorError.js';

/**
 * One end of an open connection. Laws:
 *
 * - `incoming$` has one subscriber; items that arrive before the subscription are buffered. It completes when the
 *   connection has ended, after one Left if it broke. It emits no `error` notification.
 * - The caller does not change an item after passing it to `write`. Items are delivered in order, in chunks of any
 *   size.
 * - `write` after the end, or after `end` or `destroy`, does nothing.
 *
 * @category model
 * @since 0.1.0
 */
export interface Duplex<A> {
  /** The data that the peer sends. */
  readonly incoming$: ObservableEither<TransportError, A>;
  readonly write: (chunk: A) => void;
  /** The number of written bytes that the peer, or the operating system, has not yet taken. */
  readonly buffered: () => number;
  /** Sends the buffered data, then ends both directions of the connection. */
  readonly end: () => void;
  /** Ends the connection at once; buffered data is lost. */
  readonly destroy: () => void;
  /** The other end, as a URL without credentials, for messages to people. */
  readonly endpoint: string;
  /** The subprotocol of a WebSocket, which both ends agreed on; absent for any other transport. */
  readonly subprotocol?: string | undefined;
}

/**
 * Opens a connection: each subscription opens one, emits it or one Left, and completes. Unsubscribing before that
 * cancels the attempt; afterwards the subscriber owns the connection.
 *
 * @category model
 * @since 0.1.0
 */
export type Connect = ObservableEither<TransportError, Duplex<Uint8Array>>;

/**
 * An address that accepts connections. `url` is the URL for clients, with the port that was actually bound.
 *
 * @category model
 * @since 0.1.0
 */
export interface Listener {
  readonly url: string;
  /** Whether only programs on this machine can connect: loopback, a Unix-domain socket or memory, but no WebSocket. */
  readonly local: boolean;
  /** Emits each accepted connection, to one subscriber. */
  readonly connection$: ObservableEither<TransportError, Duplex<Uint8Array>>;
}

/**
 * Listens on an address: a subscription binds it and emits the listener, or emits one Left and completes. Unsubscribing
 * stops listening; accepted connections stay open.
 *
 * @category model
 * @since 0.1.0
 */
export type Listen = ObservableEither<TransportError, Listener>;
