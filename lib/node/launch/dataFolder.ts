/**
 * The private folder of a launched Tor, which holds its configuration, socket and cookie. Other users cannot enter it.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { either as E } from 'fp-ts';
import type { ConfigLine } from '../../model/ConfigLine.js';
import { encodeError, transportError } from '../../TorError.js';
import type { TorError } from '../../TorError.js';
import { exposedFolder } from '../exposedFolder.js';
import { fromSystemError } from '../systemError.js';
import { quote } from '../../internal/text.js';
import { quoted } from '../../v1/text/quoted.js';
import { claim, PREFIX, sweep } from './stale.js';

export interface LaunchFolder {
  readonly torrc: string;
  /** An empty file, used instead of the system's defaults. */
  readonly defaults: string;
  readonly socket: string;
  readonly cookie: string;
  readonly remove: () => void;
}

/**
 * Creates the folder with mode 0700. A data directory passed by the caller is created if it does not exist, and is not
 * removed. Stale folders of other processes of this user are removed in the background.
 */
export const launchFolder = (
  config: ReadonlyArray<ConfigLine>,
  dataDirectory?: string,
): E.Either<TorError, LaunchFolder> => {
  const problem = config.map(problemOf).find((one) => one !== undefined);
  if (problem !== undefined) return E.left(problem);
  let folder: string | undefined;
  let owner: Server | undefined;
  const remove = (): void => {
    const made = folder;
    if (made === undefined) return;
    owner?.close();
    // ignores failures: a program that this Tor has started may still write there
    E.tryCatch(() => rmSync(made, { recursive: true, force: true, maxRetries: 3 }), E.toError);
  };
  try {
    const parent = tmpdir();
    void sweep(parent);
    folder = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
    const exposed = exposedFolder(folder);
    if (exposed !== undefined) {
      remove();
      return E.left(transportError('Insecure', 'folder of a Tor', exposed));
    }
    owner = claim(folder);
    const data = dataDirectory === undefined ? join(folder, 'data') : resolve(dataDirectory);
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const own = {
      torrc: join(folder, 'torrc'),
      defaults: join(folder, 'defaults'),
      socket: join(folder, 'control'),
      cookie: join(folder, 'cookie'),
    };
    writeFileSync(own.defaults, '', { mode: 0o600 });
    writeFileSync(
      own.torrc,
      torrcOf(config, [
        ['DataDirectory', data],
        ['ControlSocket', own.socket],
        ['CookieAuthentication', '1'],
        ['CookieAuthFile', own.cookie],
        ['__OwningControllerProcess', String(process.pid)],
        ['RunAsDaemon', '0'],
        ['Log', 'notice stdout'],
      ]),
      { mode: 0o600 },
    );
    return E.right({ ...own, remove });
  } catch (error) {
    remove();
    return E.left(fromSystemError('folder of a Tor')(error));
  }
};

/** Puts the lines that a launch needs after the caller's, since Tor uses the last line of an option with one value. */
const torrcOf = (
  config: ReadonlyArray<ConfigLine>,
  needed: ReadonlyArray<readonly [key: string, value: string]>,
): string => {
  const hasPort = config.some(({ key }) => key.toLowerCase() === 'socksport');
  return [
    ...(hasPort ? [] : [['SocksPort', 'auto'] as const]),
    ...config.map(({ key, value }) => [key, value] as const),
    ...needed,
  ]
    .map(([key, value]) => `${key} ${value === '' ? '' : quoted(value)}\n`)
    .join('');
};

const problemOf = ({ key, value }: ConfigLine): TorError | undefined => {
  // `%include` is not an option
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return encodeError('torrc', 'Key', 'letters, digits and _', quote(key));
  // eslint-disable-next-line no-control-regex
  if (/[\r\n\u0000]/.test(value)) return encodeError('torrc', 'Value', 'text without CR, LF or NUL', quote(value));
  return undefined;
};
