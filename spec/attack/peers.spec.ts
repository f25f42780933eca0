/**
 * Peers that are too large, too slow, gone or deaf, at a gateway before a Tor of today, beside one that is none of
 * these.
 */
import { noReconnect } from '../../lib/index.js';
import { serve } from '../../lib/tc/server.js';
import { v1Client } from '../../lib/v1/index.js';
import { authenticate, bytes, peerOf, raw } from '../server/handmade.js';
import { connectTo, peer, steady, welcome } from '../v1/peer.js';
import { MicrotaskTicks } from '../microtaskTicks.js';
import { deaf } from './deaf.js';

const turn = (): Promise<void> => new Promise(setImmediate);

const LIMIT = 16 * 1024 * 1024;

const open: Array<() => void> = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A gateway, its Tor, and a bystander's session. */
const gateway = async (scheduler = new MicrotaskTicks()) => {
  const far = peer();
  welcome(far);
  const tor = v1Client(connectTo(far), { reconnect: noReconnect, cryptography: steady });
  open.push(tor.close);
  const session = serve(tor, { scheduler });
  const bystander = peerOf(session);
  bystander.send(authenticate());
  // the gateway connects to its Tor first
  await turn();
  expect(bystander.came()).toEqual(['DONE']);
  return { far, session, bystander, scheduler };
};

it('who never reads is cut off at 16 MiB; all others get every event, in order', async () => {
  const { far, session, bystander } = await gateway();
  const client = deaf(session);
  const log = raw(5, [0, 5]);
  client.send(authenticate(), log);
  bystander.send(log);
  await turn();
  expect(far.received().at(-1)).toBe('SETEVENTS NOTICE WARN ERR');
  far.send('250 OK');
  await turn();
  bystander.came();
  const text = 'x'.repeat(60_000);
  const count = Math.ceil((2 * LIMIT) / text.length);
  let most = 0;
  for (let i = 0; i < count; i++) {
    far.send(`650 NOTICE ${i} ${text}`);
    most = Math.max(most, client.waiting());
  }
  await turn();
  expect(client.destroyed()).toBe(true);
  expect(client.told.at(-1)).toMatchObject({ _tag: 'Closed', reason: { _tag: 'QueueFull', limit: LIMIT } });
  expect(most).toBeLessThanOrEqual(LIMIT);
  expect(most).toBeGreaterThan(LIMIT - 100_000);
  expect(bystander.came()).toEqual(Array.from({ length: count }, () => 'Log'));
  expect(bystander.state()).toBe('open');
});

it('who asks and never reads is cut off too, and the Tor is asked no more', async () => {
  const { far, session, bystander } = await gateway();
  const client = deaf(session);
  far.onLine = (line) => {
    if (line.startsWith('GETCONF')) far.send(`250 ContactInfo=${'x'.repeat(60_000)}`);
  };
  welcome(far);
  client.send(authenticate());
  let rounds = 0;
  for (; !client.destroyed() && rounds < 1_000; rounds++) {
    client.send(raw(3, 'ContactInfo\n'));
    await turn();
  }
  expect(client.destroyed()).toBe(true);
  expect(client.waiting()).toBeLessThanOrEqual(LIMIT);
  far.received();
  client.send(raw(3, 'ContactInfo\n'));
  await turn();
  expect(far.received()).toEqual([]);
  bystander.send(raw(3, 'ContactInfo\n'));
  await turn();
  expect(bystander.came()).toHaveLength(1);
});

it('a client faster than the Tor has 1,024 requests in flight; each further one is refused in its place', async () => {
  const { far, session } = await gateway();
  const client = peerOf(session);
  await turn();
  far.received();
  client.send(authenticate(), bytes(...Array.from({ length: 5_000 }, () => raw(8))));
  await turn();
  const asked = far.received().filter((line) => line === 'SAVECONF');
  expect(asked).toHaveLength(1_024);
  far.send(...asked.map(() => '250 OK'));
  await turn();
  const replies = client.came().slice(1);
  expect(replies).toHaveLength(5_000);
  expect(replies.slice(0, 1_024).every((reply) => reply === 'DONE')).toBe(true);
  expect(replies.slice(1_024).every((reply) => reply.startsWith('9 '))).toBe(true);
});

it('who sends a byte now and then has half a minute to authenticate', async () => {
  const { far, session, scheduler } = await gateway();
  const client = peerOf(session);
  const content = bytes(raw(8), raw(8), raw(8), authenticate());
  content.forEach((byte, i) => scheduler.schedule(() => client.send(Uint8Array.of(byte)), (i + 1) * 2_100));
  scheduler.flush();
  expect(client.reason()).toMatch(/AUTHENTICATE|time|30000/i);
  expect(client.state()).not.toBe('open');
  expect(far.received().filter((line) => line === 'SAVECONF')).toEqual([]);
});

it('who sends a byte a turn after that is answered as others are', async () => {
  const { far, session } = await gateway();
  far.onLine = (line) => {
    if (line === 'SAVECONF') far.send('250 OK');
  };
  welcome(far);
  const client = peerOf(session);
  for (const byte of bytes(authenticate(), raw(8))) {
    client.send(Uint8Array.of(byte));
    await turn();
  }
  expect(client.came()).toEqual(['DONE', 'DONE']);
});

it.each([
  ['a body of over 1,024 bytes before AUTHENTICATE', bytes([4, 1, 0, 7], new Uint8Array(2_000))],
  ['the longest one', bytes([0xff, 0xff, 0, 7])],
  ['a fourth message before AUTHENTICATE', bytes(raw(8), raw(8), raw(8), raw(8), authenticate())],
])('who sends %s is cut off', async (_, content) => {
  const { far, session } = await gateway();
  far.received();
  const client = peerOf(session);
  client.send(content);
  await turn();
  expect(client.state()).not.toBe('open');
  expect(far.received()).toEqual([]);
});

it('who is gone with a request in flight takes nobody’s answer along', async () => {
  const { far, session, bystander } = await gateway();
  const client = peerOf(session);
  client.send(authenticate(), raw(3, 'ContactInfo\n'));
  await turn();
  client.destroy();
  bystander.send(raw(3, 'Nickname\n'));
  await turn();
  expect(far.received().slice(2)).toEqual(['GETCONF ContactInfo', 'GETCONF Nickname']);
  far.send('250 ContactInfo=not yours', '250 Nickname=amber');
  await turn();
  expect(bystander.came()).toEqual(['Nickname=amber']);
});

it('who has ended its side gets the answers that are due, and then the end', async () => {
  const { far, session } = await gateway();
  const client = peerOf(session);
  client.send(authenticate(), raw(8), raw(3, 'Nickname\n'));
  client.end();
  await turn();
  expect(client.came()).toEqual(['DONE']);
  far.send('250 OK', '250 Nickname=amber');
  await turn();
  expect(client.came()).toEqual(['DONE', 'Nickname=amber']);
  expect(client.state()).toBe('ended');
});

it('who stays half open, and whom the Tor never answers, is gone after five seconds', async () => {
  const { session, scheduler } = await gateway();
  const client = peerOf(session);
  client.send(authenticate(), raw(8));
  client.end();
  await turn();
  expect(client.completed()).toBe(false);
  scheduler.flush();
  expect(client.completed()).toBe(true);
});
