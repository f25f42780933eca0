/** A whole Tor by WebSocket: a client, a server, and a secret that is never in a URL. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { either as E } from 'fp-ts';
import { filter, firstValueFrom, map, of, take, toArray } from 'rxjs';
import { WebSocket, WebSocketServer } from 'ws';
import { client, listen, noReconnect, password, secret, showTorError } from '../../lib/index.js';
import type { Client, ClientOptions, ListenOptions, ServerEvent, Tor } from '../../lib/index.js';
import { connectUrl, listenWebSocket } from '../../lib/node.js';
import { simulator } from '../../lib/simulator/index.js';
import { webSocket } from '../../lib/websocket.js';
import { observe } from '../transport/observe.js';
import { handmade, bytesOf } from './handmade.js';
import { atEnd, leavesNothingOpen } from '../node/webSocket/opened.js';

leavesNothingOpen();

const token = 'a token of one time';

interface Served {
  readonly url: string;
  readonly events: ReadonlyArray<ServerEvent>;
  readonly until: (condition: (event: ServerEvent) => boolean) => Promise<unknown>;
}

const serving = async (options: ListenOptions = {}, tor: Tor = simulator()): Promise<Served> => {
  const events = observe(
    listen(tor, listenWebSocket({ path: '/tc' }), { authentication: password(token), ...options }),
  );
  atEnd(events.unsubscribe);
  const [first] = (await events.until(({ rights, lefts }) => rights.length + lefts.length > 0)).rights;
  if (first?._tag !== 'Listening') throw new Error('it does not listen');
  return {
    url: first.url,
    events: events.rights,
    until: (condition) => events.until(({ rights }) => rights.some(condition)),
  };
};

const asking = (url: string, options: ClientOptions = {}): Client => {
  // as a page does it, but for the WebSocket of Node
  const tor = client(webSocket({ url, WebSocket }), { secret: secret(token), ...options });
  atEnd(tor.close);
  return tor;
};

it('answers, and tells of events', async () => {
  const { url, until } = await serving();
  const tor = asking(url);
  const [answer] = await firstValueFrom(
    tor.getConf(['SocksPort']).pipe(
      map((item) => (E.isRight(item) ? item.right : [])),
      toArray(),
    ),
  );
  expect(answer).toEqual([{ key: 'SocksPort', value: '9050' }]);
  const [bandwidth] = await firstValueFrom(tor.bandwidth$.pipe(filter(E.isRight), take(1), toArray()));
  expect(bandwidth).toMatchObject({ right: { _tag: 'Bandwidth' } });
  tor.close();
  await until((event) => event._tag === 'SessionClosed' && 'kind' in event.reason && event.reason.kind === 'Ended');
});

it('lets nobody in without the secret, who learns that in words', async () => {
  const { url, until } = await serving();
  const tor = asking(url, { secret: secret('another one'), reconnect: noReconnect });
  expect(await firstValueFrom(tor.saveConf)).toMatchObject({
    left: { _tag: 'ServerError', code: 'AuthenticationFailed' },
  });
  await until((event) => event._tag === 'Session' && event.event._tag === 'AuthenticationRefused');
});

it('is not served without an authentication, not even on this machine', async () => {
  const events = observe(listen(simulator(), listenWebSocket()));
  await events.until(({ completed }) => completed());
  expect(events.rights).toEqual([]);
  expect(events.lefts).toMatchObject([{ kind: 'Insecure' }]);
});

it('has a session that does not take its answers closed, and its memory freed', async () => {
  const large = handmade({ getConf: () => of(E.right([{ key: 'Log', value: 'x'.repeat(60_000) }])) });
  const { url, until } = await serving({}, large);
  const socket = new WebSocket(url, 'tc.v0');
  atEnd(() => socket.terminate());
  await new Promise((resolve) => socket.once('open', resolve));
  socket.pause();
  const frameOf = (type: number, body: string): Buffer => {
    const header = Buffer.alloc(4);
    header.writeUInt16BE(body.length, 0);
    header.writeUInt16BE(type, 2);
    return Buffer.concat([header, Buffer.from(body)]);
  };
  socket.send(frameOf(7, token));
  const asked = Buffer.concat(Array.from({ length: 10 }, () => frameOf(3, 'Log\n')));
  let over = false;
  const refused = until((event) => event._tag === 'SessionClosed' && event.reason._tag === 'QueueFull').then(() => {
    over = true;
  });
  const ask = (): void => {
    if (!over && socket.readyState === WebSocket.OPEN) socket.send(asked, ask);
  };
  ask();
  await refused;
});

it('refuses one session too many, without ending the others', async () => {
  const { url, until } = await serving({ maxSessions: 1 });
  const tor = asking(url);
  await firstValueFrom(tor.connected);
  const second = observe(connectUrl(url));
  atEnd(() => second.rights.forEach(({ destroy }) => destroy()));
  await until((event) => event._tag === 'SessionRefused');
  expect((await firstValueFrom(tor.saveConf))._tag).toBe('Right');
});

describe('a text message is refused with a code of its own', () => {
  const closeCode = async (socket: WebSocket): Promise<unknown> => {
    const [code] = (await once(socket, 'close')) as ReadonlyArray<unknown>;
    return code;
  };

  it.each([
    ['before', []],
    ['after', [bytesOf({ _tag: 'Authenticate', secret: Buffer.from(token) })]],
  ])('by a server, %s the authentication: 1003', async (_, frames) => {
    const { url, until } = await serving();
    const socket = new WebSocket(url, 'tc.v0');
    const code = closeCode(socket);
    await once(socket, 'open');
    for (const frame of frames) socket.send(frame);
    socket.send('hunter2');
    await until((event) => event._tag === 'SessionClosed' && 'kind' in event.reason && event.reason.kind === 'Other');
    expect(await code).toBe(1003);
  });

  it.each([
    ['before', false],
    ['after', true],
  ])('by a client, %s the authentication: 4003', async (_, answers) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'tc.v0' });
    atEnd(() => {
      server.close();
    });
    await once(server, 'listening');
    const code = new Promise<unknown>((resolve) => {
      server.on('connection', (socket) => {
        socket.on('message', () => {
          if (answers) socket.send(bytesOf({ _tag: 'Done' }));
          socket.send('hunter2');
        });
        resolve(closeCode(socket));
      });
    });
    const tor = asking(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { reconnect: noReconnect });
    const answer = firstValueFrom(tor.saveConf);
    expect(await firstValueFrom(tor.ended$.pipe(map(showTorError)))).toContain('wanted binary messages');
    expect(await answer).toMatchObject({ _tag: 'Left' });
    expect(await code).toBe(4003);
  });
});
