/** The server of TC. */
import type { Observable } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import { admission } from '../server/Admission.js';
import { listenWith } from '../server/listen.js';
import type { ListenOptions, ServerEvent } from '../server/listen.js';
import type { ServeOptions } from '../server/options.js';
import { sessionsOf } from '../server/serve.js';
import type { SessionEvent } from '../server/SessionEvent.js';
import type { Tor } from '../Tor.js';
import type { TransportError } from '../TorError.js';
import type { Duplex, Listen } from '../transport/Duplex.js';
import { tc } from './server/protocol.js';

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
  sessionsOf(tc, tor, options, admission(Infinity, Infinity));

/**
 * Serves a `Tor` to all clients that connect to an address. A subscription listens at the address and serves each
 * connection; unsubscribing ends all sessions and stops listening.
 *
 * When the Tor has ended, the server stops listening, and completes when its sessions have ended.
 *
 * It emits a Left and completes if it cannot listen, or refuses to (`Insecure`): an address that other machines can
 * reach needs an authentication. Any later Left is about a connection that could not be accepted; the server continues.
 *
 * @example
 * listen(tor, memory().listen, { authentication: password('correct horse') }).subscribe()
 *
 * @category constructors
 * @since 0.1.0
 */
export const listen = (
  tor: Tor,
  address: Listen,
  options: ListenOptions = {},
): ObservableEither<TransportError, ServerEvent> => listenWith(tc, tor, address, options);
