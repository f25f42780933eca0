/** The common parts of the commands that listen: flags, authentication, and notices about sessions. */
import type { Command } from 'commander';
import { either as E, function as F } from 'fp-ts';
import { map, merge, of, takeWhile } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Listen } from '../transport/Duplex.js';
import type { ObservableEither } from '../ObservableEither.js';
import { listenBoth } from '../node/listenBoth.js';
import { cookieFile } from '../node/secret/cookieFile.js';
import { hashedPassword } from '../node/secret/hashedPassword.js';
import { anyOf, noAuthentication } from '../server/index.js';
import { listen } from '../tc/server.js';
import { isOpen, withoutOpen } from '../server/Authentication.js';
import type { Authentication, ServerEvent } from '../server/index.js';
import { showWith } from '../showTorError.js';
import type { TorError, TransportError } from '../TorError.js';
import { listenV1 } from '../v1/server.js';
import type { ListenV1Options, ServedTor } from '../v1/server.js';
import { digest } from './digest.js';
import type { Occurrence } from './digest.js';
import { during } from './during.js';
import type { Io } from './Io.js';
import { tlsOf } from './options/connection.js';
import type { TlsFlags } from './options/connection.js';
import type { ListenUrlOptions } from '../node/url.js';
import { readWhole } from './options/files.js';
import { isTls, isUnix, schemeOf, torTarget } from './options/url.js';
import type { ProtocolName } from './options/url.js';
import { isWebSocket, webSocketOf, withWebSocket } from './options/webSocket.js';
import type { WebSocketFlags } from './options/webSocket.js';
import { failed, failure, note, say, usage, wrongFlag } from './Outcome.js';
import type { Notice, Outcome } from './Outcome.js';

/** The options of listeners except `--listen`, as the command line names them. */
export interface ListeningFlags extends WebSocketFlags {
  readonly listenCookieFile?: string;
  readonly listenHashedPasswordFile?: string;
  readonly listenCert?: string;
  readonly listenKey?: string;
  readonly listenCa?: string;
}

export interface ListenFlags extends TlsFlags, WebSocketFlags {
  readonly cookieFile?: string | undefined;
  readonly hashedPasswordFile?: string | undefined;
}

// -- flags

/** Every option of a listener except `--listen`, whose default depends on the subcommand. */
export const withListening = (command: Command): Command =>
  withWebSocket(
    command
      .option('--listen-cookie-file <path>', 'write a cookie there, and let in who has it')
      .option('--listen-hashed-password-file <path>', 'let in who has the password of this hash (see hash-password)')
      .option('--listen-cert <path>', 'its certificate (PEM), for tls: and wss:')
      .option('--listen-key <path>', "the certificate's key (PEM)")
      .option('--listen-ca <path>', 'let in only who has a certificate of these authorities (PEM)'),
  );

export const listenFlags = ({
  listenCookieFile,
  listenHashedPasswordFile,
  listenCert,
  listenKey,
  listenCa,
  origin,
  host,
}: ListeningFlags): ListenFlags => ({
  cookieFile: listenCookieFile,
  hashedPasswordFile: listenHashedPasswordFile,
  ...(listenCert === undefined ? {} : { cert: listenCert }),
  ...(listenKey === undefined ? {} : { key: listenKey }),
  ...(listenCa === undefined ? {} : { ca: listenCa }),
  ...(origin === undefined ? {} : { origin }),
  ...(host === undefined ? {} : { host }),
});

/** An address to listen at, with the scheme of its URL and the protocol that the scheme stands for. */
export interface Address {
  readonly scheme: string;
  readonly protocol: ProtocolName;
  readonly listen: Listen;
}

const addressOf = (url: string, flags: ListenFlags): E.Either<Notice, Address> => {
  const to = torTarget(url, '--listen');
  if (E.isLeft(to)) return to;
  const { name, scheme, rest, protocol } = to.right;
  return F.pipe(
    E.Do,
    E.bind('pages', () => webSocketOf(name, flags)),
    E.bind('own', () => identityOf(name, flags)),
    E.chainFirst(() => withSecret(name, flags)),
    E.chain(({ pages, own }) => E.mapLeft(wrongFlag('--listen'))(scheme.listen(rest, { ...pages, ...own }))),
    E.map((listen) => ({ scheme: name, protocol, listen })),
  );
};

/** The addresses of several URLs. Each gets the flags of its scheme; a flag that no URL has a use for is an error. */
export const addressesOf = (
  flags: ListenFlags,
  urls: ReadonlyArray<string>,
): E.Either<Notice, ReadonlyArray<Address>> => {
  const schemes = urls.map(schemeOf);
  return F.pipe(
    urls,
    E.traverseArray((url) => {
      const scheme = schemeOf(url);
      const { ca, cert, key, origin, host, ...secrets } = flags;
      return addressOf(url, {
        ...secrets,
        ...(isTls(scheme) || !schemes.some(isTls) ? { ca, cert, key } : {}),
        ...(isWebSocket(scheme) || !schemes.some(isWebSocket) ? { origin, host } : {}),
      });
    }),
  );
};

const identityOf = (scheme: string, flags: ListenFlags): E.Either<Notice, Pick<ListenUrlOptions, 'tls'>> => {
  if (!isTls(scheme)) {
    return [flags.ca, flags.cert, flags.key].every((path) => path === undefined)
      ? E.right({})
      : E.left(
          usage(
            `--listen-ca, --listen-cert and --listen-key are for tls://HOST:PORT and wss://HOST:PORT/PATH, not ` +
              `${scheme}:`,
          ),
        );
  }
  const own = tlsOf(flags, 'listen-');
  if (E.isLeft(own)) return own;
  const { ca, cert, key } = own.right;
  if (cert === undefined || key === undefined) {
    return E.left(usage(`--listen: ${scheme}: needs --listen-cert and --listen-key`));
  }
  return E.right({ tls: { cert, key, ...(ca === undefined ? {} : { clientCa: ca }) } });
};

/** Reports a missing secret before any connection is made. */
const withSecret = (scheme: string, { cookieFile, hashedPasswordFile }: ListenFlags): E.Either<Notice, void> =>
  isWebSocket(scheme) && cookieFile === undefined && hashedPasswordFile === undefined
    ? E.left(
        usage(
          `--listen: ${scheme}: needs --listen-cookie-file or --listen-hashed-password-file, since web pages may ` +
            `reach it`,
        ),
      )
    : E.right(undefined);

/** Whether every user of this machine can connect: no secret, no certificate and no file permission is required. */
export const isOpenToAll = (url: string, { cookieFile, hashedPasswordFile, ca }: ListenFlags): boolean => {
  const scheme = schemeOf(url);
  const isProtected = isUnix(scheme) || (isTls(scheme) && ca !== undefined);
  return !isProtected && cookieFile === undefined && hashedPasswordFile === undefined;
};

const hashOf = (path: string): E.Either<Notice, Authentication> =>
  F.pipe(
    readWhole(path),
    E.chain((bytes) => E.mapLeft(failed)(hashedPassword(Buffer.from(bytes).toString('latin1').trim()))),
  );

/** A cookie file exists for as long as this is subscribed to. */
const authenticationOf = (
  flags: Pick<ListenFlags, 'cookieFile' | 'hashedPasswordFile'>,
): ObservableEither<Notice, Authentication> => {
  const hash = flags.hashedPasswordFile === undefined ? E.right(undefined) : hashOf(flags.hashedPasswordFile);
  if (E.isLeft(hash)) return of(hash);
  const byPassword = hash.right;
  if (flags.cookieFile === undefined) return of(E.right(byPassword ?? noAuthentication));
  return cookieFile(flags.cookieFile).pipe(
    map(E.bimap(failed, (byCookie) => (byPassword === undefined ? byCookie : anyOf(byCookie, byPassword)))),
  );
};

// -- notices

/** Shows errors of clients, without advice. */
const shown = showWith(() => '');

/** The number of notices that are written one by one per interval: about normal sessions, and about all else. */
const SESSIONS = 10;
const FAULTS = 3;

/** `session` names a session by its number. */
const noticeOf = (event: Exclude<ServerEvent, { readonly _tag: 'Listening' }>, session: NameOf): E.Left<Occurrence> => {
  switch (event._tag) {
    case 'SessionOpened':
      return occurs('sessions opened', `${session(event.id)}: opened from ${event.endpoint}`, SESSIONS);
    case 'Session': {
      const { kind, most, text } = toldOf(event.event);
      return occurs(kind, `${session(event.id)}: ${text}`, most);
    }
    case 'SessionClosed': {
      const { id, reason } = event;
      const most = kindOf(reason) === 'Ended' ? SESSIONS : FAULTS;
      return occurs(`sessions closed (${kindOf(reason)})`, `${session(id)}: closed (${closedBy(reason)})`, most);
    }
    case 'SessionRefused':
      return occurs('connections refused', `${event.endpoint}: refused (${shown(event.reason)})`);
  }
};

type NameOf = (id: number) => string;

const occurs = (kind: string, text: string, most = FAULTS): E.Left<Occurrence> => ({
  _tag: 'Left',
  left: { kind, most, notice: note(text) },
});

/** The kind of an error in a summary, one of a fixed set. */
const kindOf = (error: TorError): string => {
  if (error._tag === 'TransportError') return error.kind;
  return error._tag === 'ServerError' && typeof error.code === 'string' ? error.code : error._tag;
};

/** An ERROR that ends a session was sent by this server. */
const closedBy = (reason: TorError): string =>
  reason._tag === 'ServerError' ? `it got ERROR ${reason.code}: ${reason.text}` : shown(reason);

const toldOf = (
  event: Extract<ServerEvent, { readonly _tag: 'Session' }>['event'],
): { readonly kind: string; readonly text: string; readonly most?: number } => {
  switch (event._tag) {
    case 'Authenticated':
      return { kind: 'sessions authenticated', text: 'authenticated', most: SESSIONS };
    case 'AuthenticationRefused':
      return { kind: 'wrong secrets', text: 'gave a wrong secret' };
    case 'RequestFailed':
      return {
        kind: `${event.request} requests failed (${kindOf(event.error)})`,
        text: naming(event.request, shown(event.error)),
      };
    case 'EventNotSent':
      return { kind: `${event.event} events not sent`, text: `${event.event} event: ${shown(event.error)}` };
  }
};

/** Adds the request to an error that does not name it. */
const naming = (request: string, text: string): string =>
  text.startsWith(`${request}: `) ? text : `${request}: ${text}`;

/** Reports that a listener which other machines can reach needs a secret. */
const refusal = (error: TransportError, authentication: Authentication): Notice =>
  error.kind === 'Insecure' && isOpen(authentication) && !error.endpoint.startsWith('unix:')
    ? failure(
        `${error.endpoint}: other machines may reach it: use --listen-cookie-file or --listen-hashed-password-file`,
      )
    : failed(error);

// -- running

type Options = Omit<ListenV1Options, 'authentication' | 'scheduler'>;

/** The URL of a listener in the command's spelling, which names the protocol. */
const urlOf = (protocol: ProtocolName, url: string): string =>
  protocol === 'tc' ? url : `tor${url.replace(/^tcp:/, ':').replace(/^(?=[a-z])/, '+')}`;

/** Clients of ws: and wss: choose the protocol themselves. */
const listening = ({ protocol, scheme }: Address): typeof listenBoth => {
  if (protocol === 'v1') return listenV1;
  return isWebSocket(scheme) ? listenBoth : listen;
};

/**
 * Serves a Tor at one address: a line with its URL, and notices. `isOne` is whether it is the only one; else a notice
 * names the address of its session.
 */
const servingAt = (
  io: Io,
  tor: ServedTor,
  address: Address,
  isOne: boolean,
  authentication: Authentication,
  options: Options,
): Observable<E.Either<Occurrence, string>> => {
  let url: string | undefined;
  const session: NameOf = (id) => (isOne ? `session ${id}` : `${url ?? ''}: session ${id}`);
  const all = { ...options, authentication, scheduler: io.scheduler };
  return listening(address)(tor, address.listen, all).pipe(
    map(
      E.match(
        (error) =>
          url === undefined
            ? E.left({ kind: FAILURES, most: Infinity, notice: refusal(error, authentication) })
            : // an error of a client is not a failure of this program
              occurs(`connections failed (${error.kind})`, shown(error)),
        (event) => {
          if (event._tag !== 'Listening') return noticeOf(event, session);
          url = urlOf(address.protocol, event.url);
          return E.right(url);
        },
      ),
    ),
  );
};

/** The kind of the failure to listen. */
const FAILURES = 'failures';

const hasFailed = (item: E.Either<Occurrence, string>): boolean => item._tag === 'Left' && item.left.kind === FAILURES;

/**
 * Serves a Tor at addresses as the flags describe, for as long as it is subscribed to: writes the URL of each as a
 * line, and events of sessions as notices, of which many of a kind are summarized. If it cannot listen at one of
 * several, it ends.
 *
 * `configured` runs the listeners with an authentication of the Tor's own configuration. It is used unless the flags
 * name an authentication; with one, either is accepted.
 */
export const serving = (
  io: Io,
  tor: ServedTor,
  addresses: ReadonlyArray<Address>,
  flags: Pick<ListenFlags, 'cookieFile' | 'hashedPasswordFile'>,
  options: Options = {},
  configured: (use: (authentication: Authentication) => Observable<Outcome>) => Observable<Outcome> = (use) =>
    use(noAuthentication),
): Observable<Outcome> =>
  authenticationOf(flags).pipe(
    during(
      E.match(say, (byFlags) =>
        configured((byConfiguration) => {
          const authentication = isOpen(byFlags) ? byConfiguration : anyOf(byFlags, withoutOpen(byConfiguration));
          const isOne = addresses.length === 1;
          return merge(...addresses.map((address) => servingAt(io, tor, address, isOne, authentication, options))).pipe(
            takeWhile((item) => isOne || !hasFailed(item), true),
            digest(io),
          );
        }),
      ),
    ),
  );
