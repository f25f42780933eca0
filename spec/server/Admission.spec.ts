/** Connections that never authenticate keep no client out, over each transport. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { client, listen, noReconnect, password, secret } from '../../lib/index.js';
import type { Client, Connect, Duplex, Listen, ListenOptions, ServerEvent } from '../../lib/index.js';
import { connectUrl, listenTcp, listenTls, listenUnix, listenWebSocket } from '../../lib/node.js';
import { queueFull } from '../../lib/TorError.js';
import { certs } from '../node/certs.js';
import { atEnd, leavesNothingOpen } from '../node/webSocket/opened.js';
import { first, observe } from '../transport/observe.js';
import { handmade } from './handmade.js';
import { memory } from '../../lib/transport/memory.js';

leavesNothingOpen();

const displaced = queueFull('unauthenticated sessions', 3);

const limits = { maxSessions: 2, maxUnauthenticated: 3 };

interface Served {
  readonly url: string;
  readonly connect: Connect;
  readonly events: ReadonlyArray<ServerEvent>;
  readonly until: (condition: (events: ReadonlyArray<ServerEvent>) => boolean) => Promise<unknown>;
}

const serving = async (address: Listen, options: ListenOptions = limits): Promise<Served> => {
  const seen = observe(listen(handmade(), address, { authentication: password('right'), ...options }));
  atEnd(seen.unsubscribe);
  const listening = await first(seen);
  if (listening._tag !== 'Listening') throw new Error('it does not listen');
  const { url } = listening;
  return {
    url,
    connect: connectUrl(url, { tls: { ca: certs.ca } }),
    events: seen.rights,
    until: (condition) => seen.until(({ rights }) => condition(rights)),
  };
};

const asking = (connect: Connect): Client => {
  const tor = client(connect, { secret: secret('right'), reconnect: noReconnect });
  atEnd(tor.close);
  return tor;
};

const idle = async (connect: Connect): Promise<Duplex<Uint8Array>> => {
  const duplex = await first(observe(connect));
  atEnd(duplex.destroy);
  return duplex;
};

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'admission-'));
  atEnd(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

const counted = (events: ReadonlyArray<ServerEvent>, tag: ServerEvent['_tag']): number =>
  events.filter(({ _tag }) => _tag === tag).length;

describe.each<[string, () => Listen]>([
  ['TCP', () => listenTcp()],
  ['TLS', () => listenTls(certs.server)],
  ['a Unix-domain socket', () => listenUnix(join(folder(), 'socket'))],
  ['WebSocket', () => listenWebSocket({ maxConnections: 5 })],
  ['WebSocket over TLS', () => listenWebSocket({ maxConnections: 5, tls: certs.server })],
])('over %s', (_, listenAt) => {
  it('the oldest unauthenticated connection gives way to a new one, and a client gets in at once', async () => {
    const { connect, events, until } = await serving(listenAt());
    for (let i = 0; i < 12; i++) await idle(connect);
    expect(await firstValueFrom(asking(connect).saveConf)).toMatchObject({ _tag: 'Right' });
    await until((now) => counted(now, 'SessionClosed') >= 10);
    expect(events.filter(({ _tag }) => _tag === 'SessionClosed')).toEqual(
      Array.from({ length: 10 }, (__, i) => ({ _tag: 'SessionClosed', id: i + 1, reason: displaced })),
    );
  });

  it('a session that has authenticated is never displaced', async () => {
    const { connect, until } = await serving(listenAt());
    const tor = asking(connect);
    expect(await firstValueFrom(tor.saveConf)).toMatchObject({ _tag: 'Right' });
    for (let i = 0; i < 12; i++) await idle(connect);
    await until((now) => counted(now, 'SessionClosed') >= 9);
    expect(await firstValueFrom(tor.saveConf)).toMatchObject({ _tag: 'Right' });
  });
});

it('peers that do not answer the closing of their WebSocket keep no client out', async () => {
  const { url, connect, events } = await serving(listenWebSocket({ maxConnections: 5 }));
  const { port } = new URL(url);
  for (let i = 0; i < 12; i++) {
    const socket = connectPlain(Number(port), '127.0.0.1');
    atEnd(() => socket.destroy());
    const upgraded = new Promise((resolve) => socket.once('data', resolve));
    socket.write(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: ' +
        'tc.v0\r\n\r\n',
    );
    expect(String(await upgraded)).toMatch(/^HTTP\/1\.1 101 /);
  }
  expect(await firstValueFrom(asking(connect).saveConf)).toMatchObject({ _tag: 'Right' });
  expect(counted(events, 'SessionOpened')).toBe(13);
});

it('by default 1,100 silent connections keep no client out', async () => {
  const { url, connect, events } = await serving(listenTcp(), {});
  const { port } = new URL(url);
  for (let i = 0; i < 1_100; i += 100) {
    const batch = Array.from({ length: 100 }, () => connectPlain(Number(port), '127.0.0.1'));
    atEnd(...batch.map((socket) => () => void socket.destroy()));
    await Promise.all(
      batch.map((socket) => new Promise((resolve) => socket.on('error', resolve).once('connect', resolve))),
    );
  }
  expect(await firstValueFrom(asking(connect).saveConf)).toMatchObject({ _tag: 'Right' });
  expect(counted(events, 'SessionOpened') - counted(events, 'SessionClosed')).toBe(64);
  expect(counted(events, 'SessionRefused')).toBe(0);
});

it('a client that authenticates when there are enough sessions gets an ERROR, and its session ends', async () => {
  const { connect, until } = await serving(listenTcp(), { maxSessions: 1, maxUnauthenticated: 3 });
  const late = await idle(connect);
  const seen = observe(late.incoming$);
  expect(await firstValueFrom(asking(connect).saveConf)).toMatchObject({ _tag: 'Right' });
  late.write(Buffer.concat([Uint8Array.of(0, 5, 0, 7), Buffer.from('right')]));
  await seen.until(({ completed }) => completed());
  expect(Buffer.concat(seen.rights).toString('latin1')).toContain('Resource exhausted');
  late.end();
  await until((now) =>
    now.some((event) => event._tag === 'SessionClosed' && event.id === 1 && event.reason._tag === 'QueueFull'),
  );
});

it('a limit of sessions that is not a number admits none', () => {
  const at = memory();
  const tags: string[] = [];
  const listening = listen(handmade(), at.listen, { maxSessions: NaN }).subscribe((item) => {
    if (E.isRight(item)) tags.push(item.right._tag);
  });
  at.connect.subscribe();
  expect(tags).toEqual(['Listening', 'SessionRefused']);
  listening.unsubscribe();
});
