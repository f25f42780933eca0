/**
 * An event pipeline: which router do this Tor's circuits go through first, and how often?
 *
 * Serves a simulated Tor on a loopback socket, connects to it and composes its circuit events. One subscription holds
 * all of it: when `take` has what it wants, the connection and the server end too.
 *
 *     npm run example examples/event-pipeline.ts
 */
import { client, listen, mapRight, rights, showTorError, tapLeft, using, withStatus } from 'rx-tor-control';
import { connectUrl, listenTcp } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { filter, map, scan, switchMap, take, tap } from 'rxjs';

const listening$ = listen(simulator({ circuitsPerMinute: 300 }), listenTcp()).pipe(
  rights,
  filter((event) => event._tag === 'Listening'),
  tap(({ url }) => console.log(`a simulated Tor listens on ${url}`)),
);

const firstRouter$ = listening$.pipe(
  switchMap(({ url }) =>
    using(
      () => client(connectUrl(url)),
      (tor) => tor.circuit$,
    ),
  ),
  withStatus('Built'),
  tapLeft((error) => console.error(showTorError(error))),
  mapRight(({ path }) => path),
  rights,
  tap((path) => console.log(`built through ${path.join(', ')}`)),
  map(([first = 'nothing']) => first),
);

const counts$ = firstRouter$.pipe(
  scan((counts, router) => counts.set(router, (counts.get(router) ?? 0) + 1), new Map<string, number>()),
);

counts$.pipe(take(5)).subscribe({
  next: (counts) => console.log([...counts].map(([router, count]) => `${router}: ${count}`).join(', ')),
  complete: () => console.log('done: 5 circuits'),
});
