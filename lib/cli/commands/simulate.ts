/**
 * @since 0.1.0
 */
import { either as E, function as F } from 'fp-ts';
import { delay, map, of, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Listen } from '../../duplex/Duplex.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { anyOf, listen, noAuthentication } from '../../server.js';
import type { Authentication, ServerEvent } from '../../server.js';
import { cookieFile } from '../../secret/cookieFile.js';
import { hashedPassword } from '../../secret/hashedPassword.js';
import { simulator } from '../../simulator/simulator.js';
import type { SimulatorOptions } from '../../simulator/settings.js';
import { showTorError } from '../../TorError.js';
import type { TransportError } from '../../TorError.js';
import { torrcFile } from '../../transport/node/torrcFile.js';
import { during } from '../during.js';
import type { Io } from '../Io.js';
import { tlsOf } from '../options/connection.js';
import type { TlsFlags } from '../options/connection.js';
import { readWhole } from '../options/files.js';
import { target } from '../options/url.js';
import { failed, failure, note, say, usage, wrongFlag } from '../Outcome.js';
import type { Notice, Outcome } from '../Outcome.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

interface Flags extends TlsFlags {
  readonly listen: string;
  readonly cookieFile?: string;
  readonly hashedPasswordFile?: string;
  readonly torrc?: string;
  readonly seed: string;
}

// -- what the flags say

const addressOf = (flags: Flags): E.Either<Notice, Listen> => {
  const to = target(flags.listen, '--listen');
  if (E.isLeft(to)) return to;
  const { name, scheme, rest } = to.right;
  if (name !== 'tls') return E.mapLeft(wrongFlag('--listen'))(scheme.listen(rest, {}));
  const own = tlsOf(flags);
  if (E.isLeft(own)) return own;
  const { ca, cert, key } = own.right;
  if (cert === undefined || key === undefined) return E.left(usage('--listen: tls: needs --cert and --key'));
  const tls = { cert, key, ...(ca === undefined ? {} : { clientCa: ca }) };
  return E.mapLeft(wrongFlag('--listen'))(scheme.listen(rest, { tls }));
};

const hashOf = (path: string): E.Either<Notice, Authentication> =>
  F.pipe(
    readWhole(path),
    E.chain((octets) => E.mapLeft(failed)(hashedPassword(Buffer.from(octets).toString('latin1').trim()))),
  );

/** A cookie file stands there for as long as this is subscribed to. */
const authenticationOf = (flags: Flags): ObservableEither<Notice, Authentication> => {
  const hash = flags.hashedPasswordFile === undefined ? E.right(undefined) : hashOf(flags.hashedPasswordFile);
  if (E.isLeft(hash)) return of(hash);
  const byPassword = hash.right;
  if (flags.cookieFile === undefined) return of(E.right(byPassword ?? noAuthentication));
  return cookieFile(flags.cookieFile).pipe(
    map(E.bimap(failed, (byCookie) => (byPassword === undefined ? byCookie : anyOf(byCookie, byPassword)))),
  );
};

const optionsOf = ({ seed, torrc }: Flags): E.Either<Notice, SimulatorOptions> =>
  /^\d{1,9}$/.test(seed)
    ? E.right({ seed: Number(seed), ...(torrc === undefined ? {} : { store: torrcFile(torrc) }) })
    : E.left(usage('--seed: wanted an integer'));

// -- what is said

const told = (event: ServerEvent): Outcome => {
  switch (event._tag) {
    case 'Listening':
      return E.right(event.url);
    case 'SessionOpened':
      return E.left(note(`session ${event.id}: opened from ${event.endpoint}`));
    case 'Session':
      return E.left(note(`session ${event.id}: ${toldOf(event.event)}`));
    case 'SessionClosed':
      return E.left(note(`session ${event.id}: closed (${showTorError(event.reason)})`));
    case 'SessionRefused':
      return E.left(note(`${event.endpoint}: refused (${showTorError(event.reason)})`));
  }
};

const toldOf = (event: Extract<ServerEvent, { readonly _tag: 'Session' }>['event']): string => {
  switch (event._tag) {
    case 'Authenticated':
      return 'authenticated';
    case 'AuthenticationRefused':
      return 'gave a wrong secret';
    case 'RequestFailed':
      return `${event.request}: ${showTorError(event.error)}`;
    case 'EventNotSent':
      return `${event.event} event: ${showTorError(event.error)}`;
  }
};

/** Nothing is served where other machines could reach it without a secret. */
const refusal = (error: TransportError, authentication: Authentication): Notice =>
  error.kind === 'Insecure' && authentication._tag === 'None' && !error.endpoint.startsWith('unix:')
    ? failure(`${error.endpoint}: other machines may reach it: use --cookie-file or --hashed-password-file`)
    : failed(error);

/** Milliseconds in which the last answers of a Tor that has ended are sent. */
const LAST_WORDS = 200;

const simulated = ({ scheduler }: Io, flags: Flags): Observable<Outcome> =>
  F.pipe(
    E.Do,
    E.bind('address', () => addressOf(flags)),
    E.bind('options', () => optionsOf(flags)),
    E.match(say, ({ address, options }) => {
      const tor = simulator({ ...options, scheduler });
      const serve = (authentication: Authentication): Observable<Outcome> =>
        listen(tor, address, { authentication, scheduler }).pipe(
          map(E.match((error): Outcome => E.left(refusal(error, authentication)), told)),
        );
      return authenticationOf(flags).pipe(
        during(E.match(say, serve)),
        takeUntil(tor.ended$.pipe(delay(LAST_WORDS, scheduler))),
      );
    }),
  );

/** @since 0.1.0 */
export const simulate: Subcommand = (program, { io, execute }) => {
  program
    .command('simulate')
    .summary('serve a simulated Tor')
    .description(
      'Serves a simulated Tor until Ctrl-C, or until a client has it halt. Prints the URL that it listens on, and on\n' +
        'stderr who comes and goes. Without authentication it listens only where no other machine can reach it.',
    )
    .option('--listen <url>', 'tcp://HOST:PORT, tls://HOST:PORT or unix:/PATH; port 0 for any', 'tcp://127.0.0.1:9051')
    .option('--cookie-file <path>', 'write a cookie there, and let in who has it')
    .option('--hashed-password-file <path>', 'let in who has the password of this hash (see hash-password)')
    .option('--cert <path>', 'its certificate (PEM), for tls:')
    .option('--key <path>', "the certificate's key (PEM)")
    .option('--ca <path>', 'let in only who has a certificate of these authorities (PEM)')
    .option('--torrc <path>', 'read the configuration from this file, and save it there')
    .option('--seed <n>', 'the same number gives the same run', '1')
    .addHelpText(
      'after',
      examples(
        'simulate',
        'simulate --listen unix:/run/user/1000/tor.sock',
        'simulate --listen tcp://0.0.0.0:9051 --hashed-password-file hash.txt',
      ),
    )
    .action((flags: Flags) => execute(simulated(io, flags), 'ends'));
};
