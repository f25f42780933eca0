/** WebSockets at a path of somebody's own server. */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { connectUrl, listenWebSocketOn } from '../../../lib/node.js';
import type { ListenWebSocketOnOptions } from '../../../lib/node.js';
import { ended, first, observe, received, say, text } from '../../transport/observe.js';
import { certs } from '../certs.js';
import { atEnd, leavesNothingOpen, opened } from './opened.js';
import type { Opened } from './opened.js';
import { rawPeer, request, upgraded } from './rawPeer.js';

leavesNothingOpen();

const page: RequestListener = (_, response) => response.writeHead(200, { Connection: 'close' }).end('a page');

const serving = async (server: Server = createServer(page)): Promise<Server> => {
  atEnd(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const at = (server: Server, options: ListenWebSocketOnOptions = {}): Promise<Opened> =>
  opened(listenWebSocketOn(server, { path: '/tc', ...options }));

it('stand beside what the server serves', async () => {
  const server = await serving();
  const { url, connection } = await at(server);
  expect(url).toBe(`ws://127.0.0.1:${portOf(server)}/tc`);
  const client = await first(observe(connectUrl(url)));
  atEnd(client.destroy);
  const accepted = await connection();
  const atServer = observe(accepted.incoming$);
  say(client, 'hello');
  await received(atServer, 5);
  expect(accepted.endpoint).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
  const response = await fetch(url.replace('ws', 'http'));
  expect(await response.text()).toBe('a page');
});

it('are never said to be local', async () => {
  const listening = observe(listenWebSocketOn(await serving()));
  expect((await first(listening)).local).toBe(false);
  listening.unsubscribe();
});

it('let in pages of the same server alone, by its own names', async () => {
  const server = await serving();
  const { url, refusal } = await at(server);
  const { host } = new URL(url);
  await upgraded(url, { Origin: `http://${host}` });
  for (const headers of [{ Origin: 'https://evil.example' }, { Host: 'evil.example' }]) {
    const peer = await rawPeer(url);
    peer.send(request(url, headers));
    expect(await peer.closed).toMatch(/^HTTP\/1\.1 403 /);
  }
  expect(await refusal(1)).toMatchObject({ kind: 'Denied' });
});

it('of TLS are wss:, and their pages are of https:', async () => {
  const server = await serving(createHttpsServer(certs.server, page));
  const { url, connection, accepted } = await at(server);
  expect(url).toMatch(/^wss:/);
  const client = await first(observe(connectUrl(url, { tls: { ca: certs.ca } })));
  atEnd(client.destroy);
  await connection();
  const from = (origin: string): Promise<unknown> =>
    new Promise((resolve) => {
      const socket = new WebSocket(url, 'tc.v0', { origin, ca: certs.ca });
      socket.on('open', () => {
        resolve('open');
        socket.terminate();
      });
      socket.on('error', ({ message }) => resolve(message));
    });
  const { host } = new URL(url);
  expect(await from(`http://${host}`)).toBe('Unexpected server response: 403');
  expect(await from(`https://${host}`)).toBe('open');
  await accepted.until(({ rights }) => rights.length === 2);
});

it('may be of a server that listens later, and end when it closes', async () => {
  const server = createServer(page);
  const listening = observe(listenWebSocketOn(server, { path: '/tc' }));
  expect([listening.rights, listening.lefts]).toEqual([[], []]);
  await serving(server);
  const { connection$ } = await first(listening);
  const connections = observe(connection$);
  server.close();
  await ended(connections);
  await ended(listening);
  expect(server.listenerCount('upgrade')).toBe(0);
});

it('end by unsubscribing: those that are open live on, and so does the server', async () => {
  const server = await serving();
  const { url, listening, connection } = await at(server);
  const client = await first(observe(connectUrl(url)));
  atEnd(client.destroy);
  const accepted = await connection();
  listening.unsubscribe();
  expect(server.listenerCount('upgrade')).toBe(0);
  const atServer = observe(accepted.incoming$);
  say(client, 'still');
  await received(atServer, 5);
  expect(text(atServer)).toBe('still');
  // without a listener Node takes the request as any other
  const { lefts } = await ended(observe(connectUrl(url)));
  expect(lefts).toMatchObject([
    { kind: 'Refused', detail: 'the server answered with HTTP 200 instead of opening a WebSocket' },
  ]);
});

it('at several paths are told apart, and another path is refused once', async () => {
  const server = await serving();
  const [a, b] = [await at(server, { path: '/a' }), await at(server, { path: '/b' })];
  await upgraded(b.url);
  await upgraded(a.url);
  await Promise.all([a.connection(), b.connection()]);
  const peer = await rawPeer(a.url);
  peer.send(request(a.url, {}, 'GET /c HTTP/1.1'));
  expect((await peer.closed).match(/^HTTP\/1\.1 404 /gm)).toHaveLength(1);
  expect([a, b].flatMap(({ accepted }) => accepted.rights)).toHaveLength(2);
  expect([a, b].flatMap(({ accepted }) => accepted.lefts)).toHaveLength(1);
});

it.each(['before', 'after'])('leave other paths to who else listens for upgrades, %s them', async (order) => {
  const server = await serving();
  const theirs = (): void =>
    void server.on('upgrade', ({ url }, socket) => {
      if (url === '/theirs') socket.end('HTTP/1.1 418 It is mine\r\n\r\n');
    });
  if (order === 'before') theirs();
  const { url, accepted } = await at(server);
  if (order === 'after') theirs();
  const peer = await rawPeer(url);
  peer.send(request(url, {}, 'GET /theirs HTTP/1.1'));
  expect(await peer.closed).toBe('HTTP/1.1 418 It is mine\r\n\r\n');
  await upgraded(url);
  await accepted.until(({ rights }) => rights.length === 1);
  expect(accepted.lefts).toEqual([]);
});

it('may be behind a proxy, and a Unix-domain socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
  atEnd(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'http');
  const server = createServer(page).listen(path);
  atEnd(() => server.close());
  await once(server, 'listening');
  const proxied = { url: 'wss://tor.example.org/tc', hosts: ['tor.example.org'], origins: ['https://tor.example.org'] };
  const plain = await at(server, { path: '/plain' });
  expect(plain.url).toBe(`ws+unix:${path}:/plain`);
  const { url, connection } = await at(server, proxied);
  expect(url).toBe('wss://tor.example.org/tc');
  const headers = { Host: 'tor.example.org' };
  const socket = new WebSocket(`ws+unix:${path}:/tc`, 'tc.v0', { headers, origin: 'https://tor.example.org' });
  await once(socket, 'open');
  expect((await connection()).endpoint).toBe('ws:');
  socket.terminate();
  const stranger = new WebSocket(`ws+unix:${path}:/tc`, 'tc.v0', { headers, origin: 'https://evil.example' });
  const [error] = (await once(stranger, 'error')) as [Error];
  expect(error.message).toBe('Unexpected server response: 403');
});

it('are refused where their options cannot be used', async () => {
  for (const options of [{ origins: ['*'] }, { path: 'tc' }]) {
    const { lefts } = await ended(observe(listenWebSocketOn(createServer(), options)));
    expect(lefts).toMatchObject([{ kind: 'Other' }]);
  }
});
