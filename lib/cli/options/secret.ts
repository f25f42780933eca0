/**
 * The source of the secret for AUTHENTICATE: a file, the terminal or the environment; never an argument, which every
 * user of the machine could read.
 */
import type { Command } from 'commander';
import { Option } from 'commander';
import { either as E } from 'fp-ts';
import { map, of } from 'rxjs';
import { secret } from '../../tc/client.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { cookieSecret, passwordSecret } from '../../node/secret/secretFile.js';
import type { TorError } from '../../TorError.js';
import type { Io } from '../Io.js';
import { usage } from '../Outcome.js';
import type { Notice } from '../Outcome.js';
import { askSecret } from '../prompt.js';

export interface SecretFlags {
  readonly cookieFile?: string;
  readonly cookieFromTor?: true;
  readonly allowPlainCookie?: true;
  readonly passwordFile?: string;
  readonly passwordPrompt?: true;
  /** An obvious but insecure flag, which is rejected with advice. */
  readonly password?: string | true;
}

/**
 * The secret to authenticate with. `CookieFromTor` is the cookie in the file that the Tor names; a `plain` one may be
 * sent without SAFECOOKIE.
 */
export type Secret =
  | { readonly _tag: 'None' }
  | { readonly _tag: 'CookieFromTor' }
  | { readonly _tag: 'Cookie'; readonly read: ObservableEither<TorError, Uint8Array>; readonly plain: boolean }
  | { readonly _tag: 'Password'; readonly read: ObservableEither<TorError, Uint8Array> };

/** The environment variable of the password. */
export const PASSWORD = 'TOR_CONTROL_PASSWORD';

export const withSecret = (command: Command): Command =>
  command
    .addOption(
      new Option('--cookie-file <path>', "authenticate with the Tor's cookie").conflicts([
        'passwordFile',
        'passwordPrompt',
        'cookieFromTor',
      ]),
    )
    .addOption(
      new Option(
        '--cookie-from-tor',
        'authenticate with the cookie in the file that the Tor names (v1 only)',
      ).conflicts(['passwordFile', 'passwordPrompt']),
    )
    .option('--allow-plain-cookie', 'send the cookie itself to a Tor that takes no proof of it (v1 only)')
    .addOption(
      new Option('--password-file <path>', 'authenticate with the password in a file').conflicts('passwordPrompt'),
    )
    .addOption(new Option('--password-prompt', `ask for the password (or set ${PASSWORD})`))
    .addOption(new Option('--password [secret]').hideHelp());

/**
 * The secret that the flags and the environment name. A prompt is shown once, now; a file is read again for each
 * connection.
 */
export const secretOf = (
  io: Io,
  { cookieFile, cookieFromTor, allowPlainCookie, passwordFile, passwordPrompt, password }: SecretFlags,
): ObservableEither<Notice, Secret> => {
  if (password !== undefined) {
    return of(
      E.left(
        usage(
          `others can read what stands on a command line: use --password-file, --password-prompt or ${PASSWORD} ` +
            `instead of --password`,
        ),
      ),
    );
  }
  if (allowPlainCookie === true && cookieFile === undefined) {
    // without it, any server at the Tor's address could request any file of that size
    return of(E.left(usage('--allow-plain-cookie: wanted --cookie-file as well')));
  }
  if (passwordPrompt === true) return askSecret(io, 'Password: ').pipe(map(E.map(typed)));
  const given = io.env[PASSWORD] ?? '';
  const known: Secret =
    cookieFile !== undefined
      ? { _tag: 'Cookie', read: cookieSecret(cookieFile), plain: allowPlainCookie === true }
      : cookieFromTor === true
        ? { _tag: 'CookieFromTor' }
        : passwordFile !== undefined
          ? { _tag: 'Password', read: passwordSecret(passwordFile) }
          : given === ''
            ? { _tag: 'None' }
            : typed(given);
  return of(E.right(known));
};

const typed = (password: string): Secret => ({ _tag: 'Password', read: secret(password) });
