import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { password } from '../../../lib/server/index.js';
import { closeAll, quiet, served } from '../served.js';
import { world } from '../world.js';

const secret = 'correct horse battery staple';
const cookie = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(closeAll);

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
};

describe('the secret', () => {
  it('comes from a cookie file', async () => {
    const { url } = await served(quiet(), password(cookie));
    const here = world();
    expect(await here.run('saveconf', '--tor', url, '--cookie-file', file('cookie', cookie))).toBe(0);
  });

  it('comes from a password file, without the newline at its end', async () => {
    const { url } = await served(quiet(), password(secret));
    const here = world();
    expect(await here.run('saveconf', '--tor', url, '--password-file', file('password', `${secret}\n`))).toBe(0);
  });

  it('comes from the environment, unless a flag says otherwise', async () => {
    const { url } = await served(quiet(), password(secret));
    expect(await world({ env: { TOR_CONTROL_PASSWORD: secret } }).run('saveconf', '--tor', url)).toBe(0);
    const wrong = world({ env: { TOR_CONTROL_PASSWORD: 'wrong' } });
    expect(await wrong.run('saveconf', '--tor', url, '--password-file', file('password', secret))).toBe(0);
  });

  it('is asked for at the terminal, without echo', async () => {
    const { url } = await served(quiet(), password(secret));
    const here = world({ terminal: { columns: 80, rows: 24 } });
    const running = here.run('saveconf', '--tor', url, '--password-prompt');
    await here.until('Password: ');
    expect(here.isRaw()).toBe(true);
    // Ctrl-U forgets the line, backspace a character, an arrow nothing
    for (const keys of ['wrong', '\u0015', 'correct horse batterz', '\u007fy ', '\u001b[D', 'staple', '\r']) {
      here.type(keys);
    }
    expect(await running).toBe(0);
    expect(here.isRaw()).toBe(false);
    expect(here.out() + here.err()).toBe('Password: \n');
  });

  it('is given up where the terminal hangs up', async () => {
    const here = world({ terminal: { columns: 80, rows: 24 } });
    const running = here.run('saveconf', '--password-prompt');
    await here.until('Password: ');
    here.io.stdin.destroy(Object.assign(new Error('read EIO'), { code: 'EIO' }));
    expect(await running).toBe(130);
    expect(here.isRaw()).toBe(false);
  });

  it('is given up with Ctrl-C at the prompt', async () => {
    const here = world({ terminal: { columns: 80, rows: 24 } });
    const running = here.run('saveconf', '--password-prompt');
    await here.until('Password: ');
    here.type('corr\u0003');
    expect(await running).toBe(130);
    expect(here.isRaw()).toBe(false);
  });

  it('is refused when it is wrong', async () => {
    const { url } = await served(quiet(), password(secret));
    const here = world({ env: { TOR_CONTROL_PASSWORD: 'hunter2' } });
    expect(await here.run('saveconf', '--tor', url)).toBe(1);
    expect(here.err()).toMatch(/^rx-tor-control: .*Authentication failed.*\n$/);
    expect(here.err()).not.toContain('hunter2');
  });

  it('says which file has none', async () => {
    const { url } = await served(quiet(), password(cookie));
    const here = world();
    expect(await here.run('saveconf', '--tor', url, '--cookie-file', file('short', 'short'))).toBe(1);
    expect(here.err()).toContain(`${join(folder, 'short')}: wanted 32 bytes, got 5`);
    const lost = world();
    expect(await lost.run('saveconf', '--tor', url, '--cookie-file', '/nowhere')).toBe(1);
    expect(lost.err()).toContain('/nowhere');
  });
});

describe('a secret on the command line is refused, and not repeated', () => {
  it.each([
    [['saveconf', '--password', 'hunter2']],
    [['saveconf', '--password=hunter2']],
    [['monitor', '--password', 'hunter2']],
    [['saveconf', '--passwd=hunter2']],
    [['saveconf', "--passwd=hunter2'"]],
    [['saveconf', '--tor', 'tcp://user:hunter2@127.0.0.1:9051']],
    [['monitor', 'tcp://user:hunter2@127.0.0.1:9051']],
    [['monitor', 'tls://:hunter2@127.0.0.1:9051']],
    [['monitor', 'hunter2@127.0.0.1:9051']],
    [['simulate', '--listen', 'tcp://user:hunter2@127.0.0.1:0']],
  ])('%j', async (args) => {
    const here = world();
    expect(await here.run(...args)).toBe(2);
    expect(here.err()).toMatch(/^rx-tor-control: .*\n$/);
    expect(here.out() + here.err()).not.toContain('hunter2');
  });

  it('nor in TOR_CONTROL_URL', async () => {
    const here = world({ env: { TOR_CONTROL_URL: 'tcp://user:hunter2@127.0.0.1:9051' } });
    expect(await here.run('saveconf')).toBe(2);
    expect(here.err()).toContain('TOR_CONTROL_URL: wanted //HOST:PORT without user and password');
    expect(here.out() + here.err()).not.toContain('hunter2');
  });
});
