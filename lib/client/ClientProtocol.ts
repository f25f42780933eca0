/**
 * The part of a client that depends on the control protocol: how bytes become replies and events, how the client
 * authenticates, and how it requests events. The rest of a client is the same for both protocols.
 */
import type { Observable } from 'rxjs';
import type { either as E } from 'fp-ts';
import type { Channel } from './Channel.js';
import type { Request } from './Request.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { OutOfStep, TorError } from '../TorError.js';

/**
 * A message that matched no request and no event stream, or an event that could not be decoded.
 *
 * - `UnknownMessage`: a message of an unknown type, or of a type that only clients send; `body` is a copy.
 * - `UnknownEvent`: an event of an unknown type; `body` is the rest of the message after the event code.
 * - `Undecodable`: an event that does not match the specification; its stream emits the same Left.
 *
 * @category model
 * @since 0.1.0
 */
export type Diagnostic =
  | { readonly _tag: 'UnknownMessage'; readonly type: number; readonly body: Uint8Array }
  | { readonly _tag: 'UnknownEvent'; readonly code: number; readonly body: Uint8Array }
  | { readonly _tag: 'Undecodable'; readonly error: TorError };

/** Receives the decoded messages of a connection. */
export interface Inbox<P> {
  /** Called for each chunk that makes progress: every chunk except one that holds only a part of an event. */
  readonly progress: () => void;
  /** Whether a message of a type that usually is not a reply is a reply to the oldest request. */
  readonly takes: (reply: P) => boolean;
  /** Passes a reply to the oldest request. If replies are out of step, returns the error that ends the connection. */
  readonly reply: (reply: P) => OutOfStep | undefined;
  /** Checks the beginning of an incomplete reply in the same way. */
  readonly begins: (beginning: P) => OutOfStep | undefined;
  /** The channels by event code or name. An event whose channel has no observers need not be decoded. */
  readonly channels: { readonly [key: PropertyKey]: Channel<E.Either<TorError, unknown>> | undefined };
  readonly diagnostics: Channel<Diagnostic>;
}

/**
 * Delivers an event to the observers of its channel. One that could not be decoded is reported to the diagnostics as
 * well.
 */
export const deliver = (
  { diagnostics }: Pick<Inbox<never>, 'diagnostics'>,
  channel: Channel<E.Either<TorError, unknown>>,
  item: E.Either<TorError, unknown>,
): void => {
  channel.next(item);
  if (item._tag === 'Left') diagnostics.next({ _tag: 'Undecodable', error: item.left });
};

/** `P` is a reply, `K` the key of an event. */
export interface ClientProtocol<P, K extends PropertyKey> {
  /** The keys of events that a Tor sends every second. */
  readonly steady: ReadonlyArray<K>;
  /** Names the kind of a reply for an error, without any part that may be a secret. */
  readonly show: (reply: P) => string;
  /** Names the reply that the client waits for until it has authenticated, for the timeout error. */
  readonly waitsFor: string;
  /**
   * Reads the bytes of one connection into its inbox and completes when they end. Emits one error before that if they
   * do not belong to this protocol or end in the middle of a message.
   */
  readonly receive: (inbox: Inbox<P>) => (chunk$: Observable<Uint8Array>) => Observable<TorError>;
  /** Authenticates at the start of a connection. Each secret is passed to `hide` before it is sent. */
  readonly authenticate: (
    ask: <A>(request: Request<P, A>) => ObservableEither<TorError, A>,
    hide: (secret: Uint8Array) => void,
  ) => ObservableEither<TorError, void>;
  /** Requests exactly these events. */
  readonly setEvents: (
    ask: <A>(request: Request<P, A>) => ObservableEither<TorError, A>,
    keys: ReadonlyArray<K>,
  ) => ObservableEither<TorError, void>;
}
