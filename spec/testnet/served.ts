/** A network's Tor behind TC: a TC client and the Tor's own client see the same. */
import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { client, configLine, linked, noReconnect, reset } from '../../lib/index.js';
import type { Client, TorEvent } from '../../lib/index.js';
import { serve } from '../../lib/server.js';
import type { ModernClient } from '../../lib/v1/index.js';
import { active, controller, right, see } from './network.js';
import type { Network } from './network.js';
import { echo, socks } from './socks.js';

/** A TC client of this Tor. */
export const throughTc = (tor: ModernClient): Client => {
  const [near, far] = linked();
  serve(tor)(far).subscribe();
  return client(of(E.right(near)), { reconnect: noReconnect });
};

const streams = ['circuit$', 'stream$', 'orConnection$'] as const;

export const specs = (network: () => Network): void => {
  let tor: ModernClient;
  let tc: Client;
  beforeAll(() => {
    tor = controller(network().node('c0'));
    tc = throughTc(tor);
  });
  afterAll(() => {
    tc.close();
    tor.close();
  });

  it('its events are the same, in the same order, without details', async () => {
    const here = streams.map((stream) => see<E.Either<unknown, TorEvent>>(tor[stream]));
    await active(tor, ...streams);
    const there = streams.map((stream) => see<E.Either<unknown, TorEvent>>(tc[stream]));
    for (let i = 0; i < 3; i++) await right(tc.getConf(['Nickname']));
    const before = here.map(({ items }) => items.length);

    const id = await right(tor.extendCircuit([]));
    const server = await echo();
    const through = await socks(network().node('c0').port, '127.0.0.1', server.port);
    expect(await through.echo('hello')).toBe('hello');
    through.close();
    server.close();
    const [circuits, told] = [here[0], there[0]];
    const isBuilt = (item: E.Either<unknown, TorEvent>): boolean =>
      E.isRight(item) && item.right._tag === 'Circuit' && item.right.id === id && item.right.status === 'Built';
    await circuits?.until((items) => items.some(isBuilt));
    await told?.until((items) => items.some(isBuilt));
    await right(tc.getConf(['Nickname']));

    here.forEach(({ items, stop }, i) => {
      const wanted = items.slice(before[i]).map(E.map(({ details: _, ...event }: TorEvent) => event));
      // some may have come while it was being asked for
      expect(there[i]?.items.slice(-wanted.length)).toEqual(wanted);
      stop();
      there[i]?.stop();
    });
    await right(tor.closeCircuit(id));
  });

  it('what is set through it is read on the other side, and mapped for streams', async () => {
    await right(tc.setConf([configLine('MaxCircuitDirtiness', '11 minutes')]));
    expect(await right(tor.getConf(['MaxCircuitDirtiness']))).toEqual([configLine('MaxCircuitDirtiness', '660')]);
    await right(tc.setConf([reset('MaxCircuitDirtiness')]));
    const server = await echo();
    const from = { _tag: 'Hostname', address: 'served.example' } as const;
    await right(tc.mapAddress(from, { _tag: 'IPv4', address: '127.0.0.1' }));
    const through = await socks(network().node('c0').port, 'served.example', server.port);
    expect(await through.echo('mapped')).toBe('mapped');
    through.close();
    server.close();
    await right(tc.mapAddress(from, from));
  });
};
