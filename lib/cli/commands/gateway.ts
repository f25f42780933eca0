import { either as E, function as F } from 'fp-ts';
import { concatMap, EMPTY, finalize, merge, of, pairwise, Subject, takeUntil } from 'rxjs';
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
import { TC_URLS } from '../options/url.js';
import { note, say, showError, usage } from '../Outcome.js';
import type { Notice, Outcome } from '../Outcome.js';
import { addressOf, isOpenToAll, listenFlags, serving, withListening } from '../serving.js';
import type { Address, ListenFlags, ListeningFlags } from '../serving.js';
import type { Subcommand } from './Subcommand.js';
import { examples } from './Subcommand.js';

interface Flags extends ConnectionFlags, PolicyFlags, ListeningFlags {
  readonly allowUnauthenticatedWrites?: true;
}

const SECRETS = '--listen-cookie-file or --listen-hashed-password-file';

/**
 * Rejects `--allow-writes` without authentication unless that is explicitly allowed, too: the Tor's cookie may be
 * readable only by root, and the gateway must not extend that permission by default.
 */
const checkWrites = ({ isReadOnly }: Policies, flags: Flags): E.Either<Notice, void> =>
  isReadOnly || flags.allowUnauthenticatedWrites === true || !isOpenToAll(listenFlags(flags))
    ? E.right(undefined)
    : E.left(
        usage(
          `--allow-writes: every user of this machine could change the Tor by way of ${flags.listen}: use --listen ` +
            `unix:/PATH, ${SECRETS}; or allow it with --allow-unauthenticated-writes`,
        ),
      );

const warning = (flags: ListenFlags): Observable<Outcome> =>
  isOpenToAll(flags)
    ? say(
        note(
          `warning: ${flags.listen} has no authentication: every user of this machine can connect (see --listen ` +
            `unix:/PATH, ${SECRETS})`,
        ),
      )
    : EMPTY;

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
  address: Address,
  flags: ListenFlags,
  { isReadOnly, shared, perSession }: Policies,
): Observable<Outcome> =>
  stayingWith(to, (tor) => {
    const over$ = new Subject<void>();
    return merge(
      say(note(`connected to ${to.url}; clients may ${isReadOnly ? 'only read' : 'read and write'}`)),
      warning(flags),
      upstream(tor, to.url).pipe(takeUntil(over$)),
      serving(io, shared(tor), [address], flags, { perSession }).pipe(finalize(() => over$.next())),
    );
  });

/** A listener of TC. Clients of ws: and wss: may choose v1. */
const tcAddressOf = F.flow(
  addressOf,
  E.filterOrElse(
    ({ protocol }) => protocol === 'tc',
    () => usage(`--listen: wanted ${TC_URLS}`),
  ),
);

const served = (io: Io, flags: Flags): Observable<Outcome> =>
  F.pipe(
    E.Do,
    E.bind('address', () => tcAddressOf(listenFlags(flags))),
    E.bind('policies', () => policiesOf(flags, flags.listen, io.scheduler)),
    E.chainFirst(({ policies }) => checkWrites(policies, flags)),
    E.match(say, ({ address, policies }) =>
      F.pipe(
        connection(io, flags),
        matchE(say, (to) => through(io, to, address, listenFlags(flags), policies)),
      ),
    ),
  );

export const gateway: Subcommand = (program, { io, execute }) => {
  const listening = withConnection(
    program
      .command('gateway')
      .summary('serve a Tor, such as one of today, to clients of TC')
      .description(
        'Serves the Tor at --tor on another address, as TC, until Ctrl-C. All clients share one connection to the ' +
          'Tor. When it is lost, their sessions end and new ones are refused until it is back. Prints the URL that ' +
          'it listens on, and on stderr who comes and goes.',
      ),
  )
    .optionsGroup('Listening:')
    .requiredOption('--listen <url>', `${TC_URLS}; port 0 for any`);
  withPolicies(withListening(listening))
    .option(
      '--allow-unauthenticated-writes',
      'with --allow-writes: also by every user of this machine, over tcp: or tls:',
    )
    .addHelpText(
      'after',
      examples(
        'gateway --tor tor+unix:/run/tor/control --cookie-from-tor --listen unix:/run/user/1000/tc/control',
        'gateway --tor tor://127.0.0.1:9051 --password-prompt --listen unix:/run/user/1000/tc/control --redact',
        'gateway --listen tcp://127.0.0.1:0 --listen-cookie-file ~/tc/cookie --allow-writes --allow-keys SocksPort',
        'gateway --listen ws://127.0.0.1:9071/tc --listen-hashed-password-file hash.txt --origin http://localhost:4200',
      ),
    )
    .action((flags: Flags) => execute(served(io, flags), 'ends'));
};
