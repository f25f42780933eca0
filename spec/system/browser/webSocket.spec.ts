/** The transport of pages: the same suite as for all transports, with the client's end in Chromium. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { listenUrl, listenWebSocket } from '../../../lib/node.js';
import type { TransportError } from '../../../lib/TorError.js';
import { ended, first, observe } from '../../transport/observe.js';
import { transportSuite } from '../../transport/suite.js';
import { bridge } from './bridge/bridge.js';
import type { Bridge } from './bridge/bridge.js';
import { describeWith } from '../describeWith.js';
import { launch } from './chromium.js';

describeWith(['chromium'], 'WebSocket in Chromium', () => {
  let browser: Browser;
  let there: Bridge;
  beforeAll(async () => {
    browser = await launch();
    there = await bridge(browser);
  });
  afterAll(async () => {
    await (there as Bridge | undefined)?.close();
    await (browser as Browser | undefined)?.close();
  });

  transportSuite(
    'a page',
    () => {
      const origins = [there.origin];
      return {
        listen: listenWebSocket({ path: '/tc', origins }),
        listenAt: (url) => listenUrl(url, { webSocket: { origins } }),
        connect: there.connect,
        nobody: there.connect('ws://127.0.0.1:1/tc'),
        local: false,
        sendsBeforeDestroy: true,
        idle: there.idle,
      };
    },
    100,
  );

  it('of another origin gets a Left Refused, which says what a browser keeps to itself', async () => {
    const listening = observe(listenWebSocket({ path: '/tc' }));
    const { url, connection$ } = await first(listening);
    const accepted = observe(connection$);
    const { lefts } = await ended(observe(there.connect(url)));
    expect(lefts).toMatchObject([
      { kind: 'Refused', endpoint: url, detail: expect.stringMatching(/^could not be opened/) },
    ]);
    await accepted.until((seen) => seen.lefts.length > 0);
    expect(accepted.rights).toEqual([]);
    expect(accepted.lefts[0]!.detail).toContain(`pages of the origin "${there.origin}" may not connect`);
    listening.unsubscribe();
    await there.idle();
  });

  /** What a page is told of a server that does as it likes with whom it has let in. */
  const told = async (
    act: Parameters<WebSocketServer['on']>[1],
    protocol: string | false = 'tc.v0',
  ): Promise<ReadonlyArray<TransportError>> => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => protocol });
    await once(server, 'listening');
    server.on('connection', act);
    const connecting = await ended(observe(there.connect(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)));
    const [client] = connecting.rights;
    const seen = client === undefined ? connecting : await ended(observe(client.incoming$));
    await there.idle();
    server.close();
    return seen.lefts;
  };

  it.each([
    [1000, []],
    [1001, []],
    [1008, ['Denied']],
    [1011, ['Other']],
    [1012, ['Ended']],
    [1013, ['Refused']],
    [4000, ['Other']],
  ])('is told the code of a closing: %d', async (code, kinds) => {
    const lefts = await told((socket: { close: (code: number) => void }) => socket.close(code));
    expect(lefts.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('is told that a connection broke off', async () => {
    const lefts = await told((socket: { terminate: () => void }) => socket.terminate());
    expect(lefts).toMatchObject([{ kind: 'Reset' }]);
  });

  it('closes with 4003 when text comes', async () => {
    let code: Promise<unknown> | undefined;
    const lefts = await told((socket: WebSocket) => {
      code = once(socket, 'close').then(([first]) => first as unknown);
      socket.send('hunter2');
    });
    expect(lefts).toMatchObject([{ detail: 'wanted binary messages, got one of text (7 characters)' }]);
    expect(await code).toBe(4003);
  });

  it('is not opened by a server of another protocol', async () => {
    // Chromium closes it before the page has it
    expect(await told(() => undefined, 'tc.v1')).toMatchObject([{ kind: 'Refused' }]);
    expect((await told(() => undefined, false)).map(({ _tag }) => _tag)).toEqual(['TransportError']);
  });
});
