/** What an operator would want to know of a session. */
import type { TorEvent } from '../model/Event.js';
import type { TorError } from '../TorError.js';

/**
 * - `Authenticated`: the client's secret was right; once a session.
 * - `AuthenticationRefused`: it was not, which ends the session, also one that has authenticated before.
 * - `RequestFailed`: the Tor gave no answer that could be passed on. `error` says what happened, of which the client
 *   was told no more than that it failed. An ERROR of the Tor's own is an answer, and makes no such event.
 * - `EventNotSent`: what a stream of the Tor gave is no event that could be sent. All sessions share the streams: it is
 *   told once, to the session that has asked for these events for the longest time; one that asked for them with their
 *   details comes after all others.
 * - `Closed`: why the session ended; the last one.
 *
 * @category model
 * @since 0.1.0
 */
export type SessionEvent =
  | { readonly _tag: 'Authenticated' }
  | { readonly _tag: 'AuthenticationRefused' }
  | { readonly _tag: 'RequestFailed'; readonly request: string; readonly error: TorError }
  | { readonly _tag: 'EventNotSent'; readonly event: TorEvent['_tag']; readonly error: TorError }
  | { readonly _tag: 'Closed'; readonly reason: TorError };
