/** A server that listens at an address. */
import { either as E } from 'fp-ts';
import { catchError, concat, connect, defer, finalize, map, mergeMap, of, switchMap, takeUntil, takeWhile } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Duplex, Listen, Listener } from '../transport/Duplex.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import { transportError } from '../TorError.js';
import type { TorError, TransportError } from '../TorError.js';
import { admission } from './Admission.js';
import type { Admission } from './Admission.js';
import { isOpen, noAuthentication, withoutOpen } from './Authentication.js';
import type { ServeOptions } from './options.js';
import { sessionsOf } from './serve.js';
import type { ServerProtocol } from './ServerProtocol.js';
import type { SessionEvent } from './SessionEvent.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The options of `listen` and `listenV1`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListenOptions<T extends Tor = Tor> extends ServeOptions<T> {
  /**
   * The maximum number of authenticated sessions. While there are that many, a new connection is closed at once. 1,024
   * by default.
   */
  readonly maxSessions?: number | undefined;
  /** The maximum number of unauthenticated sessions; one more displaces the oldest of them. 64 by default. */
  readonly maxUnauthenticated?: number | undefined;
  /**
   * Whether to listen without authentication at an address that other machines or, by WebSocket, web pages can reach.
   * Every client that can connect then controls the Tor. False by default.
   */
  readonly allowRemoteWithoutAuthentication?: boolean | undefined;
}

/**
 * An event of a server. Sessions are numbered from 1.
 *
 * - `Listening`: the server accepts connections at `url`.
 * - `SessionOpened`: the client at `endpoint` has connected.
 * - `Session`: an event of a session.
 * - `SessionClosed`: a session ended because of `reason`; its last event. A `QueueFull` of `unauthenticated sessions`
 *   means that a newer connection displaced it before it had authenticated.
 * - `SessionRefused`: a connection was closed because there were too many sessions.
 *
 * @category model
 * @since 0.1.0
 */
export type ServerEvent =
  | { readonly _tag: 'Listening'; readonly url: string }
  | { readonly _tag: 'SessionOpened'; readonly id: number; readonly endpoint: string }
  | {
      readonly _tag: 'Session';
      readonly id: number;
      readonly event: Exclude<SessionEvent, { readonly _tag: 'Closed' }>;
    }
  | { readonly _tag: 'SessionClosed'; readonly id: number; readonly reason: TorError }
  | { readonly _tag: 'SessionRefused'; readonly endpoint: string; readonly reason: TorError };

type ServerEvents = ObservableEither<TransportError, ServerEvent>;

/** Serves a `Tor` with a protocol to all clients that connect to an address. */
export const listenWith = <T extends Tor, S>(
  protocol: ServerProtocol<T, S>,
  tor: T,
  address: Listen,
  options: ListenOptions<T>,
): ServerEvents => listenBy((given, admitting) => sessionsOf(protocol, tor, given, admitting), tor, address, options);

/** Makes the function that runs a session on a connection, within limits on the number of sessions. */
export type MakeSessions<T extends Tor> = (
  options: ServeOptions<T>,
  admitting: Admission,
  /** The address that the server listens at; undefined if it does not listen. */
  url: string | undefined,
) => (duplex: Duplex<Uint8Array>) => Observable<SessionEvent>;

/** Does the same for sessions of any kind, such as those of the protocol that a connection has agreed on. */
export const listenBy = <T extends Tor>(
  sessions: MakeSessions<T>,
  tor: Tor,
  address: Listen,
  options: ListenOptions<T>,
): ServerEvents =>
  defer(() => {
    const { authentication = noAuthentication, allowRemoteWithoutAuthentication = false } = options;
    const run =
      (ended$: Observable<unknown>) =>
      (listener: Listener): ServerEvents => {
        const mayBeOpen = listener.local || allowRemoteWithoutAuthentication;
        if (!mayBeOpen && isOpen(authentication)) return of(E.left(transportError('Insecure', listener.url, insecure)));
        // a `currentAuthentication` may return an open one later
        const attend = attendant(
          sessions,
          listener.url,
          mayBeOpen ? options : { ...options, authentication: withoutOpen(authentication) },
        );
        return concat(
          of(E.right<never, ServerEvent>({ _tag: 'Listening', url: listener.url })),
          listener.connection$.pipe(takeUntil(ended$), mergeMap(E.match(failed, attend))),
        );
      };
    return tor.ended$.pipe(
      catchError(() => of(undefined)),
      // `connect` subscribes to the inner Observable first: it stops the listening, and the sessions end by themselves
      connect((ended$) => address.pipe(takeUntil(ended$), switchMap(E.match(failed, run(ended$))))),
      takeWhile((event) => event._tag === 'Right' || event.left.kind !== 'Insecure', true),
    );
  });

const failed = (error: TransportError): ServerEvents => of(E.left(error));

const insecure =
  'not listening there: other machines or web pages may reach it, and no authentication is asked for; to fix it: ' +
  'give an `authentication`, or set `allowRemoteWithoutAuthentication` to true';

/** Serves each connection within the limits on sessions. */
const attendant = <T extends Tor>(
  sessions: MakeSessions<T>,
  url: string,
  { maxSessions = 1024, maxUnauthenticated = 64, ...options }: ListenOptions<T>,
): ((duplex: Duplex<Uint8Array>) => ServerEvents) => {
  const admitting = admission(maxSessions, maxUnauthenticated);
  const session = sessions(options, admitting, url);
  let last = 0;
  return (duplex) => {
    const { endpoint } = duplex;
    const reason = admitting.refusal();
    if (reason !== undefined) {
      duplex.destroy();
      return of(E.right<never, ServerEvent>({ _tag: 'SessionRefused', endpoint, reason }));
    }
    const id = ++last;
    let begun = false;
    const session$ = defer(() => {
      begun = true;
      return session(duplex);
    });
    return concat(of<ServerEvent>({ _tag: 'SessionOpened', id, endpoint }), session$.pipe(map(ofSession(id)))).pipe(
      map(E.right),
      finalize(() => {
        // the subscriber unsubscribed before the session, which owns the connection, began
        if (!begun) duplex.destroy();
      }),
    );
  };
};

const ofSession =
  (id: number) =>
  (event: SessionEvent): ServerEvent =>
    event._tag === 'Closed' ? { _tag: 'SessionClosed', id, reason: event.reason } : { _tag: 'Session', id, event };
