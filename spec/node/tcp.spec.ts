import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { connectUrl, listenTcp, listenUrl, socketDuplex, tcp } from '../../lib/node.js';
import { ended, first, idle, observe, openSockets, received, say, settled, text } from '../transport/observe.js';
import { transportSuite } from '../transport/suite.js';

transportSuite('tcp', () => ({
  listen: listenTcp(),
  listenAt: (url) => listenUrl(url),
  connect: (url) => connectUrl(url),
  nobody: tcp({ port: 1 }),
}));

describe('tcp, against a socket of Node', () => {
  let server: Server;
  let accepted: Promise<Socket>;
  let port: number;
  let before: ReadonlyArray<string>;

  beforeEach(async () => {
    before = await idle();
    server = createServer({ allowHalfOpen: true });
    accepted = new Promise((resolve) => server.once('connection', resolve));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    server.close();
    (await accepted).destroy();
    expect(await settled(before)).toEqual(before);
  });

  it('gives one Left Reset, after all that came before, when the other end resets the connection', async () => {
    const client = await first(observe(tcp({ port })));
    const socket = await accepted;
    const atClient = observe(client.incoming$);
    socket.write('last words');
    await received(atClient, 10);
    socket.resetAndDestroy();
    await ended(atClient);
    expect(atClient.lefts).toEqual([
      {
        _tag: 'TransportError',
        kind: 'Reset',
        endpoint: `tcp://127.0.0.1:${port}`,
        detail: 'the other end reset the connection (read ECONNRESET)',
      },
    ]);
    say(client, 'nothing happens');
    client.end();
    client.destroy();
  });

  it('keeps what came before a reset for a later subscriber', async () => {
    const served = openSockets();
    const client = await first(observe(tcp({ port })));
    const socket = await accepted;
    socket.write('last words');
    // an answer shows that the words have come before the reset
    socket.once('data', () => socket.resetAndDestroy());
    say(client, 'go');
    await settled(served);
    const atClient = await ended(observe(client.incoming$));
    expect([text(atClient), atClient.lefts.map(({ kind }) => kind)]).toEqual(['last words', ['Reset']]);
  });

  it('receives what the other end says last, though a write to it fails before that has been read', async () => {
    server.on('connection', (socket) => {
      // closed with bytes unread: the system resets the connection, and the next write fails
      socket.once('readable', () => socket.write('go away', () => socket.destroy()));
    });
    for (let round = 0; round < 20; round++) {
      const client = await first(observe(tcp({ port })));
      const atClient = observe(client.incoming$);
      while (!atClient.completed()) {
        for (let i = 0; i < 10; i++) client.write(new Uint8Array(1_000));
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(text(atClient)).toBe('go away');
      expect(atClient.lefts.every(({ kind }) => kind === 'Reset')).toBe(true);
      client.destroy();
    }
  });

  it('keeps writing to an end that has sent its last, until it ends itself', async () => {
    const client = await first(observe(tcp({ port })));
    const socket = await accepted;
    const atClient = observe(client.incoming$);
    socket.end('that was all');
    await ended(atClient);
    expect(text(atClient)).toBe('that was all');
    say(client, 'and this');
    client.end();
    const got = await new Promise((resolve) => {
      const chunks: Array<Buffer> = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(String(Buffer.concat(chunks))));
    });
    expect(got).toBe('and this');
  });

  it('is sent without delay, and asks after a silent end', async () => {
    const socket = connect(port, '127.0.0.1');
    const setNoDelay = jest.spyOn(socket, 'setNoDelay');
    const setKeepAlive = jest.spyOn(socket, 'setKeepAlive');
    const { destroy } = socketDuplex(socket, 'tcp:');
    expect(setNoDelay.mock.calls).toEqual([[true]]);
    expect(setKeepAlive.mock.calls).toEqual([[true, 60_000]]);
    await accepted;
    destroy();
  });

  it('of which nobody observes anything any more does not keep the process after its end', async () => {
    const served = openSockets();
    const client = await first(observe(tcp({ port })));
    const socket = await accepted;
    say(client, 'bye');
    client.end();
    await new Promise((resolve) => socket.resume().on('end', resolve));
    // the other end does not end: only its own socket counts
    socket.unref();
    expect(await settled(served)).toEqual(served);
  });

  it('that is being observed has time to hear the other end out', async () => {
    const served = openSockets();
    const client = await first(observe(tcp({ port })));
    const socket = await accepted;
    const atClient = observe(client.incoming$);
    client.end();
    await new Promise((resolve) => socket.resume().on('end', resolve));
    expect(openSockets()).toHaveLength(served.length + 2);
    socket.end('so long');
    expect(text(await ended(atClient))).toBe('so long');
  });
});

describe('tcp addresses', () => {
  it.each([
    ['127.0.0.1', /^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/],
    ['127.1.2.3', /^tcp:\/\/127\.1\.2\.3:[1-9]\d*$/],
    ['localhost', /^tcp:\/\/localhost:[1-9]\d*$/],
  ])('says that %s is local', async (host, shape) => {
    const listening = observe(listenTcp({ host }));
    const { url, local } = await first(listening);
    listening.unsubscribe();
    expect(url).toMatch(shape);
    expect(local).toBe(true);
  });

  it('says that every address of this machine is not local', async () => {
    const listening = observe(listenTcp({ host: '0.0.0.0' }));
    const { local } = await first(listening);
    listening.unsubscribe();
    expect(local).toBe(false);
  });

  it('names the client that was accepted', async () => {
    const listening = observe(listenTcp());
    const { url, connection$ } = await first(listening);
    const client = await first(observe(connectUrl(url)));
    const server = await first(observe(connection$));
    expect(client.endpoint).toBe(url);
    expect(server.endpoint).toMatch(/^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/);
    client.destroy();
    server.destroy();
    listening.unsubscribe();
  });

  it('gives a Left for an address that is not one of this machine', async () => {
    // 192.0.2.0/24 is for documentation
    const { lefts } = await ended(observe(listenTcp({ host: '192.0.2.1' })));
    expect(lefts).toMatchObject([{ kind: 'Unreachable', endpoint: 'tcp://192.0.2.1:0' }]);
  });

  it('gives a Left for a port that is none, and throws nothing', async () => {
    for (const port of [-1, 65_536, 1.5, NaN]) {
      expect((await ended(observe(tcp({ port })))).lefts).toMatchObject([{ kind: 'Other' }]);
      expect((await ended(observe(listenTcp({ port })))).lefts).toMatchObject([{ kind: 'Other' }]);
    }
  });
});

it.each(['an error', 'destroy'])('a socket is destroyed before the end is emitted, at %s', async (how) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const duplex = socketDuplex(socket, 'tcp:');
  const destroyed: Array<boolean> = [];
  const note = (): void => void destroyed.push(socket.destroyed);
  duplex.incoming$.subscribe({ next: note, complete: note });
  if (how === 'destroy') duplex.destroy();
  else socket.emit('error', new Error('broken'));
  expect(destroyed).toEqual(how === 'destroy' ? [true] : [true, true]);
  server.close();
});
