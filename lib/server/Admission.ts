/** Limits the number of concurrent sessions of a listener. */
import { queueFull } from '../TorError.js';
import type { TorError } from '../TorError.js';

/** The part of a session that the limits need. */
export interface Admitted {
  /** Ends the session at once. */
  readonly displace: (reason: TorError) => void;
}

/**
 * Counts authenticated and unauthenticated sessions. The latter have a separate limit, and only the newest of them
 * stay, so that connections that never authenticate cannot lock out other clients.
 */
export interface Admission {
  /** Returns why a new connection is refused; `undefined` if it is not. */
  readonly refusal: () => TorError | undefined;
  /** Adds a session that has not authenticated; displaces the oldest of these if there are too many. */
  readonly enter: (session: Admitted) => void;
  /** Counts a session as authenticated, or returns why it is refused nevertheless. */
  readonly admit: (session: Admitted) => TorError | undefined;
  /** Removes a session, after its connection has ended. */
  readonly leave: (session: Admitted) => void;
}

export const admission = (maxSessions: number, maxUnauthenticated: number): Admission => {
  const unauthenticated = new Set<Admitted>();
  const authenticated = new Set<Admitted>();
  const displaced = queueFull('unauthenticated sessions', maxUnauthenticated);
  const full = (): TorError | undefined =>
    authenticated.size < maxSessions ? undefined : queueFull('sessions', maxSessions);
  return {
    refusal: () => full() ?? (maxUnauthenticated >= 1 ? undefined : displaced),
    enter: (session) => {
      const [oldest] = unauthenticated.size < maxUnauthenticated ? [] : unauthenticated;
      unauthenticated.add(session);
      oldest?.displace(displaced);
    },
    admit: (session) => {
      const refused = full();
      if (refused === undefined) {
        unauthenticated.delete(session);
        authenticated.add(session);
      }
      return refused;
    },
    leave: (session) => {
      unauthenticated.delete(session);
      authenticated.delete(session);
    },
  };
};
