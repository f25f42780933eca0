/** Filters of the lines between one client of a server and its Tor. */
import type { Writer } from '../../internal/Writer.js';
import type { V1Event } from '../../model/V1Event.js';
import type { EncodeError } from '../../TorError.js';
import type { ServeCommand } from './ServeCommand.js';

/** Writes the message of an event. If it writes nothing, the event is not sent. */
export type WriteEvent = (writer: Writer, name: string, event: V1Event) => EncodeError | undefined;

/**
 * Restricts and rewrites the lines of one session. It sees every request of an authenticated client except QUIT,
 * PROTOCOLINFO, AUTHENTICATE and AUTHCHALLENGE, which a server answers itself.
 */
export interface LineFilter {
  /** Stands in front of the function that answers a request. */
  readonly serve: (next: ServeCommand) => ServeCommand;
  /**
   * Judges a name of SETEVENTS, in upper case. One name that is `refused` refuses the request. A name that is
   * `suppressed` succeeds, without events.
   */
  readonly event: (name: string) => 'sent' | 'suppressed' | 'refused';
  /** Stands in front of the function that writes an event. */
  readonly write: (next: WriteEvent) => WriteEvent;
}

/** The two ends of the connection that a filter is for, as URLs. */
export interface FilteredSession {
  readonly client: string;
  /** The address that the server listens at; undefined if it does not listen. */
  readonly server: string | undefined;
}

/**
 * What each client of a v1 server may send and receive, line by line; made by `policies.profile`.
 *
 * @category model
 * @since 0.1.0
 */
export type Profile = (session: FilteredSession) => LineFilter;
