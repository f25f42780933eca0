/// <reference lib="esnext.disposable" preserve="true" />
import type { Observable } from 'rxjs';
import type { Status } from '../model/Status.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import type { Diagnostic } from './ClientProtocol.js';

/**
 * A `Tor` with a connection: the interface that the clients of both protocols have in common.
 *
 * Creating a client has no side effect. It connects when the first request or event stream is subscribed to,
 * reconnects according to the option `reconnect`, and remains open until `close` is called.
 *
 * @example
 * const untilClosed = (tor: Connected) => tor.status$.pipe(last());
 *
 * @category model
 * @since 0.1.0
 */
export type Connected<T extends object = Tor> = T & {
  /** Emits the current status and each change. Subscribing does not connect. */
  readonly status$: Observable<Status>;
  /** Messages that matched no request or subscription. */
  readonly diagnostic$: Observable<Diagnostic>;
  /** Connects if necessary. Emits the number of the session, from 1, once it has authenticated, or one Left. */
  readonly connected: ObservableEither<TorError, number>;
  /**
   * Ends the current session with a gap, or the wait for the next one, and connects again at once, for example after
   * the machine slept. Does nothing if the client has not connected yet, or is closed.
   */
  readonly reconnect: () => void;
  /** Ends the connection permanently. In-flight requests fail with a Left; event streams complete. */
  readonly close: () => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};
