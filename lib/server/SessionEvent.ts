/** The events of a session, for logs. */
import type { EventTag } from '../model/Event.js';
import type { TorError } from '../TorError.js';

/**
 * An event of a session.
 *
 * - `Authenticated`: the client's secret was correct; emitted once per session.
 * - `AuthenticationRefused`: the client's secret was wrong, which ends the session, even an authenticated one.
 * - `RequestFailed`: the Tor returned no answer that could be sent. `error` is the reason; the client receives only a
 *   general error. An error that the Tor itself sent is an answer and does not cause this event.
 * - `EventNotSent`: an event stream of the Tor emitted an error, or an event that could not be sent. All sessions share
 *   the streams: only the session that has requested these events for the longest time emits this.
 * - `Closed`: the session ended because of `reason`; the last event.
 *
 * @category model
 * @since 0.1.0
 */
export type SessionEvent =
  | { readonly _tag: 'Authenticated' }
  | { readonly _tag: 'AuthenticationRefused' }
  | { readonly _tag: 'RequestFailed'; readonly request: string; readonly error: TorError }
  | { readonly _tag: 'EventNotSent'; readonly event: EventTag | (string & {}); readonly error: TorError }
  | { readonly _tag: 'Closed'; readonly reason: TorError };
