import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { concatMap, filter, firstValueFrom, timer } from 'rxjs';
import { connectUrl, torSchemes } from '../../../lib/node/url.js';
import { v1Client } from '../../../lib/v1/client.js';
import { closeAll } from '../served.js';
import { world } from '../world.js';
import type { World } from '../world.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
});
afterEach(() => {
  closeAll();
  rmSync(folder, { recursive: true });
});

const certificate = (name: string): string => join(__dirname, '..', '..', 'node', 'certs', `${name}.pem`);

interface Simulated {
  readonly here: World;
  readonly url: string;
  /** Ctrl-C, and the exit status. */
  readonly stop: () => Promise<number>;
  readonly status: Promise<number>;
}

const simulate = async (...args: ReadonlyArray<string>): Promise<Simulated> => {
  const here = world();
  const status = here.run('simulate', ...args);
  await Promise.race([here.until(/^[\w+]+:.*\n/m), status]);
  return {
    here,
    url: here.out().trim(),
    stop: () => {
      here.interrupt('SIGINT');
      return status;
    },
    status,
  };
};

const ask = async (url: string, ...args: ReadonlyArray<string>): Promise<readonly [number, string, string]> => {
  const here = world();
  const status = await here.run(...args, '--tor', url);
  return [status, here.out(), here.err()];
};

describe('simulate', () => {
  it('prints the URL that it listens on, serves it, says who comes and goes, and ends with Ctrl-C', async () => {
    const { here, url, stop } = await simulate('--listen', 'tcp://127.0.0.1:0');
    expect(url).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(await ask(url, 'getconf', 'SocksPort')).toEqual([0, 'SocksPort=9050\n', '']);
    await here.until('session 1: closed');
    expect(here.err().split('\n')).toEqual([
      expect.stringMatching(/^rx-tor-control: session 1: opened from tcp:\S+$/),
      'rx-tor-control: session 1: authenticated',
      expect.stringMatching(/^rx-tor-control: session 1: closed \(.*\)$/),
      '',
    ]);
    expect(await stop()).toBe(0);
    expect((await ask(url, 'saveconf'))[0]).toBe(1);
  });

  it('ends when a client has it halt', async () => {
    const { url, status } = await simulate('--listen', 'tcp://127.0.0.1:0');
    expect(await ask(url, 'signal', 'halt')).toEqual([0, '', '']);
    expect(await status).toBe(0);
  });

  it('lets in who can read its cookie, which is gone in the end', async () => {
    const cookie = join(folder, 'cookie');
    const { here, url, stop } = await simulate('--listen', 'tcp://127.0.0.1:0', '--listen-cookie-file', cookie);
    expect(statSync(cookie)).toMatchObject({ size: 32 });
    expect((await ask(url, 'saveconf'))[0]).toBe(1);
    expect(here.err()).toContain('gave a wrong secret');
    expect(here.err()).toContain('closed (it got ERROR AuthenticationFailed: Authentication failed)');
    expect(await ask(url, 'saveconf', '--cookie-file', cookie)).toEqual([0, '', '']);
    await stop();
    expect(existsSync(cookie)).toBe(false);
  });

  it('lets in who knows the password of a hash', async () => {
    const secret = world({ stdin: 'correct horse\n' });
    expect(await secret.run('hash-password')).toBe(0);
    const hash = join(folder, 'hash');
    const passwordFile = join(folder, 'password');
    writeFileSync(hash, secret.out());
    writeFileSync(passwordFile, 'correct horse\n');
    const { url, stop } = await simulate('--listen', 'tcp://127.0.0.1:0', '--listen-hashed-password-file', hash);
    expect(await ask(url, 'saveconf', '--password-file', passwordFile)).toEqual([0, '', '']);
    expect((await ask(url, 'saveconf'))[0]).toBe(1);
    await stop();
  });

  it('keeps its configuration in a file', async () => {
    const torrc = join(folder, 'torrc');
    writeFileSync(torrc, 'SocksPort 9999\n');
    const { url, stop } = await simulate('--listen', 'tcp://127.0.0.1:0', '--torrc', torrc);
    expect((await ask(url, 'getconf', 'SocksPort'))[1]).toBe('SocksPort=9999\n');
    await ask(url, 'setconf', 'Nickname=amber');
    await ask(url, 'saveconf');
    expect(readFileSync(torrc, 'utf8')).toMatch(/^Nickname amber$/m);
    await stop();
  });

  it.each([
    ['TC', 'tcp://127.0.0.1:0'],
    ['v1', 'tor://127.0.0.1:0'],
  ])('applies SETCONF and SAVECONF over %s to the next connection and to the next start', async (_, address) => {
    const secret = world({ stdin: 'correct horse\n' });
    await secret.run('hash-password');
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, 'correct horse\n');
    const torrc = join(folder, 'torrc');
    writeFileSync(torrc, '');
    const first = await simulate('--listen', address, '--torrc', torrc);
    await ask(first.url, 'setconf', `HashedControlPassword=${secret.out().trim()}`);
    expect((await ask(first.url, 'saveconf'))[0]).toBe(1);
    expect(await ask(first.url, 'saveconf', '--password-file', passwordFile)).toEqual([0, '', '']);
    await first.stop();
    const second = await simulate('--listen', address, '--torrc', torrc);
    expect((await ask(second.url, 'saveconf'))[0]).toBe(1);
    expect(await ask(second.url, 'saveconf', '--password-file', passwordFile)).toEqual([0, '', '']);
    await second.stop();
  });

  it('writes the cookie of CookieAuthentication beside the torrc while it is set', async () => {
    const torrc = join(folder, 'torrc');
    const cookie = join(folder, 'control_auth_cookie');
    writeFileSync(torrc, 'CookieAuthentication 1\n');
    const { url, stop } = await simulate('--listen', 'tcp://127.0.0.1:0', '--torrc', torrc);
    expect((await ask(url, 'saveconf'))[0]).toBe(1);
    expect(await ask(url, 'setconf', 'CookieAuthentication=0', '--cookie-file', cookie)).toEqual([0, '', '']);
    expect(existsSync(cookie)).toBe(false);
    expect(await ask(url, 'saveconf')).toEqual([0, '', '']);
    await stop();
  });

  it('says that there is no folder for a cookie without a torrc, and lets nobody in', async () => {
    const { here, url, stop } = await simulate('--listen', 'tcp://127.0.0.1:0');
    expect((await ask(url, 'setconf', 'CookieAuthentication=1'))[0]).toBe(0);
    expect(here.err()).toContain('no secret from CookieAuthentication: the cookie file needs the folder of a torrc');
    expect((await ask(url, 'saveconf'))[0]).toBe(1);
    await stop();
  });

  it('listens on a Unix-domain socket and for TLS', async () => {
    const socket = await simulate('--listen', `unix:${join(folder, 'control.sock')}`);
    expect(await ask(socket.url, 'getconf', 'SocksPort')).toEqual([0, 'SocksPort=9050\n', '']);
    await socket.stop();
    const own = [
      '--listen-cert',
      certificate('server'),
      '--listen-key',
      certificate('server-key'),
      '--listen-ca',
      certificate('ca'),
    ];
    const tls = await simulate('--listen', 'tls://127.0.0.1:0', ...own);
    const client = ['--ca', certificate('ca'), '--cert', certificate('client'), '--key', certificate('client-key')];
    expect(await ask(tls.url, 'saveconf', ...client)).toEqual([0, '', '']);
    expect((await ask(tls.url, 'saveconf', '--ca', certificate('ca')))[0]).toBe(1);
    await tls.stop();
  });

  it('listens for WebSockets, with and without TLS', async () => {
    const cookie = join(folder, 'cookie');
    const plain = await simulate('--listen', 'ws://127.0.0.1:0/tc', '--listen-cookie-file', cookie);
    expect(plain.url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/tc$/);
    expect(await ask(plain.url, 'setconf', 'SocksPort=9150', '--cookie-file', cookie)).toEqual([0, '', '']);
    expect((await ask(plain.url, 'saveconf'))[0]).toBe(1);
    await plain.here.until('session 1: closed');
    await plain.stop();
    const own = ['--listen-cert', certificate('server'), '--listen-key', certificate('server-key')];
    const tls = await simulate('--listen', 'wss://127.0.0.1:0/', '--listen-cookie-file', cookie, ...own);
    const ca = ['--ca', certificate('ca')];
    expect(await ask(tls.url, 'saveconf', '--cookie-file', cookie, ...ca)).toEqual([0, '', '']);
    expect((await ask(tls.url, 'saveconf', '--cookie-file', cookie))[0]).toBe(1);
    await tls.stop();
  });

  it('serves clients of the v1 protocol', async () => {
    const { url, stop } = await simulate('--listen', 'tor://127.0.0.1:0');
    expect(url).toMatch(/^tor:\/\/127\.0\.0\.1:\d+$/);
    expect(await ask(url, 'getconf', 'SocksPort')).toEqual([0, 'SocksPort=9050\n', '']);
    expect(await ask(url, 'setconf', 'SocksPort=x')).toMatchObject([
      1,
      '',
      expect.stringContaining('Invalid option value: SocksPort'),
    ]);
    const socket = await simulate('--listen', `tor+unix:${join(folder, 'v1.sock')}`);
    expect(socket.url).toBe(`tor+unix:${join(folder, 'v1.sock')}`);
    expect(await ask(socket.url, 'getconf', 'SocksPort')).toEqual([0, 'SocksPort=9050\n', '']);
    expect(await socket.stop()).toBe(0);
    expect(await stop()).toBe(0);
  });

  it('lets time run for clients of the v1 protocol that ask for no event', async () => {
    const { url, stop } = await simulate('--listen', 'tor://127.0.0.1:0');
    const tor = v1Client(connectUrl(url, {}, torSchemes));
    const done = await firstValueFrom(
      timer(0, 100).pipe(
        concatMap(() => tor.getInfoText(['status/circuit-established'])),
        filter((answer) => E.isRight(answer) && answer.right[0] === '1'),
      ),
    );
    expect(done).toEqual(E.right(['1']));
    tor.close();
    await stop();
  });

  it('serves one Tor at several addresses, with one cookie for both protocols', async () => {
    const cookie = join(folder, 'cookie');
    const { here, stop } = await simulate(
      ...['--listen', 'tor://127.0.0.1:0', '--listen', 'tcp://127.0.0.1:0', '--listen-cookie-file', cookie],
    );
    await here.until('\ntcp:');
    const [v1 = '', tc = ''] = here.out().trim().split('\n');
    expect([v1, tc]).toEqual([expect.stringMatching(/^tor:/), expect.stringMatching(/^tcp:/)]);
    expect((await ask(v1, 'getconf', 'Nickname'))[0]).toBe(1);
    expect(await ask(v1, 'setconf', 'Nickname=amber', '--cookie-file', cookie)).toEqual([0, '', '']);
    expect(await ask(tc, 'getconf', 'Nickname', '--cookie-file', cookie)).toEqual([0, 'Nickname=amber\n', '']);
    await here.until(`${tc}: session 1: closed`);
    expect(here.err()).toContain(`${v1}: session 2: authenticated`);
    expect(await stop()).toBe(0);
    expect(existsSync(cookie)).toBe(false);
  });

  it('ends at all addresses when it cannot listen at one', async () => {
    const { url, stop } = await simulate('--listen', 'tcp://127.0.0.1:0');
    const second = await simulate('--listen', 'tor://127.0.0.1:0', '--listen', url);
    expect(await second.status).toBe(1);
    expect(second.here.err()).toMatch(/^rx-tor-control: tcp:\S+: the address is taken.*\n$/);
    await stop();
  });

  it('each address takes the flags of its scheme', async () => {
    const cookie = join(folder, 'cookie');
    const { here, stop } = await simulate(
      ...['--listen', 'tls://127.0.0.1:0', '--listen', 'tor://127.0.0.1:0', '--listen', 'tor+ws://127.0.0.1:0/'],
      ...['--listen-cert', certificate('server'), '--listen-key', certificate('server-key')],
      ...['--origin', 'http://localhost', '--listen-cookie-file', cookie],
    );
    await here.until(/(.*\n){3}/);
    expect(here.out().split('\n').sort()).toEqual([
      '',
      expect.stringMatching(/^tls:/),
      expect.stringMatching(/^tor\+ws:/),
      expect.stringMatching(/^tor:/),
    ]);
    expect(await stop()).toBe(0);
  });

  it('does not listen where other machines could get in without a secret', async () => {
    const { here, status } = await simulate('--listen', 'tcp://0.0.0.0:0');
    expect(await status).toBe(1);
    expect(here.out()).toBe('');
    expect(here.err().replace(/:\d+:/, ':PORT:')).toBe(
      'rx-tor-control: tcp://0.0.0.0:PORT: other machines may reach it: use --listen-cookie-file or ' +
        '--listen-hashed-password-file\n',
    );
  });

  it('ends where it cannot listen, also when it has written a cookie', async () => {
    const { url, stop } = await simulate('--listen', 'tcp://127.0.0.1:0');
    const cookie = join(folder, 'cookie');
    const second = await simulate('--listen', url, '--listen-cookie-file', cookie);
    expect(await second.status).toBe(1);
    expect(second.here.err()).toMatch(/^rx-tor-control: tcp:\S+: the address is taken.*\n$/);
    expect(existsSync(cookie)).toBe(false);
    await stop();
  });

  it.each([
    [['--listen', 'tls://127.0.0.1:0'], 2, '--listen: tls: needs --listen-cert and --listen-key'],
    [['--listen', 'ws://127.0.0.1:0/'], 2, '--listen: ws: needs --listen-cookie-file or --listen-hashed-password-file'],
    [['--listen', 'wss://127.0.0.1:0/'], 2, '--listen: wss: needs --listen-cert and --listen-key'],
    [['--listen', 'nonsense'], 2, '--listen: wanted tcp://HOST:PORT'],
    [['--listen', 'unix:here'], 2, '--listen: wanted a path from the root on'],
    [
      ['--listen-cert', 'a', '--listen-key', 'b'],
      2,
      '--listen-ca, --listen-cert and --listen-key are for tls://HOST:PORT and wss://HOST:PORT/PATH, not tcp:',
    ],
    [['--listen-ca', 'a', '--listen', 'ws://127.0.0.1:0/'], 2, 'not ws:'],
    [['--torrc', '/dev/zero'], 1, '/dev/zero: the configuration could not be read: failed (not a regular file)'],
    [['--torrc', __filename], 1, "Unknown option 'import'"],
    [['--seed', 'x'], 2, '--seed: wanted an integer'],
    [['--listen-hashed-password-file', '/nowhere'], 1, '/nowhere: no such file or folder'],
    [['--listen-hashed-password-file', __filename], 1, 'wanted 16: and 58 hexadecimal digits'],
    [['--listen-cookie-file', '/nowhere/cookie'], 1, '/nowhere'],
  ])('%j', async (args, wanted, message) => {
    const here = world();
    expect(await here.run('simulate', ...args)).toBe(wanted);
    expect(here.out()).toBe('');
    expect(here.err()).toContain(message);
  });
});
