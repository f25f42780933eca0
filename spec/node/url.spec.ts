import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { of } from 'rxjs';
import type { Scheme } from '../../lib/node.js';
import { authorityFrom, connectUrl, listenUnix, listenUrl, nodeSchemes, torSchemes } from '../../lib/node.js';
import { transportError } from '../../lib/TorError.js';
import { showTorError } from '../../lib/showTorError.js';
import { ended, first, observe } from '../transport/observe.js';

/** What is said of a URL that is refused before anything is opened. */
const refused = async (url: string): Promise<ReadonlyArray<string>> => {
  const connecting = await ended(observe(connectUrl(url)));
  const listening = await ended(observe(listenUrl(url)));
  expect([...connecting.rights, ...listening.rights]).toEqual([]);
  expect([...connecting.lefts, ...listening.lefts]).toMatchObject([{ kind: 'Other' }, { kind: 'Other' }]);
  return [...connecting.lefts, ...listening.lefts].map(showTorError);
};

describe('authorityFrom', () => {
  it.each([
    ['//127.0.0.1:9051', { host: '127.0.0.1', port: 9051 }],
    ['//localhost:1/', { host: 'localhost', port: 1 }],
    ['//[::1]:65535', { host: '::1', port: 65535 }],
    ['//[fe80::1%eth0]:9051', { host: 'fe80::1%eth0', port: 9051 }],
    ['//duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion:80', { host: expect.any(String), port: 80 }],
  ])('reads %s', (rest, wanted) => {
    expect(authorityFrom(1)(rest)).toEqual(E.right(wanted));
  });

  it('reads port 0 where one may be chosen', () => {
    expect(authorityFrom(0)('//localhost:0')).toEqual(E.right({ host: 'localhost', port: 0 }));
    expect(authorityFrom(1)('//localhost:0')).toEqual(E.left('wanted a port from 1 to 65535'));
  });
});

describe('a URL', () => {
  it.each([
    ['', 'wanted one that begins with tcp: or tls: or unix: or ws: or wss:'],
    ['localhost:9051', 'wanted one that begins with'],
    ['http://localhost:9051', 'wanted one that begins with'],
    ['constructor://localhost:9051', 'wanted one that begins with'],
    [':tcp', 'wanted one that begins with'],
    ['tcp:', 'wanted //HOST:PORT'],
    ['tcp:localhost:9051', 'wanted //HOST:PORT'],
    ['tcp://localhost', 'wanted //HOST:PORT'],
    ['tcp://localhost:', 'wanted //HOST:PORT'],
    ['tcp://:9051', 'wanted //HOST:PORT'],
    ['tcp://::1:9051', 'wanted //HOST:PORT'],
    ['tcp://[localhost]:9051', 'wanted an IPv6 address in the brackets'],
    ['tcp://localhost:65536', 'to 65535'],
    ['tcp://localhost:-1', 'wanted //HOST:PORT'],
    ['tcp://localhost:9051/path', 'nothing after it'],
    ['tcp://localhost:9051?query', 'nothing after it'],
    ['tcp://localhost:9051#part', 'nothing after it'],
    ['tcp://local host:9051', 'wanted //HOST:PORT'],
    ['unix:', 'wanted a path from the root on, such as /run/tor/control'],
    ['unix:relative', 'wanted a path from the root on, such as /run/tor/control'],
    ['unix:/', 'wanted a path from the root on, such as /run/tor/control'],
    ['unix:/a%', 'a % itself is %25'],
    ['unix:/a%2', 'a % itself is %25'],
    ['unix:/a%zz', 'a % itself is %25'],
    ['unix:/a%e9', 'a character in UTF-8'],
    ['unix://host/path', 'wanted a path from the root on, such as /run/tor/control'],
  ])('%j is refused', async (url, wanted) => {
    const said = await refused(url);
    expect(said).toEqual(url.startsWith('tcp://localhost:65536') ? said : [said[0], said[0]]);
    expect(said[0]).toContain(wanted);
  });

  it.each([
    'tcp://hunter2@localhost:9051',
    'tcp://user:hunter2@localhost:9051',
    'tls://:hunter2@localhost:9051',
    'tcp:user:hunter2@localhost:9051',
    'tcp://user:p@hunter2@localhost:9051',
    'user:hunter2@localhost:9051',
    'hunter2://localhost:9051',
    'tcp://localhost:9051/?password=hunter2',
    'unix://user:hunter2@/path',
  ])('never repeats what may be a secret: %s', async (url) => {
    for (const said of await refused(url)) expect(said).not.toContain('hunter2');
  });

  it('law: whatever it is, a bad one gives one Left and throws nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('tcp:', 'tls://', 'unix:', ''), fc.string(), async (start, rest) => {
        fc.pre(!/^(unix:(\/\/)?\/[^/]|t(cp|ls):\/\/.+:\d+\/?$)/i.test(start + rest));
        await refused(start + rest);
      }),
    );
  });

  it('is read without regard to the case of its scheme', async () => {
    const listening = observe(listenUrl('TCP://127.0.0.1:0'));
    const { url } = await first(listening);
    listening.unsubscribe();
    expect(url).toMatch(/^tcp:/);
  });

  it('may have an IPv6 address', async () => {
    const { lefts } = await ended(observe(connectUrl('tcp://[::1]:1')));
    expect(lefts).toMatchObject([{ endpoint: 'tcp://[::1]:1' }]);
  });

  it('of a Unix-domain socket is its path, with or without percent-escapes', async () => {
    for (const url of ['unix:/no/such%20file#?@', 'unix:///no/such file#?@']) {
      const { lefts } = await ended(observe(connectUrl(url)));
      expect(lefts).toMatchObject([{ kind: 'NotFound', endpoint: 'unix:/no/such file#?@' }]);
    }
  });

  it('of a socket that listens at a path with a percent sign or a space leads back to it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'url-'));
    const path = join(folder, '50% of%20a é');
    const listening = observe(listenUnix(path));
    const { url } = await first(listening);
    expect(existsSync(path)).toBe(true);
    for (const one of [url, `unix:${path.split('/').map(encodeURIComponent).join('/')}`]) {
      (await first(observe(connectUrl(one)))).destroy();
      (await first(observe(connectUrl(`tor+${one}`, {}, torSchemes)))).destroy();
    }
    listening.unsubscribe();
    rmSync(folder, { recursive: true });
  });

  it('of TLS needs a certificate to listen with', async () => {
    const { lefts } = await ended(observe(listenUrl('tls://127.0.0.1:0')));
    expect(lefts).toMatchObject([{ detail: 'wanted a certificate and its key, to listen for TLS' }]);
  });

  it('may have a scheme that is added to those of Node', async () => {
    const busy = transportError('Refused', 'fax:', 'busy');
    const fax: Scheme = {
      connect: (rest) => (rest === '12' ? E.right(of(E.left(busy))) : E.left('wanted a number')),
      listen: () => E.left('wanted a scheme that can listen'),
    };
    const schemes = { ...nodeSchemes, fax };
    expect((await ended(observe(connectUrl('fax:12', {}, schemes)))).lefts).toEqual([busy]);
    expect((await ended(observe(connectUrl('fax:x', {}, schemes)))).lefts).toMatchObject([
      { detail: 'wanted a number' },
    ]);
    expect((await ended(observe(connectUrl('tcp:', {}, schemes)))).lefts).toHaveLength(1);
  });

  it("of today's Tor has schemes of its own, which those of TC do not know", async () => {
    const lefts = async (url: string, schemes = torSchemes) =>
      (await ended(observe(connectUrl(url, {}, schemes)))).lefts;
    expect(await lefts('tor+unix:/no/such/file')).toMatchObject([{ kind: 'NotFound', endpoint: 'unix:/no/such/file' }]);
    expect(await lefts('tor://127.0.0.1:1')).toMatchObject([{ kind: 'Refused', endpoint: 'tcp://127.0.0.1:1' }]);
    expect(await lefts('tcp://127.0.0.1:1')).toMatchObject([
      { detail: 'wanted one that begins with tor: or tor+unix: or tor+ws: or tor+wss:' },
    ]);
    expect(await lefts('tor://127.0.0.1:1', nodeSchemes)).toMatchObject([{ kind: 'Other', endpoint: 'URL' }]);
  });

  it('of v1 over WebSocket agrees on the subprotocol of v1, and is refused by a server of TC', async () => {
    const listening = observe(listenUrl('tor+ws://127.0.0.1:0/tc', {}, torSchemes));
    const { url, connection$ } = await first(listening);
    const accepted = observe(connection$);
    const near = await first(observe(connectUrl(`tor+${url}`, {}, torSchemes)));
    const far = await first(accepted);
    expect([near.subprotocol, far.subprotocol]).toEqual(['tc.v1', 'tc.v1']);
    near.destroy();
    far.destroy();
    expect((await ended(observe(connectUrl(url)))).lefts).toMatchObject([
      { kind: 'Refused', detail: expect.stringContaining('HTTP 400') },
    ]);
    listening.unsubscribe();
  });
});
