import type { ServerSession } from '../../server/ServerProtocol.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { TorError } from '../../TorError.js';
import type { Cryptography } from '../authentication/cryptography.js';
import type { LineFilter, WriteEvent } from '../command/LineFilter.js';
import type { ServeCommand, Served } from '../command/ServeCommand.js';
import { Requests } from '../framing/Requests.js';
import type { Belongings, Owners } from './belongings.js';

/** The state of a session. */
export interface V1State {
  readonly requests: Requests;
  /** Whether PROTOCOLINFO was answered before authentication. */
  hasInfo: boolean;
  /** After AUTHCHALLENGE: the only secret that the next AUTHENTICATE may have. */
  proof: Uint8Array | undefined;
  /** Whether the session ends after the pending replies: further requests are ignored. */
  isEnding: boolean;
  belongings: Belongings | undefined;
}

export const noState = (): V1State => ({
  requests: new Requests(0),
  hasInfo: false,
  proof: undefined,
  isEnding: false,
  belongings: undefined,
});

export type V1Session = ServerSession<Served, V1State>;

/** What the sessions of a server share; with a profile, each has its own filter. */
export interface V1Server {
  readonly cryptography: Cryptography;
  readonly owners: Owners;
  /** The version of the Tor, if it is known without a connection. */
  readonly version$: ObservableEither<TorError, string> | undefined;
  readonly filter: SessionFilter | undefined;
}

/** The filter of a session in front of all commands and events. */
export interface SessionFilter {
  readonly serve: ServeCommand;
  readonly event: LineFilter['event'];
  readonly write: WriteEvent;
}
