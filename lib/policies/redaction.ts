/** The parts of a redaction, and the five events without them. */
import { either as E } from 'fp-ts';
import { map } from 'rxjs';
import type { CircuitEvent, LogEvent, OrConnectionEvent, StreamEvent } from '../model/Event.js';
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

/** A target whose only colon is that of the port, so that no part of an IPv6 address is read as a port. */
const port = /^(?:\[[^\]]*\]|[^:]*)(:\d{1,5})$/;

const unnamed = { socksUsername: undefined, socksPassword: undefined, other: {} };

export const stream = (event: StreamEvent): StreamEvent => ({
  ...event,
  target: `${SCRUBBED}${port.exec(event.target)?.[1] ?? ''}`,
  ...(event.details === undefined ? {} : { details: { ...event.details, ...unnamed, sourceAddress: undefined } }),
});

export const circuit =
  (targets: boolean, relays: boolean) =>
  (event: CircuitEvent): CircuitEvent => ({
    ...event,
    path: relays ? event.path.map(() => SCRUBBED_RELAY) : event.path,
    ...(event.details === undefined || !targets
      ? {}
      : { details: { ...event.details, ...unnamed, rendQuery: undefined } }),
  });

export const orConnection = (event: OrConnectionEvent): OrConnectionEvent => ({ ...event, router: SCRUBBED_RELAY });

export const log = (event: LogEvent): LogEvent => ({ ...event, message: SCRUBBED });
