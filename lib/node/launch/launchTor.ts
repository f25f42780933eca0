/** A Tor of one's own: started, followed into the network, stopped. */
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
  /** The program; `tor`, where the PATH has it. */
  readonly binary?: string | undefined;
  /**
   * Its configuration. Without a SocksPort, Tor chooses one: `listeners('socks')` returns it. What a
   * launch needs for itself (ControlSocket, CookieAuthentication, DataDirectory, ...) is put behind it.
   */
  readonly config?: ReadonlyArray<ConfigLine> | undefined;
  /** Where Tor keeps its state, for a quicker start the next time; a new folder by default, which is removed. */
  readonly dataDirectory?: string | undefined;
  /** Milliseconds without a step into the network after which that is told; 60,000. */
  readonly stalledAfter?: number | undefined;
  /** Of the connection to it. `timeout` is also how long it may take to listen. */
  readonly client?:
    Omit<V1ClientOptions, 'reconnect' | 'cookie' | 'cookieFrom' | 'password' | 'allowPlainCookie'> | undefined;
}

/**
 * How far a launched Tor is. It can be asked from the first item on.
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
 * Starts a `tor` with a folder, a control socket and a cookie of its own, which only this user can enter, and tells how
 * it comes into the network: `Bootstrapping` with each step, then `Ready`, and no more until it ends. Each subscription
 * starts one.
 *
 * - Unsubscribing stops it, and removes what was made for it. So does the end of this process, by itself or by SIGHUP,
 *   SIGINT, SIGQUIT or SIGTERM. An application that handles a signal itself decides whether it ends the process.
 * - After SIGKILL, or a signal that a library turns into the end of the process, the Tor ends by itself, and its folder
 *   stays in the temporary folder (`tor-of-...`, mode 0700) until a process of this user calls `launchTor` again.
 * - A temporary folder in which another user could replace files is a Left `Insecure`.
 * - When it does not start, or ends, a Left is the last item: `NotFound` for a program that is not there, `Ended` with
 *   its last lines, which name an option that is bad.
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

/** Milliseconds between tries to connect, as long as it does not listen yet. */
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
      // then it ends with the connection, also where this process is killed
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

/** A connection ends with the Tor, whose end then says more. */
const saysMore = (failure: TorError | undefined): TorError | undefined =>
  failure?._tag === 'ConnectionLost' || failure?._tag === 'Closed' ? undefined : failure;
