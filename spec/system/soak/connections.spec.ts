import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { either as E } from 'fp-ts';
import { filter, firstValueFrom, ReplaySubject, take } from 'rxjs';
import type { Observable } from 'rxjs';
import { client, listen, noReconnect } from '../../../lib/index.js';
import type { ServerEvent, TorError, TransportError } from '../../../lib/index.js';
import { connectUrl, listenTcp } from '../../../lib/node.js';
import { simulator } from '../../../lib/simulator/index.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Octets of heap that are in use, once nothing is left to collect. */
const heap = async (): Promise<number> => {
  let least = Infinity;
  for (let unchanged = 0; unchanged < 3; unchanged++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
    const { heapUsed } = process.memoryUsage();
    if (heapUsed < least) unchanged = 0;
    least = Math.min(least, heapUsed);
  }
  return least;
};

/** How many of each kind of handle there are; timers come and go with the specs' own time limits. */
const handles = (): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) {
    if (name !== 'Timeout' && name !== 'Immediate') counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
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

  // until the code is compiled for good, which takes heap of its own
  for (let i = 0; i < 1_000; i++) await cycle();
  await sessionsEnded(1_000);
  const before = { handles: handles(), listeners: listeners(), heap: await heap() };
  for (let i = 0; i < 1_000; i++) await cycle();
  await sessionsEnded(2_000);
  const after = { handles: handles(), listeners: listeners(), heap: await heap() };
  expect(after.handles).toEqual(before.handles);
  expect(after.listeners).toEqual(before.listeners);
  // 1 KiB a connection would be one object that is kept for each
  expect(after.heap - before.heap).toBeLessThan(1_000 * 1_024);
  server.unsubscribe();
}, 120_000);
