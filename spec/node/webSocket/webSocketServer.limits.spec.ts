/** How many may come, how long they may take, and whether they are still there. */
import { VirtualTimeScheduler } from 'rxjs';
import { connectUrl, listenWebSocket } from '../../../lib/node.js';
import { ended, first, observe, received } from '../../transport/observe.js';
import { atEnd, leavesNothingOpen, opened } from './opened.js';
import { closeCodeOf, frame, opcodes, rawPeer, request, upgraded } from './rawPeer.js';

leavesNothingOpen();

/** A clock that goes on to a time when it is told to. */
const clock = (): { readonly scheduler: VirtualTimeScheduler; readonly to: (time: number) => void } => {
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  return {
    scheduler,
    to: (time) => {
      scheduler.maxFrames = time;
      scheduler.flush();
    },
  };
};

describe('a connection on its way to a WebSocket', () => {
  it.each<[string, (url: string) => string]>([
    ['says nothing', () => ''],
    ['stops in its headers', (url) => request(url).slice(0, 60)],
    ['stops at their end', (url) => request(url).slice(0, -2)],
  ])('that %s has its time', async (_, sent) => {
    const { scheduler, to } = clock();
    const { url, accepted } = await opened(listenWebSocket({ upgradeTimeout: 10_000, scheduler }));
    const peer = await rawPeer(url);
    peer.send(sent(url));
    // a later one that is served shows that the first has been accepted
    await upgraded(url);
    await accepted.until(({ rights }) => rights.length > 0);
    to(9_999);
    expect(peer.socket.destroyed).toBe(false);
    to(10_000);
    expect(await peer.closed).toBe('');
    expect(accepted.rights).toHaveLength(1);
  });

  it('that was one in time is left alone', async () => {
    const { scheduler, to } = clock();
    const { url, connection } = await opened(
      listenWebSocket({ upgradeTimeout: 10_000, pingInterval: Infinity, scheduler }),
    );
    const peer = await upgraded(url);
    const atServer = observe((await connection()).incoming$);
    to(100_000);
    peer.send(frame(opcodes.binary, 'still here'));
    await received(atServer, 10);
  });

  it('is cut off when there are too many, the oldest first, and those who hurry get in', async () => {
    const { url, connection } = await opened(listenWebSocket({ maxUpgrading: 3 }));
    const peers = [];
    for (let i = 0; i < 10; i++) {
      const peer = await rawPeer(url);
      peer.send('GET / HTTP/1.1\r\nX-Slow: ');
      peers.push(peer);
    }
    await Promise.all(peers.slice(0, 7).map(({ closed }) => closed));
    const client = await first(observe(connectUrl(url)));
    atEnd(client.destroy);
    await connection();
    expect(peers.slice(-2).map(({ socket }) => socket.destroyed)).toEqual([false, false]);
  });

  it('does not outlive the listening', async () => {
    const { url, listening } = await opened(listenWebSocket());
    const peer = await rawPeer(url);
    peer.send(request(url).slice(0, 60));
    await upgraded(url);
    listening.unsubscribe();
    await peer.closed;
  });
});

it('one WebSocket too many is refused with 503, until another one has gone', async () => {
  const { url, connection, refusal } = await opened(listenWebSocket({ maxConnections: 2 }));
  const peers = [await upgraded(url), await upgraded(url)];
  const third = await rawPeer(url);
  third.send(request(url));
  expect(await third.closed).toMatch(/^HTTP\/1\.1 503 /);
  expect(await refusal()).toMatchObject({ kind: 'Denied', detail: 'answered with HTTP 503: too many are connected' });
  const atServer = observe((await connection(0)).incoming$);
  peers[0]!.socket.destroy();
  await ended(atServer);
  await upgraded(url);
});

it('a WebSocket that is being closed gives way to a new one, whether or not its peer answers', async () => {
  const { url, connection } = await opened(listenWebSocket({ maxConnections: 2 }));
  const closing = await upgraded(url);
  await upgraded(url);
  (await connection(0)).destroy();
  await closing.until((got) => closeCodeOf(got) !== undefined);
  await upgraded(url);
  await closing.closed;
});

describe('the other end', () => {
  it('that answers a ping in time is kept, also by what it sends', async () => {
    const { scheduler, to } = clock();
    const { url, connection } = await opened(listenWebSocket({ pingInterval: 30_000, scheduler }));
    const peer = await upgraded(url);
    const atServer = observe((await connection()).incoming$);
    const answers = [frame(opcodes.pong), frame(opcodes.binary, 'a'), frame(opcodes.pong)];
    for (const [turn, answer] of answers.entries()) {
      to(30_000 * (turn + 1));
      await peer.until((got) => got.split('\x89\x00').length === turn + 2);
      peer.send(answer, frame(opcodes.binary, 'b'));
      await received(atServer, turn === 0 ? 1 : turn + 2);
    }
    expect(atServer.lefts).toEqual([]);
  });

  it('that does not is cut off, with a Left Unreachable', async () => {
    const { scheduler, to } = clock();
    const { url, connection } = await opened(listenWebSocket({ pingInterval: 30_000, scheduler }));
    const peer = await upgraded(url);
    const server = await connection();
    const atServer = observe(server.incoming$);
    to(30_000);
    await peer.until((got) => got.endsWith('\x89\x00'));
    to(59_999);
    expect(atServer.completed()).toBe(false);
    to(60_000);
    await peer.closed;
    await ended(atServer);
    expect(atServer.lefts).toEqual([
      {
        _tag: 'TransportError',
        kind: 'Unreachable',
        endpoint: server.endpoint,
        detail: 'no answer (the other end did not answer a ping)',
      },
    ]);
  });

  it('that is of this library answers by itself', async () => {
    const { scheduler, to } = clock();
    const { url, connection } = await opened(listenWebSocket({ pingInterval: 30_000, scheduler }));
    const client = await first(observe(connectUrl(url)));
    atEnd(client.destroy);
    observe(client.incoming$);
    const server = await connection();
    const atServer = observe(server.incoming$);
    for (let turn = 1; turn < 5; turn++) {
      to(30_000 * turn);
      client.write(Uint8Array.of(turn));
      await received(atServer, turn);
    }
    expect(atServer.completed()).toBe(false);
  });
});
