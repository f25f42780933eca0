import type { SchedulerLike } from 'rxjs';
import type { Backoff } from './Backoff.js';

/**
 * The options that the clients of both protocols have in common.
 *
 * @category model
 * @since 0.1.0
 */
export interface SessionOptions {
  /** Decides when to connect again. `exponentialBackoff()` by default, which does not retry permanent errors. */
  readonly reconnect?: Backoff | undefined;
  /**
   * Milliseconds that a request may wait for its answer. The time starts when the request is written, at the end of the
   * tick of its subscription; without a connection, a wait for one of the same length starts at the subscription. A
   * connection must authenticate within the same time. 30,000 by default; `Infinity` for no limit.
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds without progress after which the session ends as a gap, with a `TransportError` of kind `Silent`, and
   * the client connects again. It applies while a request is in flight, even after it timed out. It also applies while
   * bandwidth events, which a Tor sends every second, are observed, once the first one was received. Every byte is
   * progress, except those of an incomplete v1 event. The session ends up to a quarter of this time later. The larger
   * of `timeout` and 30,000 by default; `Infinity` turns it off.
   */
  readonly silence?: number | undefined;
  /** The maximum number of requests that wait for a connection. 65,536 by default. */
  readonly maxWaiting?: number | undefined;
  /** The maximum bytes of these requests; each counts 64 in addition to its encoded form. 16 MiB by default. */
  readonly maxWaitingBytes?: number | undefined;
  /** The maximum number of requests that wait for a reply. 1,048,576 by default. */
  readonly maxInFlight?: number | undefined;
  /** The maximum bytes of these requests; each counts 64 in addition to its encoded form. 128 MiB by default. */
  readonly maxInFlightBytes?: number | undefined;
  /** The maximum bytes of output that the peer or the operating system has not yet taken. 64 MiB by default. */
  readonly outputLimit?: number | undefined;
  /**
   * Governs all time of the client: timeouts, reconnection and ticks, at whose end requests are written and SETEVENTS
   * is sent. `asyncScheduler` by default, with which a tick ends in a microtask (`asapScheduler`). With any other
   * scheduler, such as a `VirtualTimeScheduler`, a tick is an action of that scheduler without a delay. In
   * `TestScheduler.run`, pass the `TestScheduler`: with the default, the client sends nothing if an action of
   * `asapScheduler` was pending when `run` began. Closing the client cancels all that it has scheduled.
   */
  readonly scheduler?: SchedulerLike | undefined;
}
