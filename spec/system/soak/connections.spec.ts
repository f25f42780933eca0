import type { either as E } from 'fp-ts';
import { filter, firstValueFrom, ReplaySubject, take } from 'rxjs';
import type { Observable } from 'rxjs';
import { client, listen, noReconnect } from '../../../lib/index.js';
import type { ServerEvent, TorError, TransportError } from '../../../lib/index.js';
import { connectUrl, listenTcp } from '../../../lib/node.js';
import { simulator } from '../../../lib/simulator/index.js';
import { growth } from '../../memory.js';

/** How many of each kind of handle there are; timers come and go with the specs' own time limits. */
const handles = (): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    if (name !== 'Timeout' && name !== 'Immediate') counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

/** Waits until the last sockets have closed. */
const socketsClosed = async (): Promise<void> => {
  while (process.getActiveResourcesInfo().includes('TCPSocketWrap')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const listeners = (): ReadonlyArray<number> => process.eventNames().map((name) => process.listenerCount(name));

it('1,000 connects and disconnects leave handles, listeners and heap as they were', async () => {
  const log$ = new ReplaySubject<E.Either<TransportError, ServerEvent>>(1);
  let closed = 0;
  const server = listen(simulator(), listenTcp()).subscribe((event) => {
    if (event._tag === 'Right' && event.right._tag === 'SessionClosed') closed++;
    log$.next(event);
  });
  const first = await firstValueFrom(log$);
  if (first._tag === 'Left' || first.right._tag !== 'Listening') throw new Error('it does not listen');
  const connect = connectUrl(first.right.url);
  const sessionsEnded = (n: number): Promise<unknown> =>
    firstValueFrom(
      (log$ as Observable<unknown>).pipe(
        filter(() => closed >= n),
        take(1),
      ),
    );

  const cycle = async (): Promise<void> => {
    const tor = client(connect, { reconnect: noReconnect });
    const events: Array<E.Either<TorError, unknown>> = [];
    const log = tor.bandwidth$.subscribe((event) => events.push(event));
    expect(await firstValueFrom(tor.getConf(['SocksPort']))).toMatchObject({ _tag: 'Right' });
    log.unsubscribe();
    tor.close();
  };

  let cycles = 0;
  const thousand = async (): Promise<true> => {
    for (let i = 0; i < 1_000; i++) await cycle();
    cycles += 1_000;
    await sessionsEnded(cycles);
    return true;
  };
  await thousand();
  await socketsClosed();
  const before = { handles: handles(), listeners: listeners() };
  const grown = await growth(thousand);
  await socketsClosed();
  expect({ handles: handles(), listeners: listeners() }).toEqual(before);
  // 2 KiB per connection would be a few objects that are kept for each
  expect(grown).toBeLessThan(1_000 * 2_048);
  server.unsubscribe();
}, 120_000);
