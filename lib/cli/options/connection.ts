/** The flags of every command that connects to a Tor, and the destination that they describe. */
import type { Command } from 'commander';
import { Option } from 'commander';
import { either as E, function as F } from 'fp-ts';
import { map, of } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Connect } from '../../transport/Duplex.js';
import type { SignalSet } from '../../model/Signal.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { matchE } from '../../ObservableEither.js';
import type { TlsIdentity } from '../../node/tls.js';
import { noReconnect } from '../../client/Backoff.js';
import type { Connected } from '../../client/Connected.js';
import { using } from '../../client/using.js';
import { opening } from '../Destination.js';
import type { Destination } from '../Destination.js';
import type { Io } from '../Io.js';
import { failure, say, usage, wrongFlag } from '../Outcome.js';
import type { Notice, Outcome } from '../Outcome.js';
import { parseSpan } from '../output/units.js';
import { readWhole } from './files.js';
import { secretOf, withSecret } from './secret.js';
import type { SecretFlags } from './secret.js';
import { isTls, TC_URLS, torTarget, V1_URLS } from './url.js';
import type { ProtocolName } from './url.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

export interface TlsFlags {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface ConnectionFlags extends SecretFlags, TlsFlags {
  readonly tor?: string;
  readonly signals: SignalSet;
  readonly timeout: string;
}

// -------------------------------------------------------------------------------------
// options
// -------------------------------------------------------------------------------------

/** The environment variable of the Tor's URL. */
export const URL_VARIABLE = 'TOR_CONTROL_URL';

const DEFAULT_URL = 'tcp://127.0.0.1:9051';

export const withConnection = (command: Command, otherwise: string = DEFAULT_URL): Command =>
  withSecret(
    command
      .optionsGroup('Connection:')
      .option('--tor <url>', `${TC_URLS}, or ${V1_URLS} for a current Tor (default: ${URL_VARIABLE}, ${otherwise})`),
  )
    .option('--ca <path>', 'trust these certificates (PEM), for tls: and wss:')
    .option('--cert <path>', 'show this certificate (PEM), for tls: and wss:')
    .option('--key <path>', "the certificate's key (PEM)")
    .addOption(
      new Option('--signals <set>', "the bytes of signals: the specification's, or those of old Tors")
        .choices(['specification', 'tor'])
        .default('specification'),
    )
    .option('--timeout <time>', 'how long to wait for the connection, and for an answer', '30s');

/** The requested URL and its source: the flag, then the environment. */
export const askedFor = (io: Io, { tor }: ConnectionFlags): readonly [url: string, where: string] | undefined => {
  if (tor !== undefined) return [tor, '--tor'];
  const given = io.env[URL_VARIABLE] ?? '';
  return given === '' ? undefined : [given, URL_VARIABLE];
};

/** Reads certificates and keys from their files. The flags' names may begin with a prefix. */
export const tlsOf = ({ ca, cert, key }: TlsFlags, prefix = ''): E.Either<Notice, TlsIdentity> => {
  if ((cert === undefined) !== (key === undefined)) {
    return E.left(usage(`--${prefix}cert and --${prefix}key go together`));
  }
  let identity: TlsIdentity = {};
  for (const [name, path] of Object.entries({ ca, cert, key })) {
    if (path === undefined) continue;
    const file = readWhole(path);
    if (E.isLeft(file)) return file;
    const kind = name === 'key' ? 'PRIVATE KEY' : 'CERTIFICATE';
    // OpenSSL does not name the file without a certificate, and accepts a `ca` without any
    if (!new RegExp(`-----BEGIN [A-Z0-9 ]*${kind}-----`).test(Buffer.from(file.right).toString('latin1'))) {
      return E.left(failure(`${path}: wanted PEM, with -----BEGIN ${kind}-----`));
    }
    identity = { ...identity, [name]: file.right };
  }
  return E.right(identity);
};

interface Route {
  readonly protocol: ProtocolName;
  readonly connect: Connect;
}

const routeOf = (url: string, where: string, flags: ConnectionFlags): E.Either<Notice, Route> => {
  const to = torTarget(url, where);
  if (E.isLeft(to)) return to;
  const { name, scheme, rest, protocol } = to.right;
  if (!isTls(name) && [flags.ca, flags.cert, flags.key].some((path) => path !== undefined)) {
    return E.left(usage('--ca, --cert and --key are for tls://HOST:PORT and wss://HOST:PORT/PATH'));
  }
  if (protocol === 'tc' && flags.cookieFromTor === true) {
    return E.left(usage(`--cookie-from-tor: wanted ${V1_URLS}, since TC does not report the path of the cookie`));
  }
  if (protocol === 'tc' && flags.allowPlainCookie === true) {
    return E.left(usage(`--allow-plain-cookie: wanted ${V1_URLS}; TC has no other way`));
  }
  if (protocol === 'v1' && flags.signals === 'tor') {
    return E.left(usage('--signals: the v1 protocol takes the names of signals, not bytes'));
  }
  const tls = tlsOf(flags);
  if (E.isLeft(tls)) return tls;
  return F.pipe(
    scheme.connect(rest, { tls: tls.right }),
    E.bimap(wrongFlag(where), (connect) => ({ protocol, connect })),
  );
};

const timeoutOf = ({ timeout }: ConnectionFlags): E.Either<Notice, number> =>
  E.mapLeft(wrongFlag('--timeout'))(parseSpan(timeout));

/** The destination that the flags and the environment describe. Errors are found before the password prompt. */
export const connection = (
  io: Io,
  flags: ConnectionFlags,
  [url, where] = askedFor(io, flags) ?? [DEFAULT_URL, 'the default'],
): ObservableEither<Notice, Destination> => {
  const parsed = F.pipe(
    E.Do,
    E.bind('timeout', () => timeoutOf(flags)),
    E.bind('route', () => routeOf(url, where, flags)),
  );
  if (E.isLeft(parsed)) return of(parsed);
  const { timeout, route } = parsed.right;
  return secretOf(io, flags).pipe(
    map(
      E.map((secret) => ({
        url,
        open: opening(route.protocol, route.connect, secret, {
          signals: flags.signals,
          timeout,
          scheduler: io.scheduler,
        }),
      })),
    ),
  );
};

/** Connects to the Tor of the flags for one use. */
export const ask = (
  io: Io,
  flags: ConnectionFlags,
  use: (tor: Connected) => Observable<Outcome>,
): Observable<Outcome> =>
  F.pipe(
    connection(io, flags),
    matchE(say, (to) => using(() => to.open(noReconnect), use)),
  );
