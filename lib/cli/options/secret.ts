/**
 * Where the secret for AUTHENTICATE comes from: a file, the terminal or the environment, never an argument, which
 * everybody on the machine could read.
 *
 * @since 0.1.0
 */
import type { Command } from 'commander';
import { Option } from 'commander';
import { either as E } from 'fp-ts';
import { map, of } from 'rxjs';
import { noSecret, secret } from '../../client.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { cookieSecret, passwordSecret } from '../../secret/secretFile.js';
import type { TorError } from '../../TorError.js';
import type { Io } from '../Io.js';
import { usage } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import { askSecret } from '../prompt.js';

/**
 * @category model
 * @since 0.1.0
 */
export interface SecretFlags {
  readonly cookieFile?: string;
  readonly passwordFile?: string;
  readonly passwordPrompt?: true;
  /** What people try first, and must not. */
  readonly password?: string | true;
}

/**
 * The environment variable of the password.
 *
 * @category options
 * @since 0.1.0
 */
export const PASSWORD = 'TOR_CONTROL_PASSWORD';

/**
 * @category options
 * @since 0.1.0
 */
export const withSecret = (command: Command): Command =>
  command
    .addOption(
      new Option('--cookie-file <path>', "authenticate with the Tor's cookie").conflicts([
        'passwordFile',
        'passwordPrompt',
      ]),
    )
    .addOption(
      new Option('--password-file <path>', 'authenticate with the password in a file').conflicts('passwordPrompt'),
    )
    .addOption(new Option('--password-prompt', `ask for the password (or set ${PASSWORD})`))
    .addOption(new Option('--password [secret]').hideHelp());

/**
 * The secret to give to a client; one typed at the terminal is asked for once, now.
 *
 * @category options
 * @since 0.1.0
 */
export const secretOf = (
  io: Io,
  { cookieFile, passwordFile, passwordPrompt, password }: SecretFlags,
): ObservableEither<Notice, ObservableEither<TorError, Uint8Array>> => {
  if (password !== undefined) {
    return of(
      E.left(
        usage(
          `others can read what stands on a command line: use --password-file, --password-prompt or ${PASSWORD} instead of --password`,
        ),
      ),
    );
  }
  if (cookieFile !== undefined) return of(E.right(cookieSecret(cookieFile)));
  if (passwordFile !== undefined) return of(E.right(passwordSecret(passwordFile)));
  if (passwordPrompt === true) return askSecret(io, 'Password: ').pipe(map(E.map(secret)));
  const given = io.env[PASSWORD] ?? '';
  return of(E.right(given === '' ? noSecret : secret(given)));
};
