/** Onion services: made by one Tor, reached through another. */
import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import type { CircuitEvent } from '../../../lib/index.js';
import { onionClientKeys, published as whenPublished } from '../../../lib/v1/index.js';
import type { HsDescEvent, NewOnion, V1Client } from '../../../lib/v1/index.js';
import { afterwards } from '../afterwards.js';
import { active, controller, right, see } from './network.js';
import type { Seen } from './network.js';
import { echo, socks } from './socks.js';
import type { Proxy, Through } from './socks.js';
import { describeInNetwork } from './inNetwork.js';

/** How often a connection is tried: of seven relays on its way, one may not be ready. */
const TRIES = 5;

const connected = async (proxy: Proxy, host: string): Promise<Through> => {
  for (let tried = 1; ; tried++) {
    const through = await socks(proxy, host, 80);
    if (through.reply === 0 || tried === TRIES) return through;
    through.close();
  }
};

/** Descriptors of a service: how many are on their way (`UPLOAD`), arrived (`UPLOADED`), and so on. */
const descriptors = (seen: Seen<E.Either<unknown, HsDescEvent>>, serviceId: string, what: string): number =>
  seen.items.filter((item) => E.isRight(item) && item.right.action === what && item.right.address === serviceId).length;

describeInNetwork('onion services', (network) => {
  let host: V1Client;
  let guest: V1Client;
  beforeEach(() => {
    host = controller(network().node('c1'));
    guest = controller(network().node('c0'));
  });

  /** Until it is published. */
  const published = async (service: NewOnion): Promise<string> => {
    const seen = see(host.event('HS_DESC'));
    await active(host, 'HS_DESC');
    const { serviceId } = await right(host.addOnion(service));
    const of = (what: string): number => descriptors(seen, serviceId, what);
    await seen.until(() => of('UPLOADED') > 0 && of('UPLOADED') + of('FAILED') === of('UPLOAD'));
    seen.stop();
    return serviceId;
  };

  it('one that is added is reached through another Tor, and carries bytes both ways', async () => {
    const server = await echo();
    const circuits = [host, guest].map((tor) => see(tor.circuit$));
    await Promise.all([host, guest].map((tor) => active(tor, 'circuit$')));
    const fetched = see(guest.event('HS_DESC'));
    await active(guest, 'HS_DESC');

    const serviceId = await published({ ports: [{ port: 80, target: `127.0.0.1:${String(server.port)}` }] });
    const through = await connected(network().node('c0'), `${serviceId}.onion`);
    expect(through.reply).toBe(0);
    const text = 'onion'.repeat(10_000);
    expect(await through.echo(text)).toBe(text);

    expect(descriptors(fetched, serviceId, 'RECEIVED')).toBeGreaterThan(0);
    const met = (purpose: string) => (item: E.Either<unknown, CircuitEvent>) =>
      E.isRight(item) && item.right.details?.purpose === purpose && item.right.details.rendQuery === serviceId;
    await circuits[0]?.until((items) => items.some(met('HS_SERVICE_REND')));
    await circuits[1]?.until((items) => items.some(met('HS_CLIENT_REND')));
    const stream = (await right(guest.snapshots.streams)).find(({ target }) => target === `${serviceId}.onion:80`);
    expect(stream).toMatchObject({ status: 'Succeeded' });
    expect((await right(guest.snapshots.circuits)).find(({ id }) => id === stream?.details?.circuit)).toMatchObject({
      status: 'Built',
      details: { purpose: 'HS_CLIENT_REND', rendQuery: serviceId },
    });
  });

  it('one with client authorization is reached by a client with its key, once it is published', async () => {
    const server = await echo();
    const { publicKey, privateKey } = await right(onionClientKeys);
    const ports = [{ port: 80, target: `127.0.0.1:${String(server.port)}` }];
    const onion = await right(host.addOnion({ ports, clients: [publicKey] }));
    const uploaded = { _tag: 'Right', right: { action: 'UPLOADED', address: onion.serviceId } };
    expect(await firstValueFrom(whenPublished(host, onion))).toMatchObject(uploaded);

    expect(await right(guest.addOnionClientAuth(onion.serviceId, privateKey))).toBe('Registered');
    const through = await connected(network().node('c0'), `${onion.serviceId}.onion`);
    expect(through.reply).toBe(0);
    expect(await through.echo('onion')).toBe('onion');
    expect(await right(guest.removeOnionClientAuth(onion.serviceId))).toBe(true);
  });

  it('there are those that were added, until they are deleted, or the connection ends that added them', async () => {
    const add = async (service: Omit<NewOnion, 'ports'> = {}): Promise<string> =>
      (await right(host.addOnion({ ports: [{ port: 80 }], ...service }))).serviceId;
    const current = (tor: V1Client, which: string): Promise<readonly [string]> =>
      right(tor.getInfoText([`onions/${which}`]));
    const one = await add();
    const other = await add();
    expect((await current(host, 'current'))[0].split('\n').sort()).toEqual([one, other].sort());
    await right(host.delOnion(one));
    expect(await current(host, 'current')).toEqual([other]);

    const staying = await add({ detach: true });
    const later = controller(network().node('c1'));
    afterwards(() => right(later.delOnion(staying)));
    host.close();
    expect(await current(later, 'detached')).toEqual([staying]);
    expect(await current(later, 'current')).toEqual(['']);
  });
});
