/**
 * A simulated Tor for pages of a browser: by WebSocket, to who has the token, and to pages of this server alone.
 *
 *     npm run example examples/websocket.ts
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { client, listen, noReconnect, password, policies, rights, secret, showTorError } from 'rx-tor-control';
import type { ServerEvent } from 'rx-tor-control';
import { listenWebSocketOn } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { webSocket } from 'rx-tor-control/websocket';
import { concat, filter, finalize, map, of, switchMap, take } from 'rxjs';
import type { Observable } from 'rxjs';
import { WebSocket } from 'ws';

// what a page shows is served from here as well: its origin is the one that may connect
const server = createServer((_, response) => response.end('the page')).listen(0, '127.0.0.1');

// the user passes it to the page; it is never in a URL that is sent to the server
const token = randomBytes(24).toString('base64url');

const event$ = listen(policies.readOnly(simulator()), listenWebSocketOn(server, { path: '/tc' }), {
  authentication: password(token),
});

/** In a browser without the second argument. */
const asPage = (url: string, origin: string) =>
  webSocket({
    url,
    WebSocket: class extends WebSocket {
      constructor(address: string, protocol: string) {
        super(address, protocol, { origin });
      }
    },
  });

const ask = (who: string, url: string, origin: string, given: string): Observable<string> => {
  const tor = client(asPage(url, origin), { secret: secret(given), reconnect: noReconnect });
  return tor.getConf(['SocksPort']).pipe(
    map((answer) =>
      answer._tag === 'Left'
        ? `${who}: ${showTorError(answer.left)}`
        : `${who}: ${answer.right.map(({ key, value }) => `${key} ${value}`).join(', ')}`,
    ),
    finalize(tor.close),
  );
};

const isListening = (event: ServerEvent) => event._tag === 'Listening';

event$
  .pipe(
    rights,
    filter(isListening),
    switchMap(({ url }) => {
      const origin = new URL(url.replace('ws:', 'http:')).origin;
      return concat(
        of(`listening at ${url}`),
        ask('the page', url, origin, token),
        ask('the page, with a wrong token', url, origin, 'a guess'),
        ask('a page of another site', url, 'https://evil.example', token),
      );
    }),
    take(4),
    finalize(() => server.close()),
  )
  .subscribe((line) => console.log(line));
