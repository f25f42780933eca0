import { Observable } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { tickOf } from '../internal/tick.js';
import type { Tor } from '../Tor.js';
import type { Admission } from './Admission.js';
import { broadcast } from './Broadcast.js';
import { resourceExhausted } from './errors.js';
import { bytesOf } from './bytesOf.js';
import { withDefaults } from './options.js';
import type { ServeOptions } from './options.js';
import type { ServerProtocol } from './ServerProtocol.js';
import { Session } from './Session.js';
import type { SessionEvent } from './SessionEvent.js';

/**
 * Serves a `Tor` with a protocol, within limits on the number of sessions. The returned Observable is cold: a
 * subscription runs the session on a duplex.
 */
export const sessionsOf = <T extends Tor, S>(
  protocol: ServerProtocol<T, S>,
  tor: T,
  options: ServeOptions<T>,
  admission: Admission,
): ((duplex: Duplex<Uint8Array>) => Observable<SessionEvent>) => {
  const limits = withDefaults(options);
  const exhausted = bytesOf(protocol.writeError(resourceExhausted));
  const shared = {
    protocol,
    tor,
    broadcast: broadcast(tor, protocol.feeds, tickOf(limits.scheduler)),
    limits,
    admission,
    exhausted: exhausted._tag === 'Right' ? exhausted.right : new Uint8Array(0),
  };
  return (duplex) =>
    new Observable((subscriber) => {
      new Session(shared, duplex, subscriber).start();
    });
};
