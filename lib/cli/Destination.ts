/** The connection to a Tor over either protocol. */
import { either as E } from 'fp-ts';
import { concat, concatMap, defer, EMPTY, take } from 'rxjs';
import type { Observable } from 'rxjs';
import { client, noSecret } from '../tc/client.js';
import type { ClientOptions } from '../tc/client.js';
import type { Connect } from '../transport/Duplex.js';
import { cookieSecret } from '../node/secret/secretFile.js';
import { exponentialBackoff, noReconnect } from '../client/Backoff.js';
import type { Backoff } from '../client/Backoff.js';
import type { Connected } from '../client/Connected.js';
import { using } from '../client/using.js';
import type { Credentials } from '../v1/authentication/authenticate.js';
import { v1Client } from '../v1/client.js';
import type { Secret } from './options/secret.js';
import type { ProtocolName } from './options/url.js';
import { failed, say } from './Outcome.js';
import type { Outcome } from './Outcome.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A Tor to connect to. `url` contains no secret. `open` does not connect yet. */
export interface Destination {
  readonly url: string;
  readonly open: (reconnect: Backoff) => Connected;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

export const opening =
  (
    protocol: ProtocolName,
    connect: Connect,
    secret: Secret,
    { signals = 'specification', ...options }: Pick<ClientOptions, 'signals' | 'timeout' | 'scheduler'>,
  ): Destination['open'] =>
  (reconnect) => {
    switch (protocol) {
      case 'tc':
        return client(connect, {
          ...options,
          signals,
          reconnect,
          secret: 'read' in secret ? secret.read : noSecret,
        });
      case 'v1':
        return v1Client(connect, { ...options, ...credentialsOf(secret), reconnect });
    }
  };

const credentialsOf = (secret: Secret): Credentials => {
  switch (secret._tag) {
    case 'None':
      return {};
    case 'CookieFromTor':
      return { cookieFrom: cookieSecret };
    case 'Cookie':
      return { cookie: secret.read, allowPlainCookie: secret.plain };
    case 'Password':
      return { password: secret.read };
  }
};

// -------------------------------------------------------------------------------------
// running
// -------------------------------------------------------------------------------------

/** Reports the reason if a client has closed by itself. */
const reasonOf = ({ status$ }: Connected): Observable<Outcome> =>
  status$.pipe(
    take(1),
    concatMap((status) => (status._tag === 'Closed' ? say(failed(status.reason)) : EMPTY)),
  );

/**
 * Keeps a connection for `use`: a first connection that fails ends it with the reason; a later one is retried, unless
 * the error is permanent. `use` ends with the client.
 */
export const stayingWith = (
  connection: Destination,
  use: (tor: Connected) => Observable<Outcome>,
): Observable<Outcome> =>
  defer(() => {
    let wasConnected = false;
    const again = exponentialBackoff({ max: 5_000 });
    return using(
      () => connection.open((failures, reason) => (wasConnected ? again : noReconnect)(failures, reason)),
      (tor) =>
        tor.connected.pipe(
          take(1),
          concatMap(
            E.match(
              (error) => say(failed(error)),
              () => {
                wasConnected = true;
                return concat(
                  use(tor),
                  defer(() => reasonOf(tor)),
                );
              },
            ),
          ),
        ),
    );
  });
