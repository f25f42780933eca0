/** The parts of a redaction. */
import { either as E } from 'fp-ts';
import { map } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The kinds of private text to redact; none by default.
 *
 * @category model
 * @since 0.1.0
 */
export interface Redaction {
  /**
   * The targets of streams, but not their ports; of the details in the v1 protocol also the client's address, its name
   * and password for SOCKS, and the onion service of a circuit.
   */
  readonly targets?: boolean | undefined;
  /**
   * Both addresses of each mapping of GETALLMAPPINGS, of GETINFO and of ADDRMAP events. The answer of MAPADDRESS goes
   * to the client that requested it and is not redacted.
   */
  readonly mappings?: boolean | undefined;
  /**
   * The relays of circuits, OR connections, guards and directories, each replaced by `scrubbed`, which is valid as a
   * relay's name; the length of a path is kept.
   */
  readonly relays?: boolean | undefined;
  /** The text of log lines; the events and their severity are kept. */
  readonly logs?: boolean | undefined;
  /** The addresses of the Tor itself. */
  readonly addresses?: boolean | undefined;
}

/**
 * The text that replaces redacted text, as Tor writes it.
 *
 * @example
 * policies.SCRUBBED // '[scrubbed]'
 *
 * @category model
 * @since 0.1.0
 */
export const SCRUBBED = '[scrubbed]';

export type RedactionPart = keyof Redaction;

export const redactionParts: ReadonlyArray<RedactionPart> = ['targets', 'mappings', 'relays', 'logs', 'addresses'];

/** The name of a relay that is redacted. */
export const SCRUBBED_RELAY = 'scrubbed';

// -------------------------------------------------------------------------------------
// values
// -------------------------------------------------------------------------------------

/** Scrubs the values, and what Lefts quote of the received text. */
export const scrubbing =
  <A>(scrub: (value: A) => A) =>
  (item$: ObservableEither<TorError, A>): ObservableEither<TorError, A> =>
    item$.pipe(map(E.bimap(error, scrub)));

const error = (problem: TorError): TorError => {
  switch (problem._tag) {
    case 'DecodeError':
    case 'UnexpectedReply':
    case 'OutOfStep':
      return { ...problem, got: SCRUBBED };
    case 'ConnectionLost':
      return { ...problem, reason: error(problem.reason) };
    case 'TimedOut':
      return problem.reason === undefined ? problem : { ...problem, reason: error(problem.reason) };
    case 'ServerError':
    case 'EncodeError':
    case 'Truncated':
    case 'TransportError':
    case 'Closed':
    case 'QueueFull':
    case 'Dropped':
    case 'SecretUnavailable':
    case 'SecretRefused':
    case 'WrongProtocol':
      return problem;
  }
};
