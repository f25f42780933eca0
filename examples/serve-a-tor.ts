/**
 * Serve a Tor: whatever implements the interface `Tor` can be served. This one is made by hand, with a map for its
 * configuration and a counter for its bandwidth. The server knows the hash of a password, not the password.
 *
 *     npm run example examples/serve-a-tor.ts
 */
import { function as F } from 'fp-ts';
import {
  client,
  listen,
  noReconnect,
  observableEither as OE,
  orThrow,
  secret,
  serverError,
  showTorError,
} from 'rx-tor-control';
import type { ConfigLine, ObservableEither, Tor, TorError } from 'rx-tor-control';
import { connectUrl, hashedPassword, hashPassword, listenTcp } from 'rx-tor-control/node';
import { concat, defer, finalize, interval, map, NEVER, take } from 'rxjs';
import type { Observable } from 'rxjs';

const handMade = (initial: ReadonlyArray<ConfigLine>): Tor => {
  const lines = new Map(initial.map((line) => [line.key.toLowerCase(), line]));
  const notHere: ObservableEither<TorError, never> = OE.left(serverError('Unspecified', 'not implemented here'));
  return {
    getConf: (keys) => defer(() => OE.right(keys.flatMap((key) => lines.get(key.toLowerCase()) ?? []))),
    setConf: (changes) =>
      defer(() => {
        for (const line of changes) lines.set(line.key.toLowerCase(), line);
        return OE.right(undefined);
      }),
    saveConf: notHere,
    signal: () => notHere,
    mapAddress: () => notHere,
    getAllMappings: notHere,
    circuit$: NEVER,
    stream$: NEVER,
    orConnection$: NEVER,
    bandwidth$: OE.fromObservable(
      interval(200).pipe(map((n) => ({ _tag: 'Bandwidth', read: 1000 * n, written: 100 * n }))),
    ),
    log$: NEVER,
    ended$: NEVER,
  };
};

const handMadeTor = handMade([{ key: 'Nickname', value: 'lighthouse' }]);

const visit = (url: string, name: string, given: string): Observable<string> => {
  const tor = client(connectUrl(url), { secret: secret(given), reconnect: noReconnect });
  return concat(
    tor.getConf(['Nickname']).pipe(OE.match(showTorError, (lines) => lines.map(({ value }) => value).join())),
    tor.bandwidth$.pipe(
      OE.match(showTorError, ({ read }) => `${read} bytes were read`),
      take(2),
    ),
  ).pipe(
    map((line) => `${name}: ${line}`),
    finalize(tor.close),
  );
};

// as `tor --hash-password` prints it, and a configuration file would have it
const hash = hashPassword('open sesame');

const server = F.pipe(
  OE.fromEither(hashedPassword(hash)),
  OE.chain((authentication) => listen(handMadeTor, listenTcp(), { authentication })),
)
  .pipe(orThrow)
  .subscribe((event) => {
    switch (event._tag) {
      case 'Listening':
        concat(visit(event.url, 'guesses', 'swordfish'), visit(event.url, 'knows', 'open sesame'))
          .pipe(finalize(() => server.unsubscribe()))
          .subscribe((line) => console.log(line));
        break;
      case 'Session':
        console.log(`server: session ${event.id}: ${event.event._tag}`);
        break;
      case 'SessionOpened':
      case 'SessionClosed':
      case 'SessionRefused':
        break;
    }
  });
