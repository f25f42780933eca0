/**
 * A proxy: a client is a Tor, and a Tor can be served. One connection to the real thing, any number of controllers.
 *
 *     npm run example examples/proxy.ts
 */
import { client, listen, memory, orThrow, rights, using } from 'rx-tor-control';
import type { ServerEvent } from 'rx-tor-control';
import { connectUrl, listenTcp } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { filter, finalize, forkJoin, map, switchMap, take, tap } from 'rxjs';

// a Tor somewhere; here it is a simulated one behind a connection in memory
const origin = memory();
const originServer = listen(simulator(), origin.listen)
  .pipe(
    rights,
    filter((event: ServerEvent) => event._tag === 'SessionOpened'),
  )
  .subscribe(({ id }) => console.log(`the Tor has session ${id}`));

const upstream = client(origin.connect);
const proxy$ = listen(upstream, listenTcp()).pipe(
  rights,
  filter((event) => event._tag === 'Listening'),
  tap(({ url }) => console.log(`the proxy listens on ${url}`)),
);

proxy$
  .pipe(
    switchMap(({ url }) =>
      forkJoin(
        [1, 2, 3].map((n) =>
          using(
            () => client(connectUrl(url)),
            (tor) => tor.getConf(['SocksPort']),
          ).pipe(
            orThrow,
            map((lines) => `controller ${n}: ${lines.map(({ key, value }) => `${key} ${value}`).join()}`),
          ),
        ),
      ),
    ),
    take(1),
    finalize(() => {
      upstream.close();
      originServer.unsubscribe();
    }),
  )
  .subscribe((lines) => lines.forEach((line) => console.log(line)));
