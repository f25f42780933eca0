/** A simulated Tor asked and watched from the other end of a connection. */
import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { concat, merge, of, takeUntil, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { client } from '../../lib/index.js';
import { linked } from '../../lib/transport/linked.js';
import { nullIPv4 } from '../../lib/model/Address.js';
import { configLine, reset } from '../../lib/model/ConfigLine.js';
import { serve } from '../../lib/tc/server.js';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import type { Tor } from '../../lib/Tor.js';

/** What it gives in so many milliseconds of virtual time. */
const inTime = (
  milliseconds: number,
  f: (tor: SimulatedTor, remote: Tor) => ReadonlyArray<Observable<unknown>>,
): ReadonlyArray<ReadonlyArray<unknown>> =>
  new TestScheduler(() => undefined).run(({ flush }) => {
    const tor = simulator({ seed: 5 });
    const [near, far] = linked();
    const session = serve(tor)(far).subscribe();
    const remote = client(of(E.right(near)));
    const seen = f(tor, remote).map((source$) => {
      const items: unknown[] = [];
      source$.pipe(takeUntil(timer(milliseconds))).subscribe((item) => items.push(item));
      return items;
    });
    timer(milliseconds).subscribe(() => {
      session.unsubscribe();
      remote.close();
    });
    flush();
    return seen;
  });

const events = (tor: Tor): Observable<unknown> =>
  merge<ReadonlyArray<unknown>>(tor.circuit$, tor.stream$, tor.orConnection$, tor.bandwidth$, tor.log$);

it('gives a client the events that it gives an observer here, without their details', () => {
  const [here, there] = inTime(29_950, (tor, remote) => [events(tor), events(remote)]);
  expect(here!.length).toBeGreaterThan(50);
  expect(there).toEqual(
    JSON.parse(JSON.stringify(here, (key, value: unknown) => (key === 'details' ? undefined : value))),
  );
});

it('answers a client as it answers here', () => {
  const requests = (tor: Tor): Observable<unknown> =>
    concat<ReadonlyArray<unknown>>(
      tor.setConf([configLine('bandwidthratebytes', '1 MB')]),
      tor.getConf(['BandwidthRate', 'ExitNodes', 'TrackHostExits', 'Log']),
      tor.getConf(['SocksPort', 'NoSuchKey']),
      tor.setConf([configLine('NoSuchKey', '1')]),
      tor.setConf([configLine('SocksPort', 'x')]),
      tor.setConf([reset('BandwidthRate')]),
      tor.saveConf,
      tor.mapAddress(nullIPv4, { _tag: 'Hostname', address: 'a.example' }),
      tor.getAllMappings,
      tor.signal('Dump'),
      tor.signal('Reload'),
    );
  const [here, there] = inTime(1000, (tor, remote) => [requests(tor), requests(remote)]);
  expect(here).toHaveLength(11);
  expect(there).toEqual(here);
});
