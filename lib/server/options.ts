import { asyncScheduler, Subscription } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { MAX_DELAY } from '../internal/maxDelay.js';
import type { Tor } from '../Tor.js';
import { noAuthentication } from './Authentication.js';
import type { Authentication } from './Authentication.js';

/**
 * The options of `serve` and `serveV1`. Times are in milliseconds; `Infinity` means no limit. A non-numeric limit (such
 * as NaN) rejects everything.
 *
 * @category model
 * @since 0.1.0
 */
export interface ServeOptions<T extends Tor = Tor> {
  /**
   * Which clients are accepted. `noAuthentication` by default: an AUTHENTICATE with an empty secret is still needed.
   */
  readonly authentication?: Authentication | undefined;
  /** The time within which a client must authenticate. 30,000 by default. */
  readonly authenticationTimeout?: number | undefined;
  /** The maximum bytes of a body before authentication. 1,024 by default. */
  readonly authenticationLimit?: number | undefined;
  /**
   * The maximum number of other messages before authentication. Each is answered with an ERROR 7; one more ends the
   * session. 3 by default.
   */
  readonly unauthenticatedMessages?: number | undefined;
  /** The maximum number of unanswered requests of a session; one more is answered with an ERROR 9. 1,024 by default. */
  readonly maxInFlight?: number | undefined;
  /**
   * The maximum estimated memory of the unanswered requests of a session, in bytes; a request above it is answered with
   * an ERROR 9. The largest single request of TC counts as 3.8 MB. 16 MiB by default.
   */
  readonly maxInFlightBytes?: number | undefined;
  /** The maximum bytes of output that a client has not yet taken; more end its session. 16 MiB by default (4.2). */
  readonly outputLimit?: number | undefined;
  /**
   * The time for the pending answers after the client has ended its side, and then again for the client to take the
   * output before the connection is destroyed. 5,000 by default.
   */
  readonly closeTimeout?: number | undefined;
  /**
   * Returns the Tor that answers the requests of one session; called with the served Tor when the session has
   * authenticated. Use it for a policy with state, such as `rateLimit`. Events are the same for all sessions and come
   * from the served Tor.
   */
  readonly perSession?: ((tor: T) => T) | undefined;
  /**
   * Governs all time of the server: these times and ticks, at whose end replies and events are sent. `asyncScheduler`
   * by default, with which a tick ends in a microtask (`asapScheduler`). With any other scheduler, such as a
   * `VirtualTimeScheduler` or a `TestScheduler`, a tick is an action of that scheduler without a delay. The end of a
   * session cancels all that it has scheduled.
   */
  readonly scheduler?: SchedulerLike | undefined;
}

export type SessionLimits<T extends Tor = Tor> = {
  readonly [K in keyof ServeOptions<T>]-?: NonNullable<ServeOptions<T>[K]>;
};

export const withDefaults = <T extends Tor>({
  authentication = noAuthentication,
  authenticationTimeout = 30_000,
  authenticationLimit = 1024,
  unauthenticatedMessages = 3,
  maxInFlight = 1024,
  maxInFlightBytes = 16 * 1024 * 1024,
  outputLimit = 16 * 1024 * 1024,
  closeTimeout = 5_000,
  perSession = (tor) => tor,
  scheduler = asyncScheduler,
}: ServeOptions<T>): SessionLimits<T> => ({
  authentication,
  authenticationTimeout,
  authenticationLimit,
  unauthenticatedMessages,
  maxInFlight,
  maxInFlightBytes,
  outputLimit,
  closeTimeout,
  perSession,
  scheduler,
});

/** Calls `act` after a time, unless it is unsubscribed before; never for `Infinity`. */
export const after = (scheduler: SchedulerLike, time: number, act: () => void): Subscription =>
  time === Infinity ? new Subscription() : scheduler.schedule(act, Math.min(time, MAX_DELAY));
