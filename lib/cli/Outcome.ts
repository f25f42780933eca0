/** The output of a command: lines for stdout, and notices for stderr that determine the exit status. */
import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { of } from 'rxjs';
import { showWith } from '../showTorError.js';
import type { Recognized, TorError } from '../TorError.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A line for stderr. The exit status of a command is the highest of its notices: 0 for information, 1 for an error of
 * the Tor, the network or a file, 2 for invalid arguments. A status above 128 is 128 plus the number of a signal, as
 * in shells.
 */
export interface Notice {
  readonly status: number;
  /** The text of the line; an empty one is not written. */
  readonly text: string;
}

/** A Right is a line of stdout, without a newline. */
export type Outcome = E.Either<Notice, string>;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

export const note = (text: string): Notice => ({ status: 0, text });

export const failure = (text: string): Notice => ({ status: 1, text });

export const usage = (text: string): Notice => ({ status: 2, text });

export const failed = (error: TorError): Notice => failure(showError(error));

const SECRETS = '--cookie-file, --password-file and --password-prompt';

/** Advice for the user of the command. */
const hint = (error: TorError): string => {
  if (error._tag === 'WrongProtocol') return protocolHints[error.recognized];
  if (error._tag === 'ServerError') return error.code === 'AuthenticationFailed' ? ` (see ${SECRETS})` : '';
  if (error._tag !== 'SecretRefused') return '';
  return error.reason === undefined
    ? ' (see --cookie-file, --cookie-from-tor, --password-file, --password-prompt and --allow-plain-cookie)'
    : ` (see ${SECRETS})`;
};

const protocolHints: Readonly<Record<Recognized, string>> = {
  TC: '; for TC use tcp://HOST:PORT or unix:/PATH',
  v1: '; for the v1 protocol use tor://HOST:PORT or tor+unix:/PATH',
  HTTP: '; this is the port of a web server, or of a WebSocket: use ws://HOST:PORT/PATH',
  SOCKS: '; use the port of ControlPort, not that of SocksPort',
  TLS: '; use tls://HOST:PORT',
  text: '',
  binary: '',
};

/** Shows an error of the Tor or the connection in one line, with advice about the flags and URLs of the command. */
export const showError: (error: TorError) => string = showWith(hint);

/** Reports an invalid flag, argument or variable of that name. */
export const wrongFlag =
  (name: string) =>
  (wanted: string): Notice =>
    usage(`${name}: ${wanted}`);

/** The notice of a command that was stopped by Ctrl-C. */
export const interrupted: Notice = { status: 130, text: '' };

export const say = (notice: Notice): Observable<Outcome> => of(E.left(notice));

export const lines = (texts: ReadonlyArray<string>): Observable<Outcome> => of(...texts.map((text) => E.right(text)));
