/** Which requests become a WebSocket; the others are answered with a status of HTTP, and closed. */
import { listenWebSocket } from '../../../lib/node.js';
import type { ListenWebSocketOptions } from '../../../lib/node.js';
import { ended, observe } from '../../transport/observe.js';
import { leavesNothingOpen, opened } from './opened.js';
import type { Headers } from './rawPeer.js';
import { rawPeer, request, upgraded } from './rawPeer.js';

leavesNothingOpen();

interface Answer {
  readonly status: number;
  readonly answer: string;
  readonly told: string;
}

/** What a request is answered with; `at` has the URL's parts in it. */
const refused = async (
  headers: (at: URL) => Headers,
  line?: string,
  options: ListenWebSocketOptions = {},
): Promise<Answer> => {
  const { url, accepted, refusal } = await opened(listenWebSocket({ path: '/tc', ...options }));
  const peer = await rawPeer(url);
  peer.send(request(url, headers(new URL(url)), line));
  const answer = await peer.closed;
  // nothing of the program's own, and nothing that a browser would take for a page
  expect(answer).not.toMatch(/node_modules|Error:|\n {4}at |<html|tc\.v0.*101/i);
  expect(accepted.rights).toEqual([]);
  const [, status = ''] = /^HTTP\/1\.1 (\d{3}) /.exec(answer) ?? [];
  const { kind, detail } = await refusal();
  expect(kind).toBe('Denied');
  expect(detail).toContain(`answered with HTTP ${status}: `);
  return { status: Number(status), answer, told: detail };
};

const accepted = async (headers: (at: URL) => Headers, options: ListenWebSocketOptions = {}): Promise<void> => {
  const { url, connection } = await opened(listenWebSocket({ path: '/tc', ...options }));
  await upgraded(url, headers(new URL(url)));
  (await connection()).destroy();
};

const origins = { origins: ['http://localhost:4200', 'https://tor.example.org'] };

describe('the Origin', () => {
  it.each<[string, (at: URL) => string]>([
    ['that of another site', () => 'https://evil.example'],
    ['null, as of a sandboxed frame', () => 'null'],
    ['the same host with another port', ({ hostname }) => `http://${hostname}:1`],
    ['the same host without the port', ({ hostname }) => `http://${hostname}`],
    ['the same host by https:', ({ host }) => `https://${host}`],
    ['another name of the same host', ({ port }) => `http://localhost:${port}`],
    ['one that begins with the same host', ({ host }) => `http://${host}.evil.example`],
    ['one that has the same host as a user', ({ host }) => `http://${host}@evil.example`],
    ['one that has a path', ({ host }) => `http://${host}/`],
    ['a file', () => 'file://'],
    ['nothing at all', () => ''],
    ['one after the other', ({ host }) => `http://${host}, https://evil.example`],
  ])('%s is refused', async (_, origin) => {
    const { status, answer, told } = await refused((at) => ({ Origin: origin(at) }));
    expect(status).toBe(403);
    expect(answer).toMatch(/\r\n\r\npages of this origin may not connect\n$/);
    expect(told).toContain('pages of the origin "');
  });

  it('twice is refused', async () => {
    expect((await refused(({ host }) => ({ Origin: [`http://${host}`, `http://${host}`] }))).status).toBe(403);
  });

  it.each<[string, Headers]>([
    ['the Origin of drafts', { 'Sec-WebSocket-Origin': 'https://evil.example', 'Sec-WebSocket-Version': '8' }],
    ['one that is no header of its own', { 'X-Origin': 'a', Origin: 'https://evil.example' }],
  ])('is not got around by %s', async (_, headers) => {
    expect((await refused(() => headers)).status).toBeGreaterThanOrEqual(400);
  });

  it('of what is served from the same address is taken, whatever its case', async () => {
    await accepted(({ host }) => ({ Origin: `http://${host}` }));
    await accepted(({ port }) => ({ Origin: `HTTP://LOCALHOST:${port}`, Host: `localhost:${port}` }));
  });

  it('is not sent by programs, which are taken', () => accepted(() => ({})));

  it.each(origins.origins)('on the list is taken: %s', (origin) => accepted(() => ({ Origin: origin }), origins));

  it.each<[string, (at: URL) => string]>([
    ['the same host', ({ host }) => `http://${host}`],
    ['one with another port', () => 'http://localhost:4201'],
    ['one with another scheme', () => 'http://tor.example.org'],
    ['a part of one', () => 'https://example.org'],
    ['one below', () => 'https://a.tor.example.org'],
    ['null', () => 'null'],
  ])('that is not on the list is refused: %s', async (_, origin) => {
    expect((await refused((at) => ({ Origin: origin(at) }), undefined, origins)).status).toBe(403);
  });

  it.each([
    'null',
    '*',
    'https://*.example.org',
    'example.org',
    'https://example.org/',
    'https://a@b',
    'https://a:443',
    '',
  ])('%j cannot stand on the list', async (origin) => {
    const { lefts, rights } = await ended(observe(listenWebSocket({ origins: [origin] })));
    expect(rights).toEqual([]);
    expect(lefts).toMatchObject([{ kind: 'Other', detail: expect.stringContaining('wanted origins such as') }]);
  });
});

describe('the Host', () => {
  it.each<[string, (at: URL) => string]>([
    ["the name of a page's own", ({ port }) => `evil.example:${port}`],
    ['one that begins with an address of ours', ({ port }) => `127.0.0.1.evil.example:${port}`],
    ['another port', () => '127.0.0.1:1'],
    ['no port', () => '127.0.0.1'],
    ['another address', ({ port }) => `127.0.0.2:${port}`],
    ['a user', ({ host }) => `a@${host}`],
    ['nothing', () => ''],
  ])('%s is refused, with the Origin that fits it', async (_, name) => {
    const { status, answer } = await refused((at) => ({ Host: name(at), Origin: `http://${name(at)}` }));
    expect(status).toBe(403);
    expect(answer).toMatch(/\r\n\r\nthis server goes by another name\n$/);
  });

  it('twice is refused', async () => {
    const { status } = await refused(({ host }) => ({ Host: [host, 'evil.example'] }));
    expect(status).toBe(400);
  });

  it('is needed', async () => {
    const { url } = await opened(listenWebSocket());
    const peer = await rawPeer(url);
    peer.send(request(url, { Host: undefined }));
    expect(await peer.closed).toMatch(/^HTTP\/1\.1 400 /);
    const old = await refused(() => ({ Host: undefined }), 'GET /tc HTTP/1.0');
    expect(old.status).toBe(400);
  });

  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '[::1]'])('%s, with the port, is ours', (name) =>
    accepted(({ port }) => ({ Host: `${name}:${port}` })),
  );

  it('may be the address that was bound, or the name that was asked for', async () => {
    await accepted(({ port }) => ({ Host: `127.1.2.3:${port}` }), { host: '127.1.2.3' });
    await accepted(({ port }) => ({ Host: `localhost:${port}` }), { host: 'localhost' });
  });

  it('may be one of a list, and then no other', async () => {
    const hosts = ['tor.example.org', 'tor.example.org:8443'];
    await accepted(() => ({ Host: 'tor.example.org' }), { hosts });
    await accepted(() => ({ Host: 'Tor.Example.org:8443' }), { hosts });
    const { status } = await refused(({ host }) => ({ Host: host }), undefined, { hosts });
    expect(status).toBe(403);
  });
});

describe('a request', () => {
  it.each<[string, number, Headers, string?]>([
    ['without a subprotocol', 400, { 'Sec-WebSocket-Protocol': undefined }],
    ['with a subprotocol twice', 400, { 'Sec-WebSocket-Protocol': 'tc.v0, tc.v0' }],
    ['with subprotocols that are not a list', 400, { 'Sec-WebSocket-Protocol': 'tc.v0, a b' }],
    ['with another subprotocol', 400, { 'Sec-WebSocket-Protocol': 'tc.v1, chat' }],
    ['for another path', 404, {}, 'GET / HTTP/1.1'],
    ['for a path below', 404, {}, 'GET /tc/ HTTP/1.1'],
    ['for the path in other words', 404, {}, 'GET /a/../tc HTTP/1.1'],
    ['with a whole URL', 404, {}, 'GET http://127.0.0.1/tc HTTP/1.1'],
    ['with a query', 400, {}, 'GET /tc?token=hunter2 HTTP/1.1'],
    ['by POST', 400, {}, 'POST /tc HTTP/1.1'],
    ['for another protocol', 400, { Upgrade: 'h2c' }],
    ['with version 8', 426, { 'Sec-WebSocket-Version': '8' }],
    ['without a version', 426, { 'Sec-WebSocket-Version': undefined }],
    ['without a key', 400, { 'Sec-WebSocket-Key': undefined }],
    ['with a key that is none', 400, { 'Sec-WebSocket-Key': 'short' }],
    ['with a body', 400, { 'Content-Length': '5' }],
    ['with a body in chunks', 400, { 'Transfer-Encoding': 'chunked' }],
  ])('%s is refused with the status %d', async (...[, wanted, headers, line]) => {
    const { status, answer, told } = await refused(() => headers, line);
    expect(status).toBe(wanted);
    expect(answer).toContain('Content-Type: text/plain');
    expect(answer + told).not.toContain('hunter2');
  });

  it('may offer other subprotocols as well', () => accepted(() => ({ 'Sec-WebSocket-Protocol': 'chat, tc.v0' })));

  it.each([
    ['tc.v0', 'tc.v0'],
    ['chat, tc.v1', 'tc.v1'],
    ['tc.v0, tc.v1', 'tc.v1'],
  ])('that offers %s to a server of both protocols, v1 first, gets %s', async (offered, agreed) => {
    const { url, connection } = await opened(listenWebSocket({ path: '/tc', subprotocols: ['tc.v1', 'tc.v0'] }));
    const peer = await upgraded(url, { 'Sec-WebSocket-Protocol': offered });
    expect(await peer.until((got) => got.includes('\r\n\r\n'))).toContain(`\r\nSec-WebSocket-Protocol: ${agreed}\r\n`);
    const duplex = await connection();
    expect(duplex.subprotocol).toBe(agreed);
    duplex.destroy();
  });

  it('of another protocol than the server has is refused, and the answer names those that it has', async () => {
    const one = await refused(() => ({}), undefined, { subprotocols: ['tc.v1'] });
    expect([one.status, one.answer]).toEqual([400, expect.stringContaining('wanted the subprotocol tc.v1\n')]);
    const both = { subprotocols: ['tc.v1', 'tc.v0'] } as const;
    const none = await refused(() => ({ 'Sec-WebSocket-Protocol': 'chat' }), undefined, both);
    expect([none.status, none.answer]).toEqual([400, expect.stringContaining('the subprotocol tc.v1 or tc.v0\n')]);
  });

  it('without an upgrade is answered with the subprotocols that the server has', async () => {
    const { url } = await opened(listenWebSocket({ path: '/tc', subprotocols: ['tc.v1', 'tc.v0'] }));
    const peer = await rawPeer(url);
    peer.send(`GET /tc HTTP/1.1\r\nHost: ${new URL(url).host}\r\n\r\n`);
    expect(await peer.closed).toContain('\r\nSec-WebSocket-Protocol: tc.v1, tc.v0\r\n');
  });

  it('cannot be met by a listener without a subprotocol, which is a Left', async () => {
    const listening = observe(listenWebSocket({ subprotocols: [] }));
    await ended(listening);
    expect(listening.lefts).toMatchObject([{ kind: 'Other', detail: 'wanted at least one subprotocol' }]);
  });

  it.each<[string, Headers, string?]>([
    ['two lengths', { 'Content-Length': ['5', '6'] }],
    ['a length and chunks', { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' }],
    ['a header that is folded', { 'X-A': 'a\r\n b' }],
    ['a header without a colon', { 'X-A': 'a\r\nnothing' }],
    ['a line without a version', {}, 'GET /tc'],
    ['TC, and no HTTP at all', {}, '\0\0\0\x07'],
    ['headers over all measure', { 'X-A': 'a'.repeat(100_000) }],
  ])('that could be read in two ways gets no WebSocket: %s', async (...[, headers, line]) => {
    const { url, accepted: all } = await opened(listenWebSocket({ path: '/tc' }));
    const peer = await rawPeer(url);
    peer.send(request(url, headers, line));
    const answer = await peer.closed;
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toMatch(/node_modules|Error:|\n {4}at /);
    expect(all.rights).toEqual([]);
  });

  it('that follows one which was refused, on the same connection, is not read', async () => {
    const { url, accepted: all } = await opened(listenWebSocket({ path: '/tc' }));
    const peer = await rawPeer(url);
    peer.send(request(url, { Origin: 'https://evil.example' }) + request(url));
    const answer = await peer.closed;
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(all.rights).toEqual([]);
  });

  it('that follows one without an upgrade is not read either', async () => {
    const { url, accepted: all } = await opened(listenWebSocket({ path: '/tc' }));
    const peer = await rawPeer(url);
    peer.send(`GET /tc HTTP/1.1\r\nHost: ${new URL(url).host}\r\n\r\n${request(url)}`);
    const answer = await peer.closed;
    expect(answer).toMatch(/^HTTP\/1\.1 426 /);
    expect(answer).not.toContain('101 Switching Protocols');
    expect(all.rights).toEqual([]);
  });

  it.each<[string, string]>([
    ['an Origin', 'Origin: https://evil.example'],
    ['another Host', 'Host: evil.example'],
    ['a body', 'Content-Length: 5'],
  ])('has not so many headers that Node leaves out %s', async (_, last) => {
    const { url, accepted: all } = await opened(listenWebSocket({ path: '/tc' }));
    const peer = await rawPeer(url);
    peer.send(request(url).replace(/\r\n\r\n$/, `${'\r\na:'.repeat(1_100)}\r\n${last}\r\n\r\n`));
    expect(await peer.closed).toMatch(/^HTTP\/1\.1 431 /);
    expect(all.rights).toEqual([]);
  });

  it.each([
    ['for what is served by WebSocket', '/tc', 426, 'wanted a WebSocket'],
    ['for anything else', '/', 404, 'nothing is here'],
  ])('without an upgrade %s is told so', async (_, path, status, text) => {
    const { url } = await opened(listenWebSocket({ path: '/tc' }));
    const response = await fetch(new URL(path, url.replace('ws', 'http')));
    expect([response.status, await response.text()]).toEqual([status, `${text}\n`]);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('without an upgrade is refused to other sites and by other names too', async () => {
    const { url } = await opened(listenWebSocket({ path: '/tc' }));
    const foreign = await fetch(url.replace('ws', 'http'), { headers: { Origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    await foreign.text();
    const peer = await rawPeer(url);
    peer.send('GET /tc HTTP/1.1\r\nHost: evil.example\r\n\r\n');
    expect(await peer.closed).toMatch(/^HTTP\/1\.1 403 /);
  });
});

it.each(['tc', '', '/tc?a', '/t c', '/tc#a'])('%j is no path to listen at', async (path) => {
  const { lefts } = await ended(observe(listenWebSocket({ path })));
  expect(lefts).toMatchObject([{ kind: 'Other', detail: 'wanted a path such as /tc' }]);
});
