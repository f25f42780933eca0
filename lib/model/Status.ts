import type { TorError } from '../TorError.js';

/**
 * The status of a client's connection.
 *
 * - `Idle`: nothing was requested yet, so the client has not connected.
 * - `Connecting`, `Authenticating`: `attempt` counts from 1; it restarts once the client has been connected for at
 *   least as long as it had waited for that connection.
 * - `Connected`: the number of the session, from 1.
 * - `Waiting`: until the next attempt, at `until`, a point in time of the scheduler's `now()` in whole milliseconds;
 *   `reason` is why the last one ended.
 * - `Closed`: for good.
 *
 * ```text
 * Idle -> Connecting -> Authenticating -> Connected -> Waiting -> Connecting ...
 * any  -> Closed
 * ```
 *
 * @category model
 * @since 0.1.0
 */
export type Status =
  | { readonly _tag: 'Idle' }
  | { readonly _tag: 'Connecting'; readonly attempt: number }
  | { readonly _tag: 'Authenticating'; readonly attempt: number }
  | { readonly _tag: 'Connected'; readonly session: number }
  | { readonly _tag: 'Waiting'; readonly attempt: number; readonly until: number; readonly reason: TorError }
  | { readonly _tag: 'Closed'; readonly reason: TorError };
