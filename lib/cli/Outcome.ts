/**
 * What a command gives: lines for stdout, and notices for stderr that settle the exit status.
 *
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { of } from 'rxjs';
import { showTorError } from '../TorError.js';
import type { TorError } from '../TorError.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * A line for stderr. The exit status of a command is the highest of its notices: 0 for what is merely worth saying,
 * 1 for an error of the Tor, the network or a file, 2 for a mistake in the arguments. More than 128 is that many less
 * a signal's number, as shells count.
 *
 * @category model
 * @since 0.1.0
 */
export interface Notice {
  readonly status: number;
  /** Nothing is written where it is empty. */
  readonly text: string;
}

/**
 * A Right is a line of stdout, without a newline.
 *
 * @category model
 * @since 0.1.0
 */
export type Outcome = E.Either<Notice, string>;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * @category constructors
 * @since 0.1.0
 */
export const note = (text: string): Notice => ({ status: 0, text });

/**
 * @category constructors
 * @since 0.1.0
 */
export const failure = (text: string): Notice => ({ status: 1, text });

/**
 * @category constructors
 * @since 0.1.0
 */
export const usage = (text: string): Notice => ({ status: 2, text });

/**
 * @category constructors
 * @since 0.1.0
 */
export const failed = (error: TorError): Notice => failure(`${showTorError(error)}${hint(error)}`);

/** What the command can do about it. */
const hint = (error: TorError): string => {
  if (error._tag === 'ServerError' && error.code === 'AuthenticationFailed') {
    return ' (see --cookie-file, --password-file and --password-prompt)';
  }
  // no method of today's Tor was given what it needs
  return error._tag === 'SecretUnavailable' && error.source === 'the options'
    ? ' (see --cookie-file, --cookie-from-tor, --password-file, --password-prompt and --allow-plain-cookie)'
    : '';
};

/**
 * What is wrong with a flag, an argument or a variable of that name.
 *
 * @category constructors
 * @since 0.1.0
 */
export const wrongFlag =
  (name: string) =>
  (wanted: string): Notice =>
    usage(`${name}: ${wanted}`);

/**
 * What was stopped by Ctrl-C.
 *
 * @category constructors
 * @since 0.1.0
 */
export const interrupted: Notice = { status: 130, text: '' };

/**
 * @category constructors
 * @since 0.1.0
 */
export const say = (notice: Notice): Observable<Outcome> => of(E.left(notice));

/**
 * @category constructors
 * @since 0.1.0
 */
export const lines = (texts: ReadonlyArray<string>): Observable<Outcome> => of(...texts.map((text) => E.right(text)));
