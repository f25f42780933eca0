/** Circuits: their events, requests and table. */
import { either as E } from 'fp-ts';
import type { CircuitEvent } from '../../../lib/index.js';
import type { V1Client } from '../../../lib/v1/index.js';
import { built, isCircuit } from './built.js';
import { fingerprints } from './fingerprints.js';
import { liveTables } from './liveTables.js';
import { active, controller, right, see } from './network.js';
import { echo, socks } from './socks.js';
import { describeInNetwork } from './inNetwork.js';

const isOf =
  (id: number) =>
  (item: E.Either<unknown, CircuitEvent>): item is E.Right<CircuitEvent> =>
    E.isRight(item) && item.right.id === id;

describeInNetwork('circuits', (network) => {
  let tor: V1Client;
  beforeEach(() => {
    tor = controller(network().node('c0'));
  });

  it('a circuit is launched, extended hop by hop, built, and closed', async () => {
    const seen = see(tor.circuit$);
    await active(tor, 'circuit$');
    const path = await fingerprints(tor, 'r0', 'a1', 'r2');
    const { id } = await built(tor, path);
    expect((await right(tor.getInfoText(['circuit-status'])))[0]).toMatch(new RegExp(`^${String(id)} BUILT `, 'm'));
    await right(tor.closeCircuit(id));
    const items = await seen.until(isCircuit(id, 'Closed'));
    const mine = items.filter(isOf(id)).map(({ right: event }) => event);
    expect(mine.map(({ status }) => status).filter((status, i, all) => status !== all[i - 1])).toEqual([
      'Launched',
      'Extended',
      'Built',
      'Closed',
    ]);
    const extended = mine.filter(({ details }) => details?.status === 'EXTENDED');
    expect(extended.map((event) => event.path.length)).toEqual([1, 2, 3]);
    const names = path.map((fingerprint, i) => `${fingerprint}~${['r0', 'a1', 'r2'][i] as string}`);
    expect(mine.find(({ status }) => status === 'Built')).toMatchObject({
      path: names,
      details: { purpose: 'GENERAL', timeCreated: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    });
    expect(mine.at(-1)).toMatchObject({ path: names, details: { reason: 'REQUESTED' } });
  });

  it('without a path Tor chooses one; a circuit that is built can be extended', async () => {
    const { id, path } = await built(tor);
    expect(path).toHaveLength(3);
    const seen = see(tor.circuit$);
    await active(tor, 'circuit$');
    const [other] = (await fingerprints(tor, 'a0', 'a1', 'a2', 'r0', 'r1', 'r2')).filter(
      (fingerprint) => !path.some((hop) => hop.startsWith(fingerprint)),
    );
    expect(await right(tor.extendCircuit([other as string], { circuit: id }))).toBe(id);
    const items = await seen.until((all) => isCircuit(id, 'Built')(all) || isCircuit(id, 'Closed')(all));
    const longer = items.filter(isOf(id)).find(({ right: { status } }) => status === 'Built')?.right.path;
    expect(longer).toEqual([...path, expect.stringContaining(other as string)]);
    await right(tor.closeCircuit(id));
  });

  it('the live tables come to be what the Tor says that there is', async () => {
    const { id } = await built(tor);
    const server = await echo();
    const through = await socks(network().node('c0'), '127.0.0.1', server.port);
    expect(await through.echo('hello')).toBe('hello');
    const { agreed, cleared } = liveTables(tor);
    const { circuits, streams, orConnections } = await agreed();
    const mine = expect.stringMatching(new RegExp(`^\\[${String(id)},"Built".*"purpose":"GENERAL"`));
    expect(circuits).toContainEqual(mine);
    await right(tor.command(`SETCIRCUITPURPOSE ${String(id)} purpose=controller`));
    const renamed = expect.stringMatching(new RegExp(`^\\[${String(id)},"Built".*"purpose":"CONTROLLER"`));
    expect((await agreed()).circuits).toContainEqual(renamed);
    expect(streams).toContainEqual(expect.stringContaining(`"Succeeded","127.0.0.1:${String(server.port)}"`));
    expect(orConnections).toContainEqual(expect.stringContaining('"Connected"'));
    const ends = see(tor.stream$);
    await active(tor, 'stream$');
    through.close();
    await ends.until((items) => items.some((item) => E.isRight(item) && item.right.status === 'Closed'));
    expect((await agreed()).streams).not.toContainEqual(expect.stringContaining(String(server.port)));
    expect(cleared()).toEqual([0, 0, 0]);
  });
});
