/** The server of the v1 protocol. */
import { either as E } from 'fp-ts';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import { admission } from '../server/Admission.js';
import { listenBy } from '../server/listen.js';
import type { ListenOptions, MakeSessions, ServerEvent } from '../server/listen.js';
import type { ServeOptions } from '../server/options.js';
import { sessionsOf } from '../server/serve.js';
import type { SessionEvent } from '../server/SessionEvent.js';
import type { TransportError } from '../TorError.js';
import type { Duplex, Listen } from '../transport/Duplex.js';
import { webCryptography } from './authentication/cryptography.js';
import type { Cryptography } from './authentication/cryptography.js';
import type { Profile } from './command/LineFilter.js';
import { serveCommand } from './command/served.js';
import type { Served } from './command/ServeCommand.js';
import { writeV1Event } from './event/codecs.js';
import { v1 } from './server/protocol.js';
import type { SessionFilter } from './server/State.js';

/**
 * What a server of the v1 protocol can serve: a `V1Tor`, or any `Tor`. A command that needs a member that the Tor does
 * not have is answered with 510.
 *
 * @category model
 * @since 0.1.0
 */
export type ServedTor = Served;

/**
 * The options of {@link serveV1}.
 *
 * @category model
 * @since 0.1.0
 */
export interface ServeV1Options extends ServeOptions<ServedTor> {
  /** The functions for SAFECOOKIE; those of the platform by default. */
  readonly cryptography?: Cryptography | undefined;
  /**
   * What each client may send and receive, made by `policies.profile`. Each session then encodes its events itself.
   * Everything is allowed by default.
   */
  readonly profile?: Profile | undefined;
}

/**
 * The options of {@link listenV1}.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenV1Options extends ListenOptions<ServedTor> {
  /** The functions for SAFECOOKIE; those of the platform by default. */
  readonly cryptography?: Cryptography | undefined;
  /**
   * What each client may send and receive, made by `policies.profile`. Each session then encodes its events itself.
   * Everything is allowed by default.
   */
  readonly profile?: Profile | undefined;
}

/**
 * Serves a `V1Tor`, or any `Tor`, to the client of the v1 protocol at the other end of a connection, as `serve` does
 * for TC.
 *
 * What belongs to a session ends with it: its events, its onion services that were created without `Detach`, and the
 * ownership of the Tor, whose end shuts the Tor down.
 *
 * @example
 * const [near, far] = linked();
 * serveV1(simulator())(far).subscribe(console.log);
 *
 * @category constructors
 * @since 0.1.0
 */
export const serveV1 = (
  tor: ServedTor,
  options: ServeV1Options = {},
): ((duplex: Duplex<Uint8Array>) => Observable<SessionEvent>) =>
  v1Sessions(tor, options)(options, admission(Infinity, Infinity), undefined);

/**
 * Serves a `V1Tor`, or any `Tor`, to all clients of the v1 protocol that connect to an address, as `listen` does for
 * TC.
 *
 * @example
 * listenV1(simulator(), memory().listen, { authentication: password('correct horse') }).subscribe()
 *
 * @category constructors
 * @since 0.1.0
 */
export const listenV1 = (
  tor: ServedTor,
  address: Listen,
  options: ListenV1Options = {},
): ObservableEither<TransportError, ServerEvent> => listenBy(v1Sessions(tor, options), tor, address, options);

/** Makes the sessions of one server, which share the ownership of the Tor. */
export const v1Sessions = (
  tor: ServedTor,
  { cryptography = webCryptography, profile }: ServeV1Options,
): MakeSessions<ServedTor> => {
  const { getInfoText, status$ } = tor;
  const shared = {
    cryptography,
    owners: new Map(),
    // before authentication nothing is sent to a Tor behind a connection
    version$: status$ === undefined ? getInfoText?.(['version']).pipe(map(E.map(([version]) => version))) : undefined,
  };
  return (options, admitting, server) => {
    const sessions = (filter: SessionFilter | undefined) =>
      sessionsOf(v1({ ...shared, filter }), tor, options, admitting);
    if (profile === undefined) return sessions(undefined);
    return (duplex) => {
      const { event, serve, write } = profile({ client: duplex.endpoint, server });
      return sessions({ event, serve: serve(serveCommand), write: write(writeV1Event) })(duplex);
    };
  };
};
