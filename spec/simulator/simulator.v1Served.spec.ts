/** A simulated Tor behind the v1 protocol, asked and watched by a v1 client. */
import { either as E } from 'fp-ts';
import type { Observable } from 'rxjs';
import { concat, merge, of, takeUntil, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { torLaws } from '../../lib/testing/torLaws.js';
import { linked } from '../../lib/transport/linked.js';
import { configLine } from '../../lib/model/ConfigLine.js';
import { simulator } from '../../lib/simulator/index.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import { serveV1, v1Client } from '../../lib/v1/index.js';
import type { V1Tor } from '../../lib/v1/index.js';
import { eventNames } from '../../lib/simulator/info/names.js';
import { refusals } from './refusals.js';

/** The items that each source emits in so many milliseconds of virtual time. */
const inTime = (
  milliseconds: number,
  f: (tor: SimulatedTor, remote: V1Tor) => ReadonlyArray<Observable<unknown>>,
): ReadonlyArray<ReadonlyArray<unknown>> =>
  new TestScheduler(() => undefined).run(({ flush }) => {
    const tor = simulator({ seed: 5, streams: 'v1' });
    const [near, far] = linked();
    const session = serveV1(tor)(far).subscribe();
    const remote = v1Client(of(E.right(near)));
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

const five = (tor: V1Tor): Observable<unknown> =>
  merge<ReadonlyArray<unknown>>(tor.circuit$, tor.stream$, tor.orConnection$, tor.bandwidth$, tor.log$);

const named = (tor: V1Tor): Observable<unknown> => merge(...eventNames.map((name) => tor.event(name)));

it('gives a client the five streams that it gives an observer here', () => {
  const [here, there] = inTime(29_950, (tor, remote) => [five(tor), five(remote)]);
  expect(here!.length).toBeGreaterThan(50);
  expect(there).toEqual(here);
});

it('gives a client the events of every name that it gives an observer here', () => {
  const [here, there] = inTime(29_950, (tor, remote) => [named(tor), named(remote)]);
  expect(here!.length).toBeGreaterThan(100);
  expect(there).toEqual(here);
});

it.each(refusals)('%j is refused with the status of a real Tor', (request, status) => {
  const [line = '', ...data] = request.split('\n');
  const [[answer]] = inTime(1_000, (_, remote) => [
    line.startsWith('+') ? remote.command(line.slice(1), data.join('\n')) : remote.command(line),
  ]) as [[unknown]];
  expect(answer).toMatchObject({ left: { _tag: 'ServerError', status } });
});

const known = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid';
const key = { type: 'x25519', blob: 'kMSpmVNSJRh0XXSTHD5xHSBLXCNDDh6I/KJaFiJ5RUY=' };
const ports = [{ port: 80 }];

/** Requests that change nothing which a later one depends on, or the same when they are made twice. */
const requests = (tor: V1Tor): Observable<unknown> =>
  concat<ReadonlyArray<unknown>>(
    tor.getInfoText(['version', 'config/names', 'info/names', 'events/names', 'circuit-status', 'entry-guards']),
    tor.getInfoText(['foo', 'version', 'bar']),
    tor.getInfoText(['fingerprint']),
    tor.getInfo(['uptime', 'process/pid']),
    tor.resetConf([{ key: 'Nickname', value: 'mine' }, { key: 'ContactInfo' }]),
    tor.getConf(['Nickname', 'ContactInfo']),
    tor.loadConf('SocksPort 9150\n'),
    tor.loadConf('Foo 1\n'),
    tor.setConf([configLine('SocksPort', '9050')]),
    tor.extendCircuit(['foo']),
    tor.extendCircuit(['amber'], { circuit: 99 }),
    tor.closeCircuit(99),
    tor.closeCircuit(99, { ifUnused: true }),
    tor.setCircuitPurpose(99, 'controller'),
    tor.attachStream(99, 1, { hop: 2 }),
    tor.redirectStream(99, 'a.example', 80),
    tor.closeStream(99, 6),
    tor.addOnion({ ports, key: { type: 'ED25519-V3', blob: 'foo' } }),
    tor.delOnion(known),
    tor.addOnionClientAuth(known, key),
    tor.viewOnionClientAuth(),
    tor.removeOnionClientAuth(known),
    tor.removeOnionClientAuth(known),
    tor.hsFetch(known),
    tor.hsFetch(known, { servers: ['nobody'] }),
    tor.hsPost('hs-descriptor 3', { address: known }),
    tor.resolve('www.example.org'),
    tor.useFeature(['VERBOSE_NAMES']),
    tor.useFeature(['FOO']),
    tor.dropGuards,
    tor.dropTimeouts,
    tor.snapshots.circuits,
    tor.snapshots.orConnections,
  );

it('answers a client as it answers here', () => {
  const [here, there] = inTime(1000, (tor, remote) => [requests(tor), requests(remote)]);
  expect(here).toHaveLength(33);
  expect(there).toEqual(here);
});

it.each(torLaws().map(({ name, check }) => [name, check] as const))('law, with streams of v1: %s', async (_, check) => {
  expect(await check(() => ({ tor: simulator({ streams: 'v1' }) }))).toEqual(E.right(undefined));
});
