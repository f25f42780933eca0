import { Observable } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { tickOf } from '../internal/tick.js';
import type { Tor } from '../Tor.js';
import { admission } from './Admission.js';
import type { Admission } from './Admission.js';
import { broadcast } from './Broadcast.js';
import { withDefaults } from './options.js';
import type { ServeOptions } from './options.js';
import { Session } from './Session.js';
import type { SessionEvent } from './SessionEvent.js';

/**
 * Serves any `Tor` to the client at the other end of a connection.
 *
 * The returned Observable is cold: a subscription runs the session, emits its events, and completes when the session
 * has ended; unsubscribing ends the session at once. All sessions of one `serve(tor)` share the subscriptions to the
 * Tor's events, and each event is encoded once for all of them.
 *
 * @example
 * const [near, far] = linked();
 * serve(simulator())(far).subscribe(console.log);
 *
 * @category constructors
 * @since 0.1.0
 */
export const serve = (
  tor: Tor,
  options: ServeOptions = {},
): ((duplex: Duplex<Uint8Array>) => Observable<SessionEvent>) =>
  sessionsOf(tor, options, admission(Infinity, Infinity));

/** `serve` with limits on the number of sessions. */
export const sessionsOf = (
  tor: Tor,
  options: ServeOptions,
  limited: Admission,
): ((duplex: Duplex<Uint8Array>) => Observable<SessionEvent>) => {
  const limits = withDefaults(options);
  const shared = { tor, broadcast: broadcast(tor, tickOf(limits.scheduler)), limits, admission: limited };
  return (duplex) =>
    new Observable((subscriber) => {
      new Session(shared, duplex, subscriber).start();
    });
};
