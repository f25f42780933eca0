/**
 * The part of a server that depends on the control protocol: how bytes become requests, what a client may send before
 * it has authenticated, how replies and errors are written, and which events there are. The rest of a server is the
 * same for both protocols.
 */
import type { Observable } from 'rxjs';
import type { Writer } from '../internal/Writer.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { EncodeError, ServerError, TorError } from '../TorError.js';
import type { Ask } from './Ask.js';
import type { SessionLimits } from './options.js';

/** Writes a message. If it cannot be encoded, writes nothing and returns the error. */
export type Write = (writer: Writer) => EncodeError | undefined;

/** Why a session ends that begins with the bytes of another protocol. */
export interface Foreign {
  readonly reason: TorError;
  /** The answer in the other protocol, if there is one. */
  readonly reply?: Write | undefined;
}

/** The events of one kind. Each is encoded once for all sessions that have requested this kind. */
export interface Feed<T> {
  /** Their name in the events of a session. */
  readonly name: string;
  readonly item$: (tor: T) => ObservableEither<TorError, unknown>;
  readonly write: (writer: Writer, event: unknown) => EncodeError | undefined;
}

/** How replies are written that do not depend on the request. */
export interface Dialect {
  /** The reply to a successful request without a result. All sessions share it; it must not be changed. */
  readonly done: Uint8Array;
  /** Writes an error, which is always possible: its text is for people and is changed if it cannot be encoded. */
  readonly writeError: (error: ServerError) => Write;
}

/** `T` is the served Tor, `S` the state of one session, such as the accumulator that splits its chunks. */
export interface ServerProtocol<T extends Tor, S> extends Dialect {
  /** The state of a new session. */
  readonly start: () => S;
  /** Recognizes another protocol by the first four bytes. */
  readonly foreign: (head: string) => Foreign | undefined;
  /** Splits a chunk into requests and handles them with the functions of the session. Never re-entrant. */
  readonly read: (session: ServerSession<T, S>, chunk: Uint8Array) => void;
  /** Returns the error if the input ends in the middle of a request. */
  readonly missing: (state: S) => TorError | undefined;
  /** Called when an authenticated session has ended, possibly twice. */
  readonly leave?: ((session: ServerSession<T, S>) => void) | undefined;
  /** The kinds of events. A session requests them by their index. */
  readonly feeds: ReadonlyArray<Feed<T>>;
}

/** A session as its protocol sees it. */
export interface ServerSession<T extends Tor, S> {
  state: S;
  readonly limits: SessionLimits<T>;
  /** What follows authentication; `undefined` before it. */
  readonly authenticated: ServerRequests<T> | undefined;
  readonly isOpen: () => boolean;
  /** Whether the next message waits; the rest of the chunk is then passed to `keep`. */
  readonly waits: boolean;
  /** Buffers input while a message waits. */
  readonly keep: (bytes: Uint8Array) => void;
  /** Ends the session after the pending answers have been sent. */
  readonly close: (reason: TorError) => void;

  /** Before authentication: counts a message that is not allowed; returns an error above the limit. */
  readonly misplaced: () => TorError | undefined;
  /** Before authentication: writes a reply. */
  readonly write: (write: Write) => void;
  /** Before authentication: lets the next message wait for a value. */
  readonly wait: <A>(value$: Observable<A>, act: (value: A) => void) => void;
  /**
   * Before authentication: lets the client in if the verdict is true; otherwise answers with the error, and ends the
   * session.
   */
  readonly decide: (verdict$: Observable<boolean>, refusal: ServerError) => void;
}

/** The requests and events of an authenticated session, as its protocol sees them. */
export interface ServerRequests<T> {
  /** The Tor that answers the requests of this session. */
  readonly tor: T;
  /** Passes a request to the Tor if the limits admit it; refuses it otherwise. */
  readonly ask: (ask: Ask) => void;
  /** Passes a request to the Tor, whatever the limits: one that was admitted, or one that ends the session. */
  readonly start: (ask: Ask) => void;
  /** Answers a request with an error, in its place. */
  readonly refuse: (error: ServerError) => void;
  /** Requests exactly these events, by the indices of their feeds, and answers with `done`. */
  readonly setEvents: (indices: ReadonlyArray<number>) => void;
  /** Whether one more request of this weight may be in flight; refuses it otherwise. */
  readonly admits: (weight: number) => boolean;
  /** Answers an AUTHENTICATE that was admitted. A wrong secret ends the session, so that each guess costs one. */
  readonly authenticate: (name: string, verdict$: Observable<boolean>, weight: number, refusal: ServerError) => void;
}
