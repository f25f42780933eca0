import { either as E } from 'fp-ts';
import type { NewOnion, Onion } from '../../lib/v1/model/onions.js';
import { isOnionAddress } from '../../lib/simulator/onion/address.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import { now } from './observed.js';
import { quiet, run } from './v1.js';

const ports = [{ port: 80 }];
const done = [E.right(undefined), 'complete'];
const refused = (status: number, text: string) => [{ left: { _tag: 'ServerError', status, text } }, 'complete'];
const known = '2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid';

const added = (tor: SimulatedTor, service: Partial<NewOnion> = {}): Onion => {
  const [answer] = now(tor.addOnion({ ports, ...service }));
  return answer !== undefined && answer !== 'complete' && E.isRight(answer)
    ? answer.right
    : { serviceId: 'none', key: undefined };
};

const actions = (events: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  (events as ReadonlyArray<{ readonly action: string; readonly address: string }>).map(
    ({ action, address }) => `${action} ${address}`,
  );

describe('addOnion', () => {
  it('makes a key and its address, the same for the same seed', () => {
    const one = added(run().tor);
    expect(isOnionAddress(one.serviceId)).toBe(true);
    expect(one.key).toEqual({ type: 'ED25519-V3', blob: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/) });
    expect(added(run().tor)).toEqual(one);
    expect(added(run({ ...quiet, seed: 2 }).tor).serviceId).not.toBe(one.serviceId);
  });

  it('serves the same address again with the key, which is not repeated', () => {
    const { serviceId, key } = added(run().tor);
    expect(added(run({ ...quiet, seed: 3 }).tor, { key })).toEqual({ serviceId, key: undefined });
    expect(added(run().tor, { discardKey: true })).toEqual({ serviceId, key: undefined });
  });

  it('publishes the descriptor, and lists the service until it is removed', () => {
    const { tor, wait, events, info } = run(quiet, ['HS_DESC']);
    const { serviceId } = added(tor);
    const detached = added(tor, { detach: true }).serviceId;
    expect([info('onions/current'), info('onions/detached')]).toEqual([serviceId, detached]);
    expect(events('HS_DESC')).toEqual([]);
    wait(5_000);
    const own = actions(events('HS_DESC')).filter((text) => text.endsWith(serviceId));
    expect(own.map((text) => text.split(' ')[0])).toEqual([
      'CREATED',
      ...Array.from({ length: 4 }, () => 'UPLOAD'),
      ...Array.from({ length: 4 }, () => 'UPLOADED'),
    ]);
    expect(now(tor.delOnion(serviceId))).toEqual(done);
    expect([info('onions/current'), info('onions/detached')]).toEqual(['', detached]);
  });

  it('a service that is removed is not published any more', () => {
    const { tor, wait, events } = run(quiet, ['HS_DESC']);
    now(tor.delOnion(added(tor).serviceId));
    wait(5_000);
    expect(events('HS_DESC')).toEqual([]);
  });

  it.each<[Partial<NewOnion>, number, string]>([
    [{ ports: [] }, 512, "Missing 'Port' argument"],
    [{ key: { type: 'RSA1024', blob: 'foo' } }, 513, 'Invalid key type'],
    [{ key: { type: 'NEW', blob: 'RSA1024' } }, 513, 'Invalid key type'],
    [{ key: { type: 'ED25519-V3', blob: 'foo' } }, 512, 'Failed to decode ED25519-V3 key'],
    [{ key: { type: 'ED25519-V3', blob: 'AAAA' } }, 512, 'Failed to decode ED25519-V3 key'],
    [{ nonAnonymous: true }, 512, 'Tor is in anonymous hidden service mode'],
  ])('refuses %j as a Tor does', (service, status, text) => {
    expect(now(run().tor.addOnion({ ports, ...service }))).toMatchObject(refused(status, text));
  });

  it('refuses a second service with the same key', () => {
    const { tor } = run();
    const { key } = added(tor);
    expect(now(tor.addOnion({ ports, key }))).toMatchObject(refused(550, 'Onion address collision'));
  });
});

it('delOnion needs an address of a service', () => {
  const { tor } = run();
  expect(now(tor.delOnion('foo'))).toMatchObject(refused(512, 'Malformed Onion Service id'));
  expect(now(tor.delOnion('a'.repeat(56)))).toMatchObject(refused(512, 'Malformed Onion Service id'));
  expect(now(tor.delOnion(known))).toMatchObject(refused(552, 'Unknown Onion Service id'));
});

describe('descriptors', () => {
  it('hsFetch finds those of its own services, and no others', () => {
    const { tor, wait, events } = run(quiet, ['HS_DESC', 'HS_DESC_CONTENT']);
    const { serviceId } = added(tor);
    wait(5_000);
    const before = events('HS_DESC').length;
    expect(now(tor.hsFetch(serviceId))).toEqual(done);
    expect(now(tor.hsFetch(known))).toEqual(done);
    wait(1_000);
    expect(actions(events('HS_DESC')).slice(before)).toEqual([
      `REQUESTED ${serviceId}`,
      `REQUESTED ${known}`,
      `RECEIVED ${serviceId}`,
      `FAILED ${known}`,
    ]);
    expect(events('HS_DESC').at(-1)).toMatchObject({ reason: 'NOT_FOUND', authType: 'NO_AUTH' });
    expect(events('HS_DESC_CONTENT')).toMatchObject([
      { address: serviceId, descriptor: expect.stringMatching(/^hs-descriptor 3\n/) },
      { address: known, descriptor: '' },
    ]);
  });

  it('hsFetch and hsPost ask the directories that they are given', () => {
    const { tor, wait, events } = run(quiet, ['HS_DESC']);
    const { fingerprint } = tor.state().relays.get('birch')!;
    expect(now(tor.hsFetch(known, { servers: [`$${fingerprint}`, 'amber'] }))).toEqual(done);
    expect(now(tor.hsPost('hs-descriptor 3', { address: known, servers: ['cedar'] }))).toEqual(done);
    wait(1_000);
    const seen = events('HS_DESC') as ReadonlyArray<{ readonly action: string; readonly directory: string }>;
    expect(seen.map(({ action, directory }) => `${action} ${directory.split('~')[1] ?? ''}`)).toEqual([
      'REQUESTED birch',
      'REQUESTED amber',
      'UPLOAD cedar',
      'UPLOADED cedar',
      'FAILED birch',
      'FAILED amber',
    ]);
  });

  it('are refused for what is no address or no router', () => {
    const { tor } = run();
    expect(now(tor.hsFetch('foo'))).toMatchObject(refused(513, 'Invalid argument "foo"'));
    expect(now(tor.hsFetch(known, { servers: ['foo'] }))).toMatchObject(refused(552, 'Server "foo" not found'));
    expect(now(tor.hsPost('', { address: 'foo' }))).toMatchObject(refused(512, 'Malformed onion address'));
    expect(now(tor.hsPost('', { address: known, servers: ['x'] }))).toMatchObject(refused(552, 'Server "x" not found'));
  });
});

describe('keys of clients', () => {
  const key = { type: 'x25519', blob: 'kMSpmVNSJRh0XXSTHD5xHSBLXCNDDh6I/KJaFiJ5RUY=' };

  it('are added, replaced, listed and removed', () => {
    const { tor } = run();
    expect(now(tor.viewOnionClientAuth())).toEqual([E.right([]), 'complete']);
    expect(now(tor.addOnionClientAuth(known, key))).toEqual([E.right('Registered'), 'complete']);
    expect(now(tor.addOnionClientAuth(known, key, { name: 'bob' }))).toEqual([E.right('Replaced'), 'complete']);
    const own = { service: known, key, name: 'bob', permanent: false };
    expect(now(tor.viewOnionClientAuth())).toEqual([E.right([own]), 'complete']);
    expect(now(tor.viewOnionClientAuth(known))).toEqual([E.right([own]), 'complete']);
    expect(now(tor.removeOnionClientAuth(known))).toEqual([E.right(true), 'complete']);
    expect(now(tor.removeOnionClientAuth(known))).toEqual([E.right(false), 'complete']);
  });

  it('are refused as a Tor refuses them', () => {
    const { tor } = run();
    const blob = 'foo';
    expect(now(tor.addOnionClientAuth('foo', key))).toMatchObject(refused(512, 'Invalid v3 address "foo"'));
    expect(now(tor.addOnionClientAuth(known, { ...key, type: 'foo' }))).toMatchObject(
      refused(552, 'Unrecognized key type "foo"'),
    );
    expect(now(tor.addOnionClientAuth(known, { ...key, blob }))).toMatchObject(
      refused(512, 'Failed to decode x25519 private key'),
    );
    expect(now(tor.addOnionClientAuth(known, key, { permanent: true }))).toMatchObject(
      refused(553, `Unable to store creds for "${known}"`),
    );
    expect(now(tor.removeOnionClientAuth('foo'))).toMatchObject(refused(512, 'Invalid v3 address "foo"'));
    expect(now(tor.viewOnionClientAuth('foo'))).toMatchObject(refused(512, 'Invalid v3 address "foo"'));
  });
});
