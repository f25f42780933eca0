/** Launches a Tor, follows its bootstrap, and stops it. */
import { either as E, option as O } from 'fp-ts';
import { defer, Observable, of, switchMap, take } from 'rxjs';
import type { ConfigLine } from '../../model/ConfigLine.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { cookieSecret } from '../secret/secretFile.js';
import type { TorError } from '../../TorError.js';
import { unix } from '../unix.js';
import type { Bootstrap } from '../../v1/bootstrap/Bootstrap.js';
import { bootstrap } from '../../v1/bootstrap/follow.js';
import { v1Client } from '../../v1/client.js';
import type { V1ClientOptions } from '../../v1/client.js';
import type { V1Tor } from '../../v1/V1Tor.js';
import { launchFolder } from './dataFolder.js';
import type { LaunchFolder } from './dataFolder.js';
import { startTor } from './process.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The options of {@link launchTor}.
 *
 * @category model
 * @since 0.1.0
 */
export interface LaunchOptions {
  /** The program. `tor` in the PATH by default. */
  readonly binary?: string | undefined;
  /**
   * The configuration. Without a SocksPort, Tor chooses one: `listeners('socks')` returns it. The options that the
   * launch needs (ControlSocket, CookieAuthentication, DataDirectory, ...) are appended and override it.
   */
  readonly config?: ReadonlyArray<ConfigLine> | undefined;
  /** The folder for Tor's state, for a faster start the next time. A new folder by default, which is removed. */
  readonly dataDirectory?: string | undefined;
  /** Milliseconds without bootstrap progress after which the bootstrap is reported as stalled. 60,000 by default. */
  readonly stalledAfter?: number | undefined;
  /** The options of the client. `timeout` also limits the time until Tor listens. */
  readonly client?:
    Omit<V1ClientOptions, 'reconnect' | 'cookie' | 'cookieFrom' | 'password' | 'allowPlainCookie'> | undefined;
}

/**
 * The bootstrap progress of a launched Tor. `tor` accepts requests from the first item on.
 *
 * @category model
 * @since 0.1.0
 */
export type Launch =
  | { readonly _tag: 'Bootstrapping'; readonly tor: V1Tor; readonly bootstrap: Bootstrap }
  | { readonly _tag: 'Ready'; readonly tor: V1Tor };

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Starts a `tor` process with a private folder, control socket and cookie, and reports its bootstrap: emits
 * `Bootstrapping` for each step, then `Ready`, and nothing more until the Tor ends. Each subscription starts a process.
 *
 * - Unsubscribing stops the Tor and removes its folder. So does the end of this process, when it exits or by SIGHUP,
 *   SIGINT, SIGQUIT or SIGTERM. If the application handles a signal itself, it decides whether the process ends.
 * - After SIGKILL, or if a library ends the process on a signal, the Tor ends by itself, and its folder stays in the
 *   temporary folder (`tor-of-...`, mode 0700) until a process of this user calls `launchTor` again.
 * - If another user could replace files in the temporary folder, it emits a Left `Insecure`.
 * - If the Tor does not start, or ends, the last item is a Left: `NotFound` for a missing program, or `Ended` with the
 *   last lines of its output, which name an invalid option.
 *
 * ```text
 * launchTor()  -B0--B5-B10----B100 R-------------
 * ```
 *
 * @example
 * launchTor({ config: [configLine('SocksPort', '9150')] })
 *
 * @category constructors
 * @since 0.1.0
 */
export const launchTor = ({
  binary = 'tor',
  config = [],
  dataDirectory,
  stalledAfter,
  client = {},
}: LaunchOptions = {}): ObservableEither<TorError, Launch> =>
  defer(() => {
    const folder = launchFolder(config, dataDirectory);
    return folder._tag === 'Left' ? of(folder) : launched(binary, folder.right, stalledAfter, client);
  });

/** Milliseconds between attempts to connect until Tor listens. */
const RETRY = 50;

const launched = (
  binary: string,
  folder: LaunchFolder,
  stalledAfter: number | undefined,
  options: V1ClientOptions,
): ObservableEither<TorError, Launch> =>
  new Observable((subscriber) => {
    const started = startTor(binary, folder);
    if (E.isLeft(started)) {
      subscriber.next(started);
      subscriber.complete();
      return undefined;
    }
    const { ended$, stop } = started.right;
    let hasListened = false;
    const tor = v1Client(unix(folder.socket), {
      ...options,
      cookie: cookieSecret(folder.cookie),
      reconnect: () => (hasListened ? O.none : O.some(RETRY)),
    });
    const following = {
      ...(stalledAfter === undefined ? {} : { stalledAfter }),
      ...(options.scheduler === undefined ? {} : { scheduler: options.scheduler }),
    };
    const step$ = tor.connected.pipe(
      // so that the Tor ends with the connection, even if this process is killed
      switchMap((connected) => (connected._tag === 'Left' ? of(connected) : tor.command('TAKEOWNERSHIP'))),
      take(1),
      switchMap((owned) => {
        hasListened = true;
        return owned._tag === 'Left' ? of(owned) : bootstrap(tor, following);
      }),
    );

    let failure: TorError | undefined;
    const fail = (error: TorError): void => {
      failure ??= error;
      tor.close();
      stop();
    };
    const progress = step$.subscribe((step) => {
      if (step._tag === 'Left') {
        if (step.left._tag !== 'DecodeError') fail(step.left);
        return;
      }
      subscriber.next(E.right({ _tag: 'Bootstrapping', tor, bootstrap: step.right }));
      if (step.right.percentage === 100) subscriber.next(E.right({ _tag: 'Ready', tor }));
    });
    const lost = tor.ended$.subscribe(fail);
    const ended = ended$.subscribe((reason) => {
      tor.close();
      subscriber.next(E.left(saysMore(failure) ?? reason));
      subscriber.complete();
    });
    return () => {
      for (const one of [ended, lost, progress]) one.unsubscribe();
      tor.close();
      stop();
    };
  });

/** Returns undefined for a lost connection: the end of the process is the better reason. */
const saysMore = (failure: TorError | undefined): TorError | undefined =>
  failure?._tag === 'ConnectionLost' || failure?._tag === 'Closed' ? undefined : failure;
