/** A command as a server answers it. */
import type { either as E } from 'fp-ts';
import type { Writer } from '../../internal/Writer.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { Tor } from '../../Tor.js';
import type { EncodeError, ServerError, TorError } from '../../TorError.js';
import type { V1Tor } from '../V1Tor.js';

/** A Tor that is served on v1. A command that needs an absent member is answered with 510. */
export type Served = Tor & { readonly [K in Exclude<keyof V1Tor, keyof Tor>]?: V1Tor[K] | undefined };

/** A request, without CR LF. */
export interface RequestLine {
  /** The first word in upper case. */
  readonly keyword: string;
  /** The text after the keyword and the white space behind it. */
  readonly args: string;
  /** The data of a `+` command, without dot-stuffing: lines separated by LF, without one at the end. */
  readonly data: string | undefined;
}

/** A request that is understood. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a table has commands with answers of every type
export interface Answerable<A = any> {
  /** Asks the Tor. Called once; the Observable is subscribed to once. */
  readonly question: () => ObservableEither<TorError, A>;
  /** Writes the whole reply, each line with its CR LF. Returns the problem of an answer that cannot be written. */
  readonly write: (writer: Writer, answer: A) => EncodeError | undefined;
  /** `one`, the default, for a reply made by `write`; `done` for `250 OK`; `end` if the session ends after it. */
  readonly replies?: 'done' | 'one' | 'end' | undefined;
  /** The estimated bytes of memory that the request needs beyond its line. */
  readonly weight?: number | undefined;
}

/** Parses a request. A Left is the reply to a request that the Tor is not asked for. */
export type ServeCommand = (tor: Served, line: RequestLine) => E.Either<ServerError, Answerable>;
