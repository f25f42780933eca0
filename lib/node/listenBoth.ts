/** A server of both protocols at one address. */
import type { Listen } from '../transport/Duplex.js';
import { v1Subprotocol } from '../transport/webSocket.js';
import type { ObservableEither } from '../ObservableEither.js';
import { listenBy } from '../server/listen.js';
import type { ServerEvent } from '../server/listen.js';
import { sessionsOf } from '../server/serve.js';
import { tc } from '../tc/server/protocol.js';
import type { TransportError } from '../TorError.js';
import { protocolFor } from '../v1/server.js';
import type { ListenV1Options, ServedTor } from '../v1/server.js';

/**
 * Serves a `Tor` on TC and on v1 at one address: each client gets the protocol that its WebSocket has agreed on, if
 * `subprotocols` of the listener has both. A connection without a subprotocol, such as one over TCP, gets TC.
 *
 * The authentication is the same for both protocols, and the limits on sessions apply to both together. All else is as
 * for `listen` and `listenV1`.
 *
 * @example
 * listenBoth(simulator(), listenWebSocket({ subprotocols: [v1Subprotocol, tcSubprotocol] }), {
 *   authentication: password('correct horse'),
 * }).subscribe()
 *
 * @category constructors
 * @since 0.1.0
 */
export const listenBoth = (
  tor: ServedTor,
  address: Listen,
  options: ListenV1Options = {},
): ObservableEither<TransportError, ServerEvent> => {
  const v1 = protocolFor(tor, options);
  return listenBy<ServedTor>(
    (given, admitting) => {
      const ofTc = sessionsOf(tc, tor, given, admitting);
      const ofV1 = sessionsOf(v1, tor, given, admitting);
      return (duplex) => (duplex.subprotocol === v1Subprotocol ? ofV1 : ofTc)(duplex);
    },
    tor,
    address,
    options,
  );
};
