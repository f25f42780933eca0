import { Option } from 'commander';
import { either as E, function as F } from 'fp-ts';
import { concatMap, EMPTY, finalize, from, merge, of, pairwise, Subject, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { matchE } from '../../ObservableEither.js';
import type { Status } from '../../model/Status.js';
import { stayingWith } from '../Destination.js';
import type { Connected } from '../../client/Connected.js';
import type { Destination } from '../Destination.js';
import type { Io } from '../Io.js';
import { connection, withConnection } from '../options/connection.js';
import type { ConnectionFlags } from '../options/connection.js';
import { policiesOf, withPolicies } from '../options/policy.js';
import type { Policies, PolicyFlags } from '../options/policy.js';
import { profileOf } from '../options/profile.js';
import { schemeOf, TC_URLS, V1_URLS } from '../options/url.js';
import { andThen } from '../options/webSocket.js';
import { note, say, showError, usage } from '../Outcome.js';
import type { Notice, Outcome } from '../Outcome.js';
import { addressesOf, isOpenToAll, listenFlags, serving, withListening } from '../serving.js';
import type { Address, ListeningFlags } from '../serving.js';
import type { Profile } from '../../v1/command/LineFilter.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

interface Flags extends ConnectionFlags, PolicyFlags, ListeningFlags {
  readonly listen: ReadonlyArray<string>;
  readonly allowUnauthenticatedWrites?: true;
}

const SECRETS = '--listen-cookie-file or --listen-hashed-password-file';

/**
 * Rejects `--allow-writes` without authentication unless that is explicitly allowed, too: the Tor's cookie may be
 * readable only by root, and the gateway must not extend that permission by default.
 */
const checkWrites = ({ isReadOnly }: Policies, flags: Flags): E.Either<Notice, void> => {
  const [open] = openToAll(flags);
  return isReadOnly || flags.allowUnauthenticatedWrites === true || open === undefined
    ? E.right(undefined)
    : E.left(
        usage(
          `--allow-writes: every user of this machine could change the Tor by way of ${open}: use --listen ` +
            `${unixLike(open)}, ${SECRETS}; or allow it with --allow-unauthenticated-writes`,
        ),
      );
};

/** The URLs at which every user of this machine can connect. */
const openToAll = (flags: Flags): ReadonlyArray<string> =>
  flags.listen.filter((url) => isOpenToAll(url, listenFlags(flags)));

/** The form of a URL of a Unix-domain socket for the protocol of a URL. */
const unixLike = (url: string): string => (schemeOf(url).startsWith('tor') ? 'tor+unix:/PATH' : 'unix:/PATH');

const warnings = (flags: Flags): Observable<Outcome> =>
  from(
    openToAll(flags).map((url) =>
      E.left(
        note(
          `warning: ${url} has no authentication: every user of this machine can connect (see --listen ` +
            `${unixLike(url)}, ${SECRETS})`,
        ),
      ),
    ),
  );

/** Reports the gaps in the connection to the Tor: one notice at the beginning and one at the end of each. */
const upstream = ({ status$ }: Connected, url: string): Observable<Outcome> =>
  status$.pipe(
    pairwise(),
    concatMap(([before, now]) => {
      const text = changeOf(before, now, url);
      return text === undefined ? EMPTY : of(E.left(note(text)));
    }),
  );

const changeOf = (before: Status, now: Status, url: string): string | undefined => {
  if (before._tag === 'Connected' && now._tag === 'Waiting') {
    return `the connection to ${url} was lost, trying again (${showError(now.reason)})`;
  }
  return now._tag === 'Connected' && before._tag !== 'Connected' ? `connected to ${url} again` : undefined;
};

/** Serves all sessions over one connection to the Tor; they end with it. */
const through = (
  io: Io,
  to: Destination,
  addresses: ReadonlyArray<Address>,
  flags: Flags,
  { isReadOnly, shared, perSession }: Policies,
  profile: Profile | undefined,
): Observable<Outcome> =>
  stayingWith(to, (tor) => {
    const over$ = new Subject<void>();
    return merge(
      say(note(`connected to ${to.url}; clients may ${isReadOnly ? 'only read' : 'read and write'}`)),
      warnings(flags),
      upstream(tor, to.url).pipe(takeUntil(over$)),
      serving(io, shared(tor), addresses, listenFlags(flags), { perSession, profile }).pipe(
        finalize(() => over$.next()),
      ),
    );
  });

const profileFor = ({ profile }: Flags, addresses: ReadonlyArray<Address>): E.Either<Notice, Profile | undefined> => {
  if (profile === undefined) return E.right(undefined);
  return addresses.every(({ protocol }) => protocol === 'v1')
    ? profileOf(profile)
    : E.left(usage(`--profile: it is for v1 clients only: every --listen must be ${V1_URLS}`));
};

const served = (io: Io, flags: Flags): Observable<Outcome> =>
  F.pipe(
    E.Do,
    E.bind('addresses', () => addressesOf(listenFlags(flags), flags.listen)),
    E.bind('policies', () => policiesOf(flags, flags.listen, io.scheduler)),
    E.chainFirst(({ policies }) => checkWrites(policies, flags)),
    E.bind('profile', ({ addresses }) => profileFor(flags, addresses)),
    E.match(say, ({ addresses, policies, profile }) =>
      F.pipe(
        connection(io, flags),
        matchE(say, (to) => through(io, to, addresses, flags, policies, profile)),
      ),
    ),
  );

export const gateway: Subcommand = (program, { io, execute }) => {
  const listening = withConnection(
    program
      .command('gateway')
      .summary('serve a Tor to other clients, with less than its own permissions')
      .description(
        'Serves the Tor at --tor on other addresses, in the v1 protocol or TC, until Ctrl-C. All clients share one ' +
          'connection to the Tor. When it is lost, their sessions end and new ones are refused until it is back. ' +
          'Prints each URL that it listens on, and on stderr the sessions that open and close.',
      ),
  )
    .optionsGroup('Listening:')
    .addOption(
      new Option('--listen <url>', `${V1_URLS} for v1; ${TC_URLS} for TC (again for more); port 0 for any`)
        .argParser(andThen)
        .makeOptionMandatory(),
    );
  withPolicies(withListening(listening))
    .option(
      '--allow-unauthenticated-writes',
      'with --allow-writes: also by every user of this machine, over tcp: or tls:',
    )
    .addHelpText(
      'after',
      examples(
        'gateway --tor tor+unix:/run/tor/control --cookie-from-tor --listen tor+unix:/run/user/1000/tor/control',
        'gateway --tor tor://127.0.0.1:9051 --password-prompt --listen tor://127.0.0.1:9061 --redact',
        'gateway --listen tcp://127.0.0.1:0 --listen-cookie-file ~/tc/cookie --allow-writes --allow-keys SocksPort',
        'gateway --listen ws://127.0.0.1:9071/tc --listen-hashed-password-file hash.txt --origin http://localhost:4200',
      ),
    )
    .action((flags: Flags) => execute(served(io, flags), 'ends'));
};
