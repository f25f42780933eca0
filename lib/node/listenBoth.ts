/** A server of both protocols at one address. */
import { function as F } from 'fp-ts';
import { allowEvents, allowRequests } from '../policies/allow.js';
import type { Listen } from '../transport/Duplex.js';
import { v1Subprotocol } from '../transport/webSocket.js';
import type { ObservableEither } from '../ObservableEither.js';
import { listenBy } from '../server/listen.js';
import type { ServerEvent } from '../server/listen.js';
import { sessionsOf } from '../server/serve.js';
import { tc } from '../tc/server/protocol.js';
import type { TransportError } from '../TorError.js';
import { v1Sessions } from '../v1/server.js';
import type { ListenV1Options, ServedTor } from '../v1/server.js';

/**
 * Serves a `Tor` on TC and on v1 at one address: each client gets the protocol that its WebSocket has agreed on, if
 * `subprotocols` of the listener has both. A connection without a subprotocol, such as one over TCP, gets TC.
 *
 * The authentication is the same for both protocols, and the limits on sessions apply to both together. A `profile` is
 * for v1: with one, all requests and events of TC are refused. All else is as for `listen` and `listenV1`.
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
  const v1 = v1Sessions(tor, options);
  const byTc = options.profile === undefined ? tor : allowNothing(tor);
  return listenBy<ServedTor>(
    (given, admitting, url) => {
      const ofTc = sessionsOf(tc, byTc, given, admitting);
      const ofV1 = v1(given, admitting, url);
      return (duplex) => (duplex.subprotocol === v1Subprotocol ? ofV1 : ofTc)(duplex);
    },
    tor,
    address,
    options,
  );
};

const allowNothing = <T extends ServedTor>(tor: T): T => F.pipe(tor, allowRequests([]), allowEvents([]));
