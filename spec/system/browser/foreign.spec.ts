/** Pages of other sites, which know all there is to know, and come to nothing. What counts is what the server saw. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { either as E } from 'fp-ts';
import type { Page } from 'playwright-core';
import { listen, password } from '../../../lib/index.js';
import type { ServerEvent, Tor, TorError } from '../../../lib/index.js';
import { listenWebSocketOn } from '../../../lib/node.js';
import { simulator } from '../../../lib/simulator/index.js';
import { afterwards } from '../afterwards.js';
import { DOMAIN } from './chromium.js';
import { dashboard } from './dashboard.js';
import { stands, takeComplaints, visit } from './pages.js';
import { describeInChromium } from './inChromium.js';

/** An http server of this machine, for the time of a spec. */
const server = async (answer: string): Promise<readonly [server: Server, origin: string]> => {
  const http = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(answer));
  afterwards(async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return [http, `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`];
};

const PASSWORD = 'open sesame';

/** A Tor that writes down what is asked of it. */
const noted = (tor: Tor): readonly [tor: Tor, asked: ReadonlyArray<string>] => {
  const asked: string[] = [];
  const get = (target: Tor, name: keyof Tor): unknown => {
    asked.push(name);
    return target[name];
  };
  return [new Proxy(tor, { get: (target, name) => get(target, name as keyof Tor) }), asked];
};

/** A gateway on an HTTP server, and all that comes to it. */
const gateway = async () => {
  const [http, origin] = await server('a page of the gateway');
  const requests: string[] = [];
  http.on('request', ({ method, url, headers }) =>
    requests.push(`${String(method)} ${String(url)} ${String(headers.host)}`),
  );
  const [tor, asked] = noted(simulator());
  const events: Array<E.Either<TorError, ServerEvent>> = [];
  const running = listen(tor, listenWebSocketOn(http, { path: '/tc' }), {
    authentication: password(PASSWORD),
  }).subscribe((event) => events.push(event));
  afterwards(() => running.unsubscribe());
  const before = asked.length;
  return {
    origin,
    requests,
    /** What was asked of the Tor since it listened. */
    asked: () => asked.slice(before),
    sessions: () => events.filter((event) => E.isRight(event) && event.right._tag !== 'Listening'),
    denied: () => events.filter(E.isLeft).map(({ left }) => left),
  };
};

/** AUTHENTICATE with the password, then SETCONF of a nickname. */
const bytes = (): ReadonlyArray<number> => {
  const frame = (type: number, body: string): ReadonlyArray<number> => [
    ...[body.length >> 8, body.length & 255, type >> 8, type & 255],
    ...Buffer.from(body, 'latin1'),
  ];
  return [...frame(7, PASSWORD), ...frame(2, 'Nickname evil\n\0')];
};

/** Opens a WebSocket and sends bytes in it: how it went. */
const throughWebSocket = (url: string): string => `new Promise((resolve) => {
  const socket = new WebSocket(${JSON.stringify(url)}, 'tc.v0');
  socket.onopen = () => {
    socket.send(new Uint8Array(${JSON.stringify(bytes())}));
    socket.onmessage = () => resolve('answered');
  };
  socket.onclose = ({ code }) => resolve('closed ' + code);
})`;

/** All other ways in which a page sends something to another origin; what it could read of the answers. */
const throughAllElse = (url: string): string => `(async () => {
  const body = new Blob([new Uint8Array(${JSON.stringify(bytes())})]);
  const outcome = (answer) => answer.then((got) => got, (error) => error.name);
  const element = (name, attributes) => new Promise((resolve) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.onload = () => resolve('loaded');
    made.onerror = () => resolve('failed');
    document.body.append(made);
  });
  const source = new EventSource(${JSON.stringify(url)});
  const form = Object.assign(document.createElement('form'), {
    method: 'POST', action: ${JSON.stringify(url)}, enctype: 'text/plain', target: 'sink',
  });
  const sink = element('iframe', { name: 'sink', src: 'about:blank' });
  await sink;
  form.append(Object.assign(document.createElement('input'), {
    name: String.fromCharCode(...${JSON.stringify(bytes())}), value: '',
  }));
  const posted = new Promise((resolve) => { document.querySelector('iframe').onload = () => resolve('loaded'); });
  document.body.append(form);
  form.submit();
  await posted;
  return {
    read: await outcome(fetch(${JSON.stringify(url)}).then((answer) => answer.text())),
    posted: await outcome(fetch(${JSON.stringify(url)}, { method: 'POST', body, mode: 'no-cors' }).then((a) => a.type)),
    put: await outcome(fetch(${JSON.stringify(url)}, { method: 'PUT', body }).then((answer) => answer.text())),
    beacon: navigator.sendBeacon(${JSON.stringify(url)}, body),
    events: await new Promise((resolve) => {
      source.onopen = () => resolve('opened');
      source.onerror = () => resolve('failed');
      if (source.readyState === 2) resolve('failed');
    }),
    image: await element('img', { src: ${JSON.stringify(url)} }),
    script: await element('script', { src: ${JSON.stringify(url)} }),
  };
})()`;

const evaluate = <A>(page: Page, expression: string): Promise<A> => page.evaluate<A>(expression);

describeInChromium('pages of other sites', (browser) => {
  // the browser writes into its console what it keeps a page from
  afterEach(() => void takeComplaints());

  it('a page of another origin gets no session, even with the password', async () => {
    const { origin, asked, sessions, denied } = await gateway();
    const [, elsewhere] = await server('a page of somebody else');
    const url = `${origin.replace('http', 'ws')}/tc`;
    const page = await visit(browser(), elsewhere);
    expect(await evaluate(page, throughWebSocket(url))).toBe('closed 1006');
    expect(denied()).toEqual([expect.objectContaining({ _tag: 'TransportError', kind: 'Denied' })]);
    expect([sessions(), asked()]).toEqual([[], []]);

    const own = await visit(browser(), origin);
    expect(await evaluate(own, throughWebSocket(url))).toBe('answered');
    expect(sessions()).not.toEqual([]);
  });

  it('a name of another site that leads here gets no session', async () => {
    const { origin, asked, sessions, denied } = await gateway();
    const { port } = new URL(origin);
    const rebound = `rebound.${DOMAIN}:${port}`;
    // the gateway's own server answers under that name
    const page = await visit(browser(), `http://${rebound}/`);
    expect(await evaluate(page, 'location.host')).toBe(rebound);
    expect(await evaluate(page, throughWebSocket(`ws://${rebound}/tc`))).toBe('closed 1006');
    expect(await evaluate(page, throughWebSocket(`ws://127.0.0.1:${port}/tc`))).toBe('closed 1006');
    expect(denied()).toHaveLength(2);
    expect([sessions(), asked()]).toEqual([[], []]);
  });

  it('a frame without an origin gets no session', async () => {
    const { origin, asked, sessions, denied } = await gateway();
    const url = `${origin.replace('http', 'ws')}/tc`;
    const [, elsewhere] = await server(
      `<iframe sandbox="allow-scripts" srcdoc="<script>${throughWebSocket(url).replaceAll('"', '&quot;')}` +
        `.then((told) => parent.postMessage(told, '*'))</script>"></iframe>` +
        `<script>var told = new Promise((resolve) => addEventListener('message', (e) => resolve(e.data)))</script>`,
    );
    const page = await visit(browser(), elsewhere);
    expect(await evaluate(page, 'told')).toBe('closed 1006');
    expect(denied()).toHaveLength(1);
    expect([sessions(), asked()]).toEqual([[], []]);
  });

  it('nor does one that sends bytes by fetch, form, beacon, EventSource, image or script', async () => {
    const { origin, requests, asked, sessions } = await gateway();
    const [, elsewhere] = await server('<!doctype html><title>a page of somebody else</title>');
    const page = await visit(browser(), elsewhere);
    expect(await evaluate(page, throughAllElse(`${origin}/tc`))).toEqual({
      read: 'TypeError',
      posted: 'opaque',
      put: 'TypeError',
      beacon: true,
      events: 'failed',
      image: 'failed',
      script: expect.stringMatching(/loaded|failed/),
    });
    // it was heard, and that is all
    expect(requests).toContainEqual(expect.stringMatching(/^POST \/tc /));
    expect([sessions(), asked()]).toEqual([[], []]);
  });

  it('the dashboard lets in no other origin, answers to no other name, and is in no frame of theirs', async () => {
    const served = await dashboard();
    const { origin, port, link } = served;
    const [, elsewhere] = await server(`<!doctype html><iframe src="${link}"></iframe>`);
    const page = await visit(browser(), elsewhere);
    expect(await evaluate(page, throughWebSocket(`ws://127.0.0.1:${port}/tc`))).toBe('closed 1006');
    await served.says(/403: .*origin/i);
    expect(page.frames().map((frame) => frame.url())).not.toContain(expect.stringContaining(origin));
    expect(await evaluate(page, `fetch('${origin}/dashboard.json').then(String, (error) => error.name)`)).toBe(
      'TypeError',
    );
    const rebound = await visit(browser(), `http://rebound.${DOMAIN}:${port}/`);
    expect(await rebound.content()).toContain('This is not the server of that name.');
    // the token in the frame was not used up
    await stands(await visit(browser(), link), 'Connected');
  });

  it('the dashboard outlives whatever is asked of it', async () => {
    const { origin, port, end } = await dashboard();
    const index = await (await fetch(origin)).text();
    const script = /src="([^"]+\.js)"/.exec(index)?.[1] ?? '';
    const paths = [
      '//',
      '//x.js',
      '*',
      '/%',
      '/%00.js',
      '/..%2f..%2fpackage.json',
      '/../package.json',
      'http://[/x.js',
    ];
    const ranges = ['bytes=5-2', 'bytes=-5', 'bytes=a-b', 'bytes=0--3', 'bytes=3.5-9', 'items=0-1'];
    const asked = [
      ...paths.map((path) => [path, 'bytes=0-'] as const),
      ...ranges.map((range) => [`/${script}`, range] as const),
    ];
    for (const [path, range] of asked) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nRange: ${range}\r\nConnection: close\r\n\r\n`);
      expect([path, range, await text(socket)]).toEqual([path, range, expect.stringMatching(/^HTTP\/1\.1 (200|404) /)]);
    }
    await end();
  });
});
