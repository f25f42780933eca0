import { option as O } from 'fp-ts';
import { isPermanent } from '../TorError.js';
import type { TorError } from '../TorError.js';

/**
 * Decides when to connect again: a function from the number of consecutive failures, counted from 1, and the reason of
 * the last one to a delay in milliseconds, or to `none` to stop. A session that was shorter than the delay before it
 * counts as a failure.
 *
 * @category model
 * @since 0.1.0
 */
export type Backoff = (failures: number, reason: TorError) => O.Option<number>;

/**
 * Calls a `Backoff`, which may be the application's: if it throws, or returns a negative delay or NaN, the client does
 * not retry.
 */
export const nextTry = (backoff: Backoff, failures: number, reason: TorError): O.Option<number> => {
  try {
    const wait = backoff(failures, reason);
    return O.isSome(wait) && !(wait.value >= 0) ? O.none : wait;
  } catch {
    return O.none;
  }
};

/**
 * Never reconnects: the client ends when its first connection ends.
 *
 * @example
 * client(connect, { reconnect: noReconnect })
 *
 * @category constructors
 * @since 0.1.0
 */
export const noReconnect: Backoff = () => O.none;

/**
 * The options of {@link exponentialBackoff}.
 *
 * @category model
 * @since 0.1.0
 */
export interface ExponentialBackoff {
  /** The delay before the first retry in milliseconds. 250 by default. */
  readonly initial?: number | undefined;
  /** The factor from one delay to the next. 2 by default. */
  readonly factor?: number | undefined;
  /** The longest delay in milliseconds. 30,000 by default. */
  readonly max?: number | undefined;
  /** The random part of each delay, from 0 to 1, so that many clients do not reconnect at once. 0.5 by default. */
  readonly jitter?: number | undefined;
  /** The maximum number of consecutive retries. `Infinity` by default. */
  readonly limit?: number | undefined;
  /**
   * Whether to retry also after a permanent error (`isPermanent`), which is likely to occur again. False by default.
   */
  readonly retryPermanent?: boolean | undefined;
  /** Returns a random number from 0 up to, but not including, 1. `Math.random` by default. */
  readonly random?: (() => number) | undefined;
}

/**
 * Makes a backoff whose delay grows with each attempt. A permanent error, such as a peer of another protocol or a
 * secret that is refused twice, is not retried: it ends the client.
 *
 * @example
 * client(connect, { reconnect: exponentialBackoff({ initial: 100, max: 5_000 }) })
 *
 * @category constructors
 * @since 0.1.0
 */
export const exponentialBackoff =
  ({
    initial = 250,
    factor = 2,
    max = 30_000,
    jitter = 0.5,
    limit = Infinity,
    retryPermanent = false,
    random = Math.random,
  }: ExponentialBackoff = {}): Backoff =>
  (failures, reason) => {
    if (failures > limit || (!retryPermanent && isPermanent(reason))) return O.none;
    // 0 * Infinity would be NaN
    const whole = Math.min(max, initial * Math.min(factor ** (failures - 1), Number.MAX_VALUE));
    return O.some(whole * (1 - jitter * random()));
  };
