/** Cookies that are none, and passwords that look like commands. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { client, noReconnect, secret } from '../../lib/index.js';
import { connectUrl, hashPassword } from '../../lib/node.js';
import { closeTextTors, textTor } from '../cli/v1Tor.js';
import { world } from '../cli/world.js';
import type { World } from '../cli/world.js';

let folder: string;
let here: World;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
  here = world();
});
afterEach(() => {
  here.interrupt('SIGINT');
  closeTextTors();
  rmSync(folder, { recursive: true });
});

const cookie = randomBytes(32);

const file = (name: string, contents: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
};

/** Paths that are no cookie, made as a spec needs them. */
const noCookies: Readonly<Record<string, () => string>> = {
  'nothing at all': () => join(folder, 'none'),
  'an empty file': () => file('empty', ''),
  '31 bytes': () => file('short', cookie.subarray(1)),
  '33 bytes': () => file('long', Buffer.concat([cookie, Buffer.from('\n')])),
  '64 hexadecimal digits': () => file('hex', cookie.toString('hex')),
  'a folder': () => folder,
  'a pipe that nobody writes to': () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    return path;
  },
  'a device that never ends': () => '/dev/zero',
  'a device that is empty': () => '/dev/null',
  'a terminal': () => '/dev/tty',
  'the memory of this process': () => '/proc/self/mem',
  'a link to a device': () => {
    symlinkSync('/dev/zero', join(folder, 'link'));
    return join(folder, 'link');
  },
  'a link to itself': () => {
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    return join(folder, 'loop');
  },
  'a file below a file': () => join(file('file', cookie), 'cookie'),
};

const names = Object.keys(noCookies);
const pathOf = (name: string): string => noCookies[name]?.() ?? '';

describe('the gateway gives the Tor nothing where the cookie is', () => {
  it.each(names)('%s', async (name) => {
    const path = pathOf(name);
    for (const flags of [
      ['--cookie-file', path],
      ['--cookie-file', path, '--allow-plain-cookie'],
      ['--cookie-from-tor'],
    ]) {
      for (const isOld of [false, true]) {
        const tor = await textTor({ cookie, cookieFile: path, isOld });
        expect(await here.run('gateway', '--tor', tor.url, '--listen', 'tcp://127.0.0.1:0', ...flags)).toBe(1);
        expect(tor.heard).toEqual(['PROTOCOLINFO 1']);
      }
    }
    expect(here.out()).toBe('');
    expect(here.err()).not.toContain(cookie.toString('hex'));
  });

  it('of another Tor: not even a proof of it', async () => {
    const tor = await textTor({ cookie });
    const args = ['gateway', '--tor', tor.url, '--listen', 'tcp://127.0.0.1:0'];
    expect(await here.run(...args, '--cookie-file', file('other', randomBytes(32)), '--allow-plain-cookie')).toBe(1);
    expect(tor.heard).toEqual(['PROTOCOLINFO 1', expect.stringMatching(/^AUTHCHALLENGE SAFECOOKIE [0-9a-f]{64}$/)]);
  });
});

describe('the gateway writes no cookie of its own over', () => {
  // in this folder alone: where they are not refused, they are gone
  it.each(['a folder', 'a pipe that nobody writes to', 'a file below a file'])('%s', async (name) => {
    const path = pathOf(name);
    const kind = (): string => {
      if (!existsSync(path)) return 'none';
      const { mode, ino } = lstatSync(path);
      return `${mode} ${ino}`;
    };
    const before = kind();
    const { url } = await textTor();
    const args = ['gateway', '--tor', url, '--listen', 'tcp://127.0.0.1:0', '--listen-cookie-file', path];
    const running = here.run(...args);
    const status = await Promise.race([running, here.until(/^tcp:.*\n/m)]);
    expect([status, kind(), here.out()]).toEqual([1, before, '']);
  });

  it('a file of somebody else behind a link', async () => {
    const treasure = file('treasure', 'gold');
    symlinkSync(treasure, join(folder, 'link'));
    const { url } = await textTor();
    const running = here.run(
      ...['gateway', '--tor', url, '--listen', 'tcp://127.0.0.1:0', '--listen-cookie-file', join(folder, 'link')],
    );
    await Promise.race([running, here.until(/^tcp:.*\n/m)]);
    expect(readFileSync(treasure, 'utf8')).toBe('gold');
  });
});

const passwords: ReadonlyArray<string> = [
  'a"b',
  '"',
  '\\',
  'a\\"b\\',
  '" \r\nSIGNAL HALT',
  'a\nSIGNAL HALT\n',
  '\r\nQUIT\r\n',
  'a\0b',
  '\0',
  ' leading and trailing ',
  '%s %n ${x} `id` $(id)',
  'AUTHENTICATE ""',
  'ü\u{1f9c5}\ufeff',
  'x'.repeat(1000),
];

describe('a password that looks like commands', () => {
  it.each(passwords.map((password) => [JSON.stringify(password).slice(0, 40), password]))(
    'is one of the Tor: %s',
    async (_, password) => {
      const tor = await textTor({ password });
      const other = world({ env: { TOR_CONTROL_PASSWORD: password } });
      expect(await other.run('saveconf', '--tor', tor.url)).toBe(0);
      const line = `AUTHENTICATE ${Buffer.from(password).toString('hex')}`;
      expect(tor.heard).toEqual(['PROTOCOLINFO 1', line, 'SAVECONF']);
    },
  );

  it.each(passwords.map((password) => [JSON.stringify(password).slice(0, 40), password]))(
    'is one of the gateway, and the Tor hears nothing of it: %s',
    async (_, password) => {
      const tor = await textTor();
      const hash = hashPassword(password);
      const flags = ['--listen', 'tcp://127.0.0.1:0', '--listen-hashed-password-file', file('hash', hash)];
      const running = here.run('gateway', '--tor', tor.url, ...flags);
      await here.until(/^tcp:.*\n/m);
      const url = here.out().trim();
      const answer = (given: string) => {
        const one = client(connectUrl(url), { reconnect: noReconnect, secret: secret(given) });
        return firstValueFrom(one.getConf(['SocksPort'])).finally(one.close);
      };
      expect(await answer(`${password}x`)).toMatchObject({ left: { code: 'AuthenticationFailed' } });
      expect(await answer(password.slice(1))).toMatchObject({ left: { code: 'AuthenticationFailed' } });
      expect(await answer(password)).toEqual(E.right([{ key: 'SocksPort', value: '9050' }]));
      expect(tor.lines).toEqual(['GETCONF SocksPort']);
      here.interrupt('SIGINT');
      await running;
      expect(here.err()).not.toContain(password.trim() === '' ? 'no such text' : password);
    },
  );
});
