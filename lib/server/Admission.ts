/** How many sessions a listener has at a time. */
import { queueFull } from '../TorError.js';
import type { TorError } from '../TorError.js';

/** A session, as far as its place is concerned. */
export interface Admitted {
  /** Ends it at once. */
  readonly displace: (reason: TorError) => void;
}

/**
 * Sessions that have authenticated, and those that have not. The latter have a limit of their own and only the newest
 * of them stay, so that connections that never authenticate cannot keep out clients that do.
 */
export interface Admission {
  /** Why a new connection is refused. */
  readonly refusal: () => TorError | undefined;
  /** Adds a session that has not authenticated; displaces the oldest of these if there are too many. */
  readonly enter: (session: Admitted) => void;
  /** The session has authenticated. Returns why it cannot stay all the same. */
  readonly admit: (session: Admitted) => TorError | undefined;
  /** The session's connection has ended. */
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
