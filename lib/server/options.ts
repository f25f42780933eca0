import { asyncScheduler, Subscription } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { MAX_DELAY } from '../internal/maxDelay.js';
import type { Tor } from '../Tor.js';
import { noAuthentication } from './Authentication.js';
import type { Authentication } from './Authentication.js';

/**
 * Times are in milliseconds; `Infinity` is none. A limit that is no number, such as NaN, lets nothing by.
 *
 * @category model
 * @since 0.1.0
 */
export interface ServeOptions {
  /** Who may use it. `noAuthentication` by default: an AUTHENTICATE is still needed, with an empty secret. */
  readonly authentication?: Authentication | undefined;
  /** How long a client may take until it has authenticated. 30,000 by default. */
  readonly authenticationTimeout?: number | undefined;
  /** The most octets of a body before that. 1,024 by default. */
  readonly authenticationLimit?: number | undefined;
  /** How many other messages may come before that; each gets an ERROR 7, one more ends the session. 3 by default. */
  readonly unauthenticatedMessages?: number | undefined;
  /** How many requests of a session the Tor is asked at a time; one more gets an ERROR 9. 1,024 by default. */
  readonly maxInFlight?: number | undefined;
  /**
   * Bytes of memory, estimated, that the unanswered requests of a session may take; one more gets an ERROR 9. The
   * largest single request counts as 3.8 MB. 16 MiB by default.
   */
  readonly maxInFlightBytes?: number | undefined;
  /** Octets that may wait to be taken by a client; one more ends its session. 16 MiB by default (4.2). */
  readonly outputLimit?: number | undefined;
  /**
   * How long a session that ends may take: for the answers that are due when the client has ended its side, and then
   * for the client to take what was sent. 5,000 by default.
   */
  readonly closeTimeout?: number | undefined;
  /**
   * What a session asks in the place of the Tor: called once for each, when it has authenticated, with the Tor that is
   * served. For a policy with a state, such as `rateLimit`. Events are the same for all sessions, and come from the Tor
   * that is served.
   */
  readonly perSession?: ((tor: Tor) => Tor) | undefined;
  /**
   * Governs all time of the server: these times and ticks, at whose end replies and events are sent. `asyncScheduler`
   * by default, with which a tick ends in a microtask (`asapScheduler`). With any other scheduler, such as a
   * `VirtualTimeScheduler` or a `TestScheduler`, a tick is an action of that scheduler without a delay. The end of a
   * session cancels all that it has scheduled.
   */
  readonly scheduler?: SchedulerLike | undefined;
}

export type SessionLimits = { readonly [K in keyof ServeOptions]-?: NonNullable<ServeOptions[K]> };

export const withDefaults = ({
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
}: ServeOptions): SessionLimits => ({
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

/** Does something after a time, unless it is unsubscribed before. */
export const after = (scheduler: SchedulerLike, time: number, act: () => void): Subscription =>
  time === Infinity ? new Subscription() : scheduler.schedule(act, Math.min(time, MAX_DELAY));
