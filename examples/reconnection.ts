/**
 * Reconnection: the server goes away and comes back; the event stream lives on, with one Left where it has a gap.
 *
 *     npm run example examples/reconnection.ts
 */
import { client, exponentialBackoff, isGap, listen, orThrow, showTorError } from 'rx-tor-control';
import type { Listen, Status } from 'rx-tor-control';
import { connectUrl, listenTcp, listenUrl } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { filter, firstValueFrom, map, Subscription, take, tap, toArray } from 'rxjs';

const simulated = simulator({ circuitsPerMinute: 600 });

/** Serves the simulated Tor until the subscription ends. */
const start = async (address: Listen): Promise<{ readonly url: string; readonly server: Subscription }> => {
  const server = new Subscription();
  const url = await new Promise<string>((resolve) => {
    server.add(
      listen(simulated, address)
        .pipe(
          orThrow,
          filter((event) => event._tag === 'Listening'),
        )
        .subscribe((event) => resolve(event.url)),
    );
  });
  return { url, server };
};

const show = (status: Status): string => {
  switch (status._tag) {
    case 'Idle':
      return 'idle';
    case 'Connecting':
    case 'Authenticating':
      return `${status._tag.toLowerCase()}, attempt ${status.attempt}`;
    case 'Connected':
      return `connected, session ${status.session}`;
    case 'Waiting':
      return `waiting for attempt ${status.attempt + 1}`;
    case 'Closed':
      return 'closed';
  }
};

const first = await start(listenTcp());
const tor = client(connectUrl(first.url), { reconnect: exponentialBackoff({ initial: 100, jitter: 0 }) });
tor.status$.subscribe((status) => console.log(`status: ${show(status)}`));

// one subscription, over both connections
const watching = tor.circuit$.subscribe((item) => {
  if (isGap(item)) console.log(`gap: ${showTorError(item.left)}`);
});

const threeEvents = () =>
  firstValueFrom(
    tor.circuit$.pipe(
      filter(({ _tag }) => _tag === 'Right'),
      take(3),
      toArray(),
      map(({ length }) => length),
      tap((count) => console.log(`${count} circuit events came`)),
    ),
  );

const until = (tag: Status['_tag']) => firstValueFrom(tor.status$.pipe(filter(({ _tag }) => _tag === tag)));

await threeEvents();
console.log('-- the server stops');
first.server.unsubscribe();
await until('Waiting');

console.log('-- the server starts again, on the same port');
const second = await start(listenUrl(first.url));
await until('Connected');
await threeEvents();

watching.unsubscribe();
tor.close();
second.server.unsubscribe();
