/** A network's Tor behind TC: a TC client and the Tor's own client see the same. */
import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { client, configLine, linked, noReconnect, reset } from '../../../lib/index.js';
import type { CircuitEvent, Client, StreamEvent, Tor } from '../../../lib/index.js';
import { serve } from '../../../lib/tc/server.js';
import type { V1Client } from '../../../lib/v1/index.js';
import { afterwards } from '../afterwards.js';
import { settled } from '../../contract/expectations.js';
import { built, isCircuit } from './built.js';
import { controller, right, see } from './network.js';
import type { Seen } from './network.js';
import { echo, socks } from './socks.js';
import { describeInNetwork } from './inNetwork.js';

/** A TC client of this Tor, for the time of a spec. */
const throughTc = (tor: Tor): Client => {
  const [near, far] = linked();
  serve(tor)(far).subscribe();
  const tc = client(of(E.right(near)), { reconnect: noReconnect });
  afterwards(tc.close);
  return tc;
};

type Item<A> = E.Either<unknown, A>;

/** The events about one thing until it has ended, without details. */
const life = async <A extends CircuitEvent | StreamEvent>(
  seen: Seen<Item<A>>,
  isOne: (event: A) => boolean,
): Promise<ReadonlyArray<Omit<A, 'details'>>> => {
  const events = (items: ReadonlyArray<Item<A>>): ReadonlyArray<A> => {
    const all = items.filter(E.isRight).map(({ right: event }) => event);
    const first = all.find(isOne);
    return all.filter(({ id }) => id === first?.id);
  };
  const items = await seen.until((all) => events(all).some(({ status }) => status === 'Closed'));
  return events(items).map(({ details: _, ...event }) => event);
};

describeInNetwork('a Tor in a network, served in TC', (network) => {
  let tor: V1Client;
  let tc: Client;
  beforeEach(() => {
    tor = controller(network().node('c0'));
    tc = throughTc(tor);
  });

  it('its events are the same, in the same order, without details', async () => {
    const sides = [tor, tc].map(({ circuit$, stream$ }) => ({ circuits: see(circuit$), streams: see(stream$) }));
    await settled(tc);
    const { id } = await built(tor);
    const server = await echo();
    const through = await socks(network().node('c0'), '127.0.0.1', server.port);
    expect(await through.echo('hello')).toBe('hello');
    through.close();
    for (const { circuits } of sides) {
      await circuits.until(isCircuit(id, 'Built'));
    }
    await right(tor.closeCircuit(id));
    const target = `127.0.0.1:${String(server.port)}`;
    const [here, there] = await Promise.all(
      sides.map(async ({ circuits, streams }) => ({
        circuit: await life(circuits, (event) => event.id === id),
        stream: await life(streams, (event) => event.target === target),
      })),
    );
    expect(here?.circuit.length).toBeGreaterThan(4);
    // a status that the specification does not have is not sent
    const specified = here?.stream.filter(({ status }) => typeof status === 'string');
    expect(there).toEqual({ ...here, stream: specified });
  });

  it('what is set through it is read on the other side, and mapped for streams', async () => {
    await right(tc.setConf([configLine('MaxCircuitDirtiness', '11 minutes')]));
    afterwards(() => right(tor.setConf([reset('MaxCircuitDirtiness')])));
    expect(await right(tor.getConf(['MaxCircuitDirtiness']))).toEqual([configLine('MaxCircuitDirtiness', '660')]);
    const server = await echo();
    const from = { _tag: 'Hostname', address: 'served.example' } as const;
    await right(tc.mapAddress(from, { _tag: 'IPv4', address: '127.0.0.1' }));
    afterwards(() => right(tor.mapAddress(from, from)));
    const through = await socks(network().node('c0'), 'served.example', server.port);
    expect(await through.echo('mapped')).toBe('mapped');
  });
});
