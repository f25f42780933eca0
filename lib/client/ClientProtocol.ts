/**
 * What one control protocol has that another has not: how octets become replies and events, how a client
 * authenticates, and how it asks for events. All the rest of a client is the same for each.
 */
import type { Observable } from 'rxjs';
import type { either as E } from 'fp-ts';
import type { Channel } from './Channel.js';
import type { Request } from './Request.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { OutOfStep, TorError } from '../TorError.js';

/**
 * Something came that no request and no event stream could be given; for those who look after a connection.
 *
 * - `UnknownMessage`: a type that the protocol does not have, or that its server does not send; `body` is a copy.
 * - `UnknownEvent`: an event that the protocol does not have; `body` is what follows its code.
 * - `Undecodable`: an event that is not what the protocol says; its stream has got the same Left.
 *
 * @category model
 * @since 0.1.0
 */
export type Diagnostic =
  | { readonly _tag: 'UnknownMessage'; readonly type: number; readonly body: Uint8Array }
  | { readonly _tag: 'UnknownEvent'; readonly code: number; readonly body: Uint8Array }
  | { readonly _tag: 'Undecodable'; readonly error: TorError };

/** Where a protocol puts what came. */
export interface Inbox<P> {
  /** Called for each chunk that makes progress: all but those that bring only a part of an event. */
  readonly progress: () => void;
  /** Whether a message that is not a reply in general is one to the oldest request. */
  readonly takes: (reply: P) => boolean;
  /** To the oldest request; returns the evidence if replies are out of step, which ends the connection. */
  readonly reply: (reply: P) => OutOfStep | undefined;
  /** As `reply`, for the beginning of a reply that is not whole. */
  readonly begins: (beginning: P) => OutOfStep | undefined;
  /** By event code or name; those that nobody observes have no observers, and need not be decoded. */
  readonly channels: { readonly [key: PropertyKey]: Channel<E.Either<TorError, unknown>> | undefined };
  readonly diagnostics: Channel<Diagnostic>;
}

/** Delivers an event to the observers of its channel. One that could not be decoded is reported to the diagnostics as well. */
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
  /** The keys of events that come each second. */
  readonly steady: ReadonlyArray<K>;
  /** Names a reply for an error: its kind, nothing that may be a secret. */
  readonly show: (reply: P) => string;
  /** What a connection waits for until it has authenticated, as the error says it when the time is up. */
  readonly waitsFor: string;
  /**
   * Reads one connection's octets into its inbox. Completes with them; emits one error before that where they are not
   * of this protocol, or end in the middle of something.
   */
  readonly receive: (inbox: Inbox<P>) => (chunk$: Observable<Uint8Array>) => Observable<TorError>;
  /** The conversation at a connection's start. Each secret is passed to `hide` before it is sent. */
  readonly authenticate: (
    ask: <A>(request: Request<P, A>) => ObservableEither<TorError, A>,
    hide: (secret: Uint8Array) => void,
  ) => ObservableEither<TorError, void>;
  /** Asks for these events and no others. */
  readonly setEvents: (
    ask: <A>(request: Request<P, A>) => ObservableEither<TorError, A>,
    keys: ReadonlyArray<K>,
  ) => ObservableEither<TorError, void>;
}
