import { dirname, join } from 'node:path';
import { Option } from 'commander';
import { either as E, function as F } from 'fp-ts';
import { delay, identity, map, Observable, takeUntil } from 'rxjs';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { left, matchE } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { cookieFile } from '../../node/secret/cookieFile.js';
import { hashedPassword } from '../../node/secret/hashedPassword.js';
import type { Authentication } from '../../server/index.js';
import { configuredAuthentication } from '../../simulator/authentication.js';
import { simulator } from '../../simulator/simulator.js';
import type { SimulatedTor } from '../../simulator/simulator.js';
import type { SimulatorOptions } from '../../simulator/settings.js';
import { torrcFile } from '../../node/torrcFile.js';
import { secretUnavailable } from '../../TorError.js';
import type { TorError } from '../../TorError.js';
import type { Io } from '../Io.js';
import { failure, note, say, showError, usage } from '../Outcome.js';
import type { Notice, Outcome } from '../Outcome.js';
import { TC_URLS, V1_URLS } from '../options/url.js';
import { andThen } from '../options/webSocket.js';
import { addressesOf, listenFlags, serving, withListening } from '../serving.js';
import type { ListeningFlags } from '../serving.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

interface Flags extends ListeningFlags {
  readonly listen?: ReadonlyArray<string>;
  readonly torrc?: string;
  readonly seed: string;
}

const DEFAULT = 'tcp://127.0.0.1:9051';

const optionsOf = ({ seed, torrc }: Flags): E.Either<Notice, SimulatorOptions> =>
  /^\d{1,9}$/.test(seed)
    ? E.right({ seed: Number(seed), pid: process.pid, ...(torrc === undefined ? {} : { store: torrcFile(torrc) }) })
    : E.left(usage('--seed: wanted an integer'));

/** Milliseconds in which the last answers of a Tor that has ended are sent. */
const LAST_WORDS = 200;

/** The cookie file of `CookieAuthentication` is beside the torrc. */
const cookieBeside = (torrc: string | undefined): ObservableEither<TorError, Authentication> =>
  torrc === undefined
    ? left(secretUnavailable('CookieAuthentication', 'the cookie file needs the folder of a torrc; start with --torrc'))
    : cookieFile(join(dirname(torrc), 'control_auth_cookie'));

/** Authenticates sessions as the configuration requires, which a controller may change by SETCONF. */
const asConfigured =
  (tor: SimulatedTor, { torrc }: Flags) =>
  (use: (authentication: Authentication) => Observable<Outcome>): Observable<Outcome> =>
    configuredAuthentication(tor, { hashedPassword, cookie: cookieBeside(torrc) }, (authentication) =>
      use(authentication).pipe(map(E.right)),
    ).pipe(map(E.getOrElse((error): Outcome => E.left(note(showError(error))))));

/** Keeps a subscription to another Observable for as long as the source is subscribed to. */
const alongside =
  <A>(other$: Observable<unknown>): MonoTypeOperatorFunction<A> =>
  (source$) =>
    new Observable((subscriber) => {
      subscriber.add(other$.subscribe());
      subscriber.add(source$.subscribe(subscriber));
    });

const simulated = (io: Io, flags: Flags): Observable<Outcome> =>
  F.pipe(
    E.Do,
    E.bind('addresses', () => addressesOf(listenFlags(flags), flags.listen ?? [DEFAULT])),
    E.bind('options', () => optionsOf(flags)),
    E.match(say, ({ addresses, options }) => {
      const { scheduler } = io;
      const tor = simulator({ ...options, scheduler });
      // clients of the v1 protocol ask for the time and for circuits without an event that lets the time run
      const isRunning = addresses.some(({ protocol }) => protocol === 'v1');
      const served$ = serving(io, tor, addresses, listenFlags(flags), {}, asConfigured(tor, flags)).pipe(
        isRunning ? alongside(tor.bandwidth$) : identity,
        takeUntil(tor.ended$.pipe(delay(LAST_WORDS, scheduler))),
      );
      // the first request reads the torrc, so that a failure is reported before any client connects
      return options.store === undefined
        ? served$
        : F.pipe(
            tor.getConf([]),
            matchE(
              (error) =>
                say(failure(`${String(flags.torrc)}: ${error._tag === 'Closed' ? error.detail : showError(error)}`)),
              () => served$,
            ),
          );
    }),
  );

export const simulate: Subcommand = (program, { io, execute }) => {
  withListening(
    program
      .command('simulate')
      .summary('serve a simulated Tor')
      .description(
        'Serves a simulated Tor until Ctrl-C, or until a client has it halt: to clients of TC, of the v1 protocol, ' +
          'or both. Prints each URL that it listens on, and on stderr who comes and goes. Without authentication it ' +
          'listens only where no other machine, and no web page, can reach it.',
      )
      .addOption(
        new Option(
          '--listen <url>',
          `${TC_URLS}, or ${V1_URLS} for v1 (again for more); port 0 for any (default: "${DEFAULT}")`,
        ).argParser(andThen),
      ),
  )
    .option('--torrc <path>', 'read the configuration from this file, and save it there')
    .option('--seed <n>', 'the seed of the random numbers: the same seed repeats the same run', '1')
    .addHelpText(
      'after',
      examples(
        'simulate',
        'simulate --listen unix:/run/user/1000/tor.sock',
        'simulate --listen tor://127.0.0.1:9051 --listen tcp://127.0.0.1:9052',
        'simulate --listen tcp://0.0.0.0:9051 --listen-hashed-password-file hash.txt',
        'simulate --listen ws://127.0.0.1:9071/tc --listen-cookie-file cookie --origin http://localhost',
      ),
    )
    .action((flags: Flags) => execute(simulated(io, flags), 'ends'));
};
