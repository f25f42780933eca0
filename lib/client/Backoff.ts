import { option as O } from 'fp-ts';
import { isPermanent } from '../TorError.js';
import type { TorError } from '../TorError.js';

/**
 * When to connect again: from the count of failures in a row, from 1, and the last one's reason to milliseconds, or
 * to none for never. A session that ended sooner than the wait before it was long is one more failure.
 *
 * @category model
 * @since 0.1.0
 */
export type Backoff = (failures: number, reason: TorError) => O.Option<number>;

/**
 * What a `Backoff` says, from whoever it comes: one that throws says never, and so does one whose wait is negative or
 * no number.
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
  /** Milliseconds before the first try; 250. */
  readonly initial?: number | undefined;
  /** The factor from one try to the next; 2. */
  readonly factor?: number | undefined;
  /** The longest wait, in milliseconds; 30,000. */
  readonly max?: number | undefined;
  /** The part of each wait that is left to chance, 0 to 1; 0.5, so that many clients do not come back as one. */
  readonly jitter?: number | undefined;
  /** Tries in a row that may fail; no limit. */
  readonly limit?: number | undefined;
  /** Whether to retry also after a permanent error (`isPermanent`), which is likely to occur again; false. */
  readonly retryPermanent?: boolean | undefined;
  /** From 0 to below 1; `Math.random`. */
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
    // 0 of the endless would be no number
    const whole = Math.min(max, initial * Math.min(factor ** (failures - 1), Number.MAX_VALUE));
    return O.some(whole * (1 - jitter * random()));
  };
