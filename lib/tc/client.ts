/** The TC client. */
import { either as E, readonlyArray as RA } from 'fp-ts';
import { defer, forkJoin, map, of } from 'rxjs';
import * as requests from './client/requests.js';
import type { Replies, Reply } from './client/requests.js';
import { noSecret, tc } from './client/protocol.js';
import type { EventCode } from './client/protocol.js';
import type { Connect } from '../transport/Duplex.js';
import type { Frame } from './frame/Frame.js';
import { areShort, keysByMessage } from './message/GetConf.js';
import type { ConfigLine } from '../model/ConfigLine.js';
import { isTcSignal, signalBytes, tcSignals } from '../model/Signal.js';
import type { SignalSet } from '../model/Signal.js';
import { left } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Connected } from '../client/Connected.js';
import { reconnecting } from '../client/reconnecting.js';
import type { Reconnecting } from '../client/reconnecting.js';
import type { SessionOptions } from '../client/SessionOptions.js';
import { eventStreamsWith, mapAddressWith } from '../Tor.js';
import { encodeError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { copyOf } from '../internal/copyOf.js';
import { quote } from '../internal/text.js';
import { eventTable } from '../model/Event.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A client of TC: a `Tor` with a connection, which can also send messages of any type.
 *
 * @category model
 * @since 0.1.0
 */
export interface Client extends Connected {
  /** Sends another AUTHENTICATE (3.8). Each connection authenticates automatically with the `secret` of the options. */
  readonly authenticate: (secret: Uint8Array) => ObservableEither<TorError, void>;
  /**
   * Sends a message of any type unchanged, in the same queue as all other requests, and emits its replies: one, or all
   * of them up to and including the DONE or ERROR. An ERROR is a Left.
   */
  readonly request: (message: Frame, replies?: Replies) => ObservableEither<TorError, Frame>;
}

/**
 * The options of {@link client}.
 *
 * @category model
 * @since 0.1.0
 */
export interface ClientOptions extends SessionOptions {
  /** The secret for AUTHENTICATE; subscribed to again for each connection. {@link noSecret} by default. */
  readonly secret?: ObservableEither<TorError, Uint8Array> | undefined;
  /** The byte values of signals (3.10): `tor` for the Tors that spoke TC. `specification` by default. */
  readonly signals?: SignalSet | undefined;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

export { noSecret };

/**
 * Makes the secret of AUTHENTICATE (section 3.8) from a password, which is sent as UTF-8, or from bytes.
 *
 * @example
 * client(connect, { secret: secret('correct horse') })
 *
 * @category constructors
 * @since 0.1.0
 */
export const secret = (value: string | Uint8Array): ObservableEither<never, Uint8Array> =>
  defer(() => of(E.right(typeof value === 'string' ? new TextEncoder().encode(value) : copyOf(value))));

/**
 * Makes a TC client: a `Tor` over connections that `connect` opens. It connects at the first subscription to a request
 * or an event stream.
 *
 * @example
 * const tor = client(connect);
 * tor.getConf(['SocksPort']).subscribe(console.log);
 *
 * @category constructors
 * @since 0.1.0
 */
export const client = (connect: Connect, options: ClientOptions = {}): Client => {
  const { secret: secret$ = noSecret, signals = 'specification', ...rest } = options;
  const { ask, event, active: _, ...session } = reconnecting(tc(secret$), connect, rest);
  return {
    getConf: (keys) => (areShort(keys) ? ask(requests.getConf(keys)) : getConfInParts(ask, keys)),
    setConf: (lines) => ask(requests.done({ _tag: 'SetConf', lines })),
    saveConf: ask(requests.done({ _tag: 'SaveConf' })),
    signal: (signal) =>
      isTcSignal(signal)
        ? ask(
            requests.done(
              { _tag: 'Signal', signal: signalBytes[signals][signal] },
              signal === 'Halt' || signal === 'Shutdown',
            ),
          )
        : left(encodeError('SIGNAL', 'Signal', `a signal of TC (${tcSignals.join(', ')})`, quote(signal))),
    mapAddress: mapAddressWith((mapping) => ask(requests.mapAddress(mapping))),
    getAllMappings: ask(requests.getAllMappings),
    ...eventStreamsWith((tag) => event(eventTable[tag].code) as ObservableEither<TorError, never>),
    ...session,
    authenticate: (bytes) => ask(requests.done({ _tag: 'Authenticate', secret: bytes })),
    request: (message, replies = 'one') => ask(requests.raw(message, replies)),
  };
};

/** Sends the parts pipelined. Emits the answers to all of them in order, or the first Left. */
const getConfInParts = (
  ask: Reconnecting<Reply, EventCode>['ask'],
  keys: ReadonlyArray<string>,
): ObservableEither<TorError, ReadonlyArray<ConfigLine>> =>
  forkJoin(keysByMessage(keys).map((part) => ask(requests.getConf(part)))).pipe(
    map((answers) => E.map(RA.flatten<ConfigLine>)(E.sequenceArray(answers))),
  );
