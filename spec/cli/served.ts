/** A simulated Tor behind a real socket of 127.0.0.1. */
import { either as E } from 'fp-ts';
import { filter, firstValueFrom, map, mergeMap, ReplaySubject, tap } from 'rxjs';
import type { Listen } from '../../lib/transport/Duplex.js';
import { noAuthentication } from '../../lib/server/index.js';
import type { Authentication } from '../../lib/server/index.js';
import { listen } from '../../lib/tc/server.js';
import type { ServerEvent } from '../../lib/server/listen.js';
import { simulator } from '../../lib/simulator/simulator.js';
import type { SimulatedTor } from '../../lib/simulator/simulator.js';
import { script } from '../../lib/testing/script/Script.js';
import type { Step } from '../../lib/testing/script/Step.js';
import type { Tor } from '../../lib/Tor.js';
import { listenUrl } from '../../lib/node/url.js';
import { listenV1 } from '../../lib/v1/index.js';
import type { ServedTor } from '../../lib/v1/index.js';

export interface Served {
  readonly url: string;
  readonly close: () => void;
}

const open: Array<() => void> = [];

/** For `afterEach`. */
export const closeAll = (): void => {
  for (const close of open.splice(0)) close();
};

export const served = async (
  tor: Tor,
  authentication: Authentication = noAuthentication,
  address: Listen = listenUrl('tcp://127.0.0.1:0'),
  listenAt: typeof listen = listen,
): Promise<Served> => {
  const event$ = new ReplaySubject<ServerEvent>();
  // a Left is of a connection that could not be accepted
  const running = listenAt(tor, address, { authentication })
    .pipe(
      filter(E.isRight),
      map(({ right }) => right),
    )
    .subscribe(event$);
  const close = (): void => running.unsubscribe();
  open.push(close);
  const isListening = (event: ServerEvent) => event._tag === 'Listening';
  return { url: (await firstValueFrom(event$.pipe(filter(isListening)))).url, close };
};

/** The same on v1: `url` begins with `tor:`. */
export const servedV1 = async (tor: ServedTor, address = listenUrl('tcp://127.0.0.1:0')): Promise<Served> => {
  const { url, close } = await served(tor, noAuthentication, address, listenV1);
  return { url: url.replace(/^tcp:/, 'tor:'), close };
};

/** One in which nothing happens by itself, besides a bandwidth event each second. */
export const quiet = (torrc?: string): SimulatedTor =>
  simulator({ circuitsPerMinute: 0, streamsPerMinute: 0, failureRate: 0, ...(torrc === undefined ? {} : { torrc }) });

/** The same without the members of v1, so that a spec may replace its event streams. */
export const quietTor = (): Tor & Pick<SimulatedTor, 'snapshots'> => {
  const { getInfo: _, getInfoText: __, event: ___, ...tor } = quiet();
  return tor;
};

/** Whoever connects meets a server that follows a script. */
export const playing = async (...steps: ReadonlyArray<Step>): Promise<string> => {
  const url$ = new ReplaySubject<string>(1);
  const running = listenUrl('tcp://127.0.0.1:0')
    .pipe(
      filter(E.isRight),
      tap(({ right }) => url$.next(right.url)),
      mergeMap(({ right }) => right.connection$),
      filter(E.isRight),
      mergeMap(({ right }) => script(...steps)(right)),
    )
    .subscribe();
  open.push(() => running.unsubscribe());
  return firstValueFrom(url$);
};
