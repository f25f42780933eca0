import { either as E } from 'fp-ts';
import { map } from 'rxjs';
import type { Address } from '../model/Address.js';
import type { CircuitEvent, LogEvent, OrConnectionEvent, StreamEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Snapshots, Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { changed } from './Policy.js';
import type { Policy } from './Policy.js';

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
   * Both addresses of each mapping of GETALLMAPPINGS. The answer of MAPADDRESS goes to the client that requested it
   * and is not redacted.
   */
  readonly mappings?: boolean | undefined;
  /** The relays of circuits and OR connections; the length of a path is kept. */
  readonly relays?: boolean | undefined;
  /** The text of log lines; the events and their severity are kept. */
  readonly logs?: boolean | undefined;
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

// -------------------------------------------------------------------------------------
// policies
// -------------------------------------------------------------------------------------

/**
 * Replaces private text with `[scrubbed]`. Ids, statuses, reasons and bytes stay. A Left of such a stream that quotes
 * the received text is scrubbed too.
 *
 * The configuration is not redacted; see `allowKeys`.
 *
 * @example
 * policies.redact({ targets: true, logs: true })(tor) // www.example.com:80 is [scrubbed]:80
 *
 * @category policies
 * @since 0.1.0
 */
export const redact =
  ({ targets = false, mappings = false, relays = false, logs = false }: Redaction): Policy =>
  (tor) =>
    changed(tor, {
      ...(targets || relays ? { circuit$: scrubbing(circuit(targets, relays))(tor.circuit$) } : {}),
      ...(targets ? { stream$: scrubbing(stream)(tor.stream$) } : {}),
      ...(relays ? { orConnection$: scrubbing(orConnection)(tor.orConnection$) } : {}),
      ...(tor.snapshots === undefined ? {} : { snapshots: scrubbedSnapshots(tor.snapshots, targets, relays) }),
      ...(logs ? { log$: scrubbing(log)(tor.log$) } : {}),
      ...(mappings ? { getAllMappings: scrubbedMappings(tor) } : {}),
    });

const scrubbing =
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

const stream = (event: StreamEvent): StreamEvent => ({
  ...event,
  target: `${SCRUBBED}${port.exec(event.target)?.[1] ?? ''}`,
  ...(event.details === undefined ? {} : { details: { ...event.details, ...unnamed, sourceAddress: undefined } }),
});

const circuit =
  (targets: boolean, relays: boolean) =>
  (event: CircuitEvent): CircuitEvent => ({
    ...event,
    path: relays ? event.path.map(() => SCRUBBED) : event.path,
    ...(event.details === undefined || !targets
      ? {}
      : { details: { ...event.details, ...unnamed, rendQuery: undefined } }),
  });

const orConnection = (event: OrConnectionEvent): OrConnectionEvent => ({ ...event, router: SCRUBBED });

const log = (event: LogEvent): LogEvent => ({ ...event, message: SCRUBBED });

const scrubbedSnapshots = (
  { active, circuits, streams, orConnections }: Snapshots,
  targets: boolean,
  relays: boolean,
): Snapshots => ({
  active,
  circuits: circuits && (targets || relays ? scrubbing(each(circuit(targets, relays)))(circuits) : circuits),
  streams: streams && (targets ? scrubbing(each(stream))(streams) : streams),
  orConnections: orConnections && (relays ? scrubbing(each(orConnection))(orConnections) : orConnections),
});

const each =
  <A>(scrub: (value: A) => A) =>
  (values: ReadonlyArray<A>): ReadonlyArray<A> =>
    values.map(scrub);

const address: Address = { _tag: 'Hostname', address: SCRUBBED };

const scrubbedMappings = (tor: Tor): Tor['getAllMappings'] =>
  scrubbing<{ readonly from: Address; readonly to: Address }>(() => ({ from: address, to: address }))(
    tor.getAllMappings,
  );
