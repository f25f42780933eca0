/**
 * The error type of this library: one tagged union of all Lefts.
 *
 * An error holds what was expected, what was received, and where. It never holds a secret. It is a plain record that
 * can be compared, logged and serialized; `showTorError` formats it as a sentence.
 */
import type { ErrorCode } from './model/ErrorCode.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The Tor answered with an error: an ERROR message of TC (section 3.1), or an error reply of the v1 protocol.
 *
 * `code` is the specification's name of a code from 0x0000 to 0x0009 (`ErrorCode`), or the number of an unknown code;
 * `text` is the server's description. The v1 protocol has three-digit codes: `status` is that code, and `code` is the
 * nearest name. `request` is the failed request by its name in the specification, such as `SETCONF`.
 *
 * @category model
 * @since 0.1.0
 */
export interface ServerError {
  readonly _tag: 'ServerError';
  readonly code: ErrorCode;
  readonly text: string;
  readonly status?: number | undefined;
  readonly request?: string | undefined;
}

/**
 * The received bytes do not match the specification. `message` is the name of the message, `field` the field within
 * it, and `offset` the byte within the body at which decoding stopped.
 *
 * @category model
 * @since 0.1.0
 */
export interface DecodeError {
  readonly _tag: 'DecodeError';
  readonly message: string;
  readonly field: string;
  readonly offset: number;
  readonly wanted: string;
  readonly got: string;
}

/**
 * A value cannot be encoded for the protocol; nothing was sent.
 *
 * @category model
 * @since 0.1.0
 */
export interface EncodeError {
  readonly _tag: 'EncodeError';
  readonly message: string;
  readonly field: string;
  readonly wanted: string;
  readonly got: string;
}

/**
 * The input ended within a frame: `received` bytes of it arrived, and `missing` more were announced. If fewer than the
 * four bytes of the header arrived, `missing` counts only the rest of the header.
 *
 * @category model
 * @since 0.1.0
 */
export interface Truncated {
  readonly _tag: 'Truncated';
  readonly received: number;
  readonly missing: number;
}

/**
 * The reply to a request is not one that answers it.
 *
 * @category model
 * @since 0.1.0
 */
export interface UnexpectedReply {
  readonly _tag: 'UnexpectedReply';
  readonly request: string;
  readonly wanted: string;
  readonly got: string;
}

/**
 * Replies are out of step with requests: a reply arrived that no request waits for, or that cannot answer the oldest
 * request in flight, or a request expired although nothing that makes progress was received since it was written. From
 * there on a reply could reach the wrong caller, so the client ends the session with this reason and connects again.
 * `got` has at most the first word of a reply, never its values.
 *
 * @category model
 * @since 0.1.0
 */
export interface OutOfStep {
  readonly _tag: 'OutOfStep';
  readonly wanted: string;
  readonly got: string;
}

/**
 * Why a transport did not open, or ended.
 *
 * - `Refused`, `Reset`, `Unreachable`: as reported by the network.
 * - `NotFound`: no such host, or no such socket file.
 * - `Denied`: the operating system, or the other end, does not allow it.
 * - `Tls`: the TLS handshake or the certificate's verification failed.
 * - `Ended`: the peer ended the connection in good order.
 * - `InUse`: the address to listen on is taken.
 * - `Insecure`: this library refuses to do it; `detail` explains how to allow it.
 * - `Silent`: the client ended the connection, since nothing was received for as long as its option `silence` allows.
 * - `Abandoned`: the client ended the connection, since its `reconnect()` was called.
 * - `Other`: anything else; `detail` is the description from the system.
 *
 * @category model
 * @since 0.1.0
 */
export type TransportErrorKind =
  | 'Refused'
  | 'Reset'
  | 'Unreachable'
  | 'NotFound'
  | 'Denied'
  | 'Tls'
  | 'Ended'
  | 'InUse'
  | 'Insecure'
  | 'Silent'
  | 'Abandoned'
  | 'Other';

/**
 * A transport did not open, or ended. `endpoint` is a URL without credentials, such as `tcp://127.0.0.1:9051`.
 *
 * @category model
 * @since 0.1.0
 */
export interface TransportError {
  readonly _tag: 'TransportError';
  readonly kind: TransportErrorKind;
  readonly endpoint: string;
  readonly detail: string;
}

/**
 * The connection of a session ended. In-flight requests fail with it, and each event stream emits it once, between the
 * last event before the gap and the first event after it. `session` is the number of the session, counted from 1 for
 * each client.
 *
 * @category model
 * @since 0.1.0
 */
export interface ConnectionLost {
  readonly _tag: 'ConnectionLost';
  readonly session: number;
  readonly reason: TorError;
}

/**
 * The client was closed by the application, or the Tor has ended: no request will be answered any more.
 *
 * @category model
 * @since 0.1.0
 */
export interface Closed {
  readonly _tag: 'Closed';
  readonly detail: string;
}

/**
 * No answer arrived within the timeout. A late answer is still matched to its request and dropped. `after` is in
 * milliseconds; `reason` is why no connection was established, if the request waited for one and the reason is known.
 *
 * @category model
 * @since 0.1.0
 */
export interface TimedOut {
  readonly _tag: 'TimedOut';
  readonly waitingFor: string;
  readonly after: number;
  readonly reason?: TorError | undefined;
}

/**
 * A bounded queue is full: it has no room for another item within `limit`.
 *
 * @category model
 * @since 0.1.0
 */
export interface QueueFull {
  readonly _tag: 'QueueFull';
  readonly queue: string;
  readonly limit: number;
  /** The unit of `limit`; items if it is absent. */
  readonly unit?: 'bytes' | undefined;
}

/**
 * `count` items of a stream were dropped at this point because of a slow consumer. The Tor and the connection did not
 * fail.
 *
 * @category model
 * @since 0.1.0
 */
export interface Dropped {
  readonly _tag: 'Dropped';
  readonly count: number;
}

/**
 * The client's secret could not be read. `source` is where it was to be read from (a path, never the secret).
 *
 * @category model
 * @since 0.1.0
 */
export interface SecretUnavailable {
  readonly _tag: 'SecretUnavailable';
  readonly source: string;
  readonly detail: string;
}

/**
 * What the first bytes of a connection can be recognized as. `SOCKS` is the answer of a SOCKS port; `text` and `binary`
 * are anything else.
 *
 * @category model
 * @since 0.1.0
 */
export type Recognized = 'TC' | 'v1' | 'HTTP' | 'SOCKS' | 'TLS' | 'text' | 'binary';

/**
 * The peer uses another protocol than the client. Another attempt at the same address would meet it again.
 *
 * @category model
 * @since 0.1.0
 */
export interface WrongProtocol {
  readonly _tag: 'WrongProtocol';
  readonly wanted: 'TC' | 'v1';
  readonly recognized: Recognized;
}

/**
 * The Tor does not accept what the client has to authenticate with: it wants a secret and none was given, none of its
 * methods has what it needs, or the secret that it refused before reads the same again. `reason` is the Tor's refusal;
 * without it, nothing was sent.
 *
 * @category model
 * @since 0.1.0
 */
export interface SecretRefused {
  readonly _tag: 'SecretRefused';
  readonly why: string;
  readonly reason?: TorError | undefined;
}

/**
 * Any error that this library returns as a Left; `_tag` distinguishes the kinds.
 *
 * @category model
 * @since 0.1.0
 */
export type TorError =
  | ServerError
  | DecodeError
  | EncodeError
  | Truncated
  | UnexpectedReply
  | OutOfStep
  | TransportError
  | ConnectionLost
  | Closed
  | TimedOut
  | QueueFull
  | Dropped
  | SecretUnavailable
  | SecretRefused
  | WrongProtocol;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Makes a `ServerError`. `status` is the three-digit code of the v1 protocol, if the error came over it.
 *
 * @example
 * serverError('UnrecognizedKey', 'Unrecognized option "Foo"')
 *
 * @category constructors
 * @since 0.1.0
 */
export const serverError = (code: ErrorCode, text: string, status?: number, request?: string): ServerError => ({
  _tag: 'ServerError',
  code,
  text,
  ...(status === undefined ? {} : { status }),
  ...(request === undefined ? {} : { request }),
});

/**
 * Makes a `DecodeError`. `offset` is in bytes from the start of the body.
 *
 * @example
 * decodeError('EVENT', 'Stream status', 2, 'a status', 'the end of the body')
 *
 * @category constructors
 * @since 0.1.0
 */
export const decodeError = (
  message: string,
  field: string,
  offset: number,
  wanted: string,
  got: string,
): DecodeError => ({ _tag: 'DecodeError', message, field, offset, wanted, got });

/**
 * Makes an `EncodeError`.
 *
 * @example
 * encodeError('SETCONF', 'Lines', 'at least one line', 'none')
 *
 * @category constructors
 * @since 0.1.0
 */
export const encodeError = (message: string, field: string, wanted: string, got: string): EncodeError => ({
  _tag: 'EncodeError',
  message,
  field,
  wanted,
  got,
});

/**
 * Makes a `Truncated`. Both numbers are in bytes.
 *
 * @example
 * truncated(2, 2) // the input ended in the middle of a header
 *
 * @category constructors
 * @since 0.1.0
 */
export const truncated = (received: number, missing: number): Truncated => ({ _tag: 'Truncated', received, missing });

/**
 * Makes an `UnexpectedReply`.
 *
 * @example
 * unexpectedReply('GETCONF', 'CONFVALUE', 'DONE')
 *
 * @category constructors
 * @since 0.1.0
 */
export const unexpectedReply = (request: string, wanted: string, got: string): UnexpectedReply => ({
  _tag: 'UnexpectedReply',
  request,
  wanted,
  got,
});

/**
 * Makes an `OutOfStep`.
 *
 * @example
 * outOfStep('CONFVALUE or ERROR', 'ADDRESSMAPPED')
 *
 * @category constructors
 * @since 0.1.0
 */
export const outOfStep = (wanted: string, got: string): OutOfStep => ({ _tag: 'OutOfStep', wanted, got });

/**
 * Makes a `TransportError`. `endpoint` is a URL without credentials.
 *
 * @example
 * transportError('Refused', 'tcp://127.0.0.1:9051', 'connect ECONNREFUSED')
 *
 * @category constructors
 * @since 0.1.0
 */
export const transportError = (kind: TransportErrorKind, endpoint: string, detail: string): TransportError => ({
  _tag: 'TransportError',
  kind,
  endpoint,
  detail,
});

/**
 * Makes a `ConnectionLost`. Sessions are counted from 1.
 *
 * @example
 * connectionLost(1, transportError('Reset', 'tcp://127.0.0.1:9051', 'read ECONNRESET'))
 *
 * @category constructors
 * @since 0.1.0
 */
export const connectionLost = (session: number, reason: TorError): ConnectionLost => ({
  _tag: 'ConnectionLost',
  session,
  reason,
});

/**
 * Makes a `Closed`.
 *
 * @example
 * closed('the client was closed')
 *
 * @category constructors
 * @since 0.1.0
 */
export const closed = (detail: string): Closed => ({ _tag: 'Closed', detail });

/**
 * Makes a `TimedOut`. `after` is in milliseconds.
 *
 * @example
 * timedOut('GETCONF', 5_000)
 *
 * @category constructors
 * @since 0.1.0
 */
export const timedOut = (waitingFor: string, after: number, reason?: TorError): TimedOut => ({
  _tag: 'TimedOut',
  waitingFor,
  after,
  ...(reason === undefined ? {} : { reason }),
});

/**
 * Makes a `QueueFull`. `limit` counts items, unless `unit` is `bytes`.
 *
 * @example
 * queueFull('requests', 1_024)
 *
 * @category constructors
 * @since 0.1.0
 */
export const queueFull = (queue: string, limit: number, unit?: 'bytes'): QueueFull => ({
  _tag: 'QueueFull',
  queue,
  limit,
  ...(unit === undefined ? {} : { unit }),
});

/**
 * Makes a `Dropped`.
 *
 * @example
 * dropped(3)
 *
 * @category constructors
 * @since 0.1.0
 */
export const dropped = (count: number): Dropped => ({ _tag: 'Dropped', count });

/**
 * Makes a `SecretUnavailable`. `source` must not contain the secret.
 *
 * @example
 * secretUnavailable('/run/tor/control_auth_cookie', 'no such file')
 *
 * @category constructors
 * @since 0.1.0
 */
export const secretUnavailable = (source: string, detail: string): SecretUnavailable => ({
  _tag: 'SecretUnavailable',
  source,
  detail,
});

/**
 * Makes a `SecretRefused`.
 *
 * @example
 * secretRefused('the Tor asks for a password')
 *
 * @category constructors
 * @since 0.1.0
 */
export const secretRefused = (why: string, reason?: TorError): SecretRefused => ({
  _tag: 'SecretRefused',
  why,
  ...(reason === undefined ? {} : { reason }),
});

/**
 * Makes a `WrongProtocol`.
 *
 * @example
 * wrongProtocol('TC', 'v1')
 *
 * @category constructors
 * @since 0.1.0
 */
export const wrongProtocol = (wanted: WrongProtocol['wanted'], recognized: Recognized): WrongProtocol => ({
  _tag: 'WrongProtocol',
  wanted,
  recognized,
});

// -------------------------------------------------------------------------------------
// refinements
// -------------------------------------------------------------------------------------

/**
 * Whether another attempt to connect would fail in the same way, until the application or the Tor's configuration
 * changes: the peer uses another protocol, or does not accept what the client has to authenticate with.
 * `exponentialBackoff` ends at such an error.
 *
 * @example
 * const steady: Backoff = (_, reason) => (isPermanent(reason) ? O.none : O.some(1_000));
 *
 * @category refinements
 * @since 0.1.0
 */
export const isPermanent = (error: TorError): error is SecretRefused | WrongProtocol =>
  error._tag === 'SecretRefused' || error._tag === 'WrongProtocol';
