/** Every command takes a URL of today's Tor. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAll, quiet, served } from '../served.js';
import { closeTextTors, textTor } from '../v1Tor.js';
import { world } from '../world.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
});
afterEach(() => {
  closeAll();
  closeTextTors();
  rmSync(folder, { recursive: true });
});

type Result = readonly [status: number, out: string, err: string];

const run = async (...args: ReadonlyArray<string>): Promise<Result> => {
  const here = world();
  const status = await here.run(...args);
  return [status, here.out(), here.err()];
};

describe('at tor://HOST:PORT', () => {
  it.each<[string[], string, string[]]>([
    [['getconf', 'SocksPort'], 'SocksPort=9050\n', ['GETCONF SocksPort']],
    [['setconf', 'Nickname=amber', 'ContactInfo=a b'], '', ['SETCONF Nickname="amber" ContactInfo="a b"']],
    [['resetconf', 'Nickname'], '', ['RESETCONF Nickname']],
    [['saveconf'], '', ['SAVECONF']],
    [['signal', 'hup'], '', ['SIGNAL RELOAD']],
    [['signal', 'NewNym'], '', ['SIGNAL NEWNYM']],
    [['mapaddress', 'a.example', 'b.example'], 'a.example b.example\n', ['MAPADDRESS a.example=b.example']],
    [['mappings'], 'a.example b.example\n', ['GETINFO address-mappings/all']],
  ])('%j', async (args, out, lines) => {
    const tor = await textTor();
    expect(await run(...args, '--tor', tor.url)).toEqual([0, out, '']);
    expect(tor.lines).toEqual(lines);
  });

  it('an error says what the Tor says', async () => {
    const { url } = await textTor();
    expect(await run('getconf', 'NoSuchOption', '--tor', url)).toEqual([
      1,
      '',
      'rx-tor-control: GETCONF: Unrecognized configuration key "NoSuchOption" (error 552)\n',
    ]);
  });

  it('a newline in a value is printed as an escape, and not as a second option', async () => {
    const { url } = await textTor({
      answer: (line) => (line === 'GETCONF ContactInfo' ? ['250 ContactInfo="me\\nControlPort=1\\r\\n"'] : undefined),
    });
    expect(await run('getconf', 'ContactInfo', '--tor', url)).toEqual([
      0,
      'ContactInfo=me\\nControlPort=1\\r\\n\n',
      '',
    ]);
    expect(await run('getconf', '--json', 'ContactInfo', '--tor', url)).toEqual([
      0,
      '{"key":"ContactInfo","value":"me\\nControlPort=1\\r\\n"}\n',
      '',
    ]);
  });

  it('events have what TC does not say: words in text, details in JSON', async () => {
    const tor = await textTor();
    const [text, json] = [world(), world()];
    const running = [text.run('events', '--tor', tor.url), json.run('events', '--json', '--tor', tor.url)];
    while (tor.lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    tor.send('650 STREAM 7 NEW 0 www.example.com:80 PURPOSE=USER');
    await Promise.all([text.until('example'), json.until('example')]);
    expect(text.out()).toMatch(/^\S+ {2}stream {8}7 {5}NEW {9}www\.example\.com:80\n$/);
    expect(JSON.parse(json.out())).toMatchObject({ event: 'stream', status: 5, details: { purpose: 'USER' } });
    for (const here of [text, json]) here.interrupt('SIGINT');
    expect(await Promise.all(running)).toEqual([0, 0]);
  });

  it('monitor shows it', async () => {
    const tor = await textTor();
    const here = world();
    const running = here.run('monitor', tor.url);
    await here.until(`watching ${tor.url}`);
    while (tor.lines.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    tor.send('650 BW 1024 2048');
    await here.until('read 1.00 KiB, written 2.00 KiB');
    here.interrupt('SIGINT');
    expect(await running).toBe(0);
  });
});

it('monitor on a terminal begins with what was there before', async () => {
  const status: Readonly<Record<string, ReadonlyArray<string>>> = {
    'GETINFO circuit-status': ['250-circuit-status=7 BUILT $A~amber,$B~birch PURPOSE=GENERAL', '250 OK'],
    'GETINFO stream-status': [
      '250+stream-status=',
      '8 SUCCEEDED 7 a.example:80',
      '9 NEW 0 b.example:80',
      '.',
      '250 OK',
    ],
    'GETINFO orconn-status': ['250-orconn-status=$A~amber CONNECTED', '250 OK'],
  };
  const tor = await textTor({ answer: (line) => status[line] });
  const here = world({ terminal: { columns: 100, rows: 30 } });
  const running = here.run('monitor', tor.url);
  await here.until(/7.*built .*\$A~amber → \$B~birch/);
  await here.until(/9.*new .*b\.example:80/);
  await here.until(/8.*open .*a\.example:80/);
  await here.until(/connected .*\$A~amber/);
  here.type('q');
  expect(await running).toBe(0);
  expect(here.out()).toMatch(/s: 0 events, .* no gaps\n$/);
});

describe('how to get in', () => {
  const cookie = randomBytes(32);
  const file = (name: string, contents: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, contents);
    return path;
  };

  it('--cookie-file proves that it knows the cookie', async () => {
    const { url } = await textTor({ cookie });
    expect(await run('saveconf', '--tor', url, '--cookie-file', file('cookie', cookie))).toEqual([0, '', '']);
    const [status, , err] = await run('saveconf', '--tor', url, '--cookie-file', file('other', randomBytes(32)));
    expect([status, err]).toEqual([1, expect.stringContaining('it is not the Tor that wrote this cookie')]);
  });

  it('--cookie-from-tor reads it where the Tor says that it is, which nothing else does', async () => {
    const path = file('cookie', cookie);
    const { url } = await textTor({ cookie, cookieFile: path });
    expect(await run('saveconf', '--tor', url, '--cookie-from-tor')).toEqual([0, '', '']);
    const [status, , err] = await run('saveconf', '--tor', url);
    expect(status).toBe(1);
    expect(err).toContain(
      `no secret was given, but this Tor accepts only COOKIE and SAFECOOKIE (its cookie file is ${path})`,
    );
    expect(err).toContain('(see --cookie-file, --cookie-from');
  });

  it('a cookie is sent with --allow-plain-cookie alone, and only from a file that was named here', async () => {
    const path = file('cookie', cookie);
    const old = await textTor({ cookie, cookieFile: path, isOld: true });
    const at = ['saveconf', '--tor', old.url];
    expect((await run(...at, '--cookie-file', path))[2]).toMatch(
      /accepts only COOKIE .* is not allowed \(see .* --allow-plain-cookie\)\n$/,
    );
    expect((await run(...at, '--cookie-from-tor'))[0]).toBe(1);
    expect((await run(...at, '--cookie-from-tor', '--allow-plain-cookie'))[0]).toBe(2);
    expect([old.sessions(), old.refusals()]).toEqual([0, 0]);
    expect(await run(...at, '--cookie-file', path, '--allow-plain-cookie')).toEqual([0, '', '']);
  });

  it('with --allow-plain-cookie a Tor that takes a proof still gets no more', async () => {
    const { url } = await textTor({ cookie });
    const path = file('cookie', cookie);
    expect(await run('saveconf', '--tor', url, '--cookie-file', path, '--allow-plain-cookie')).toEqual([0, '', '']);
  });

  it.each(['/dev/zero', '/dev/tty', '/proc/self/environ', '/'])('a Tor that names %s gets nothing', async (path) => {
    const { url } = await textTor({ cookie, cookieFile: path });
    expect((await run('saveconf', '--tor', url, '--cookie-from-tor'))[0]).toBe(1);
  });

  it('--password-file and the environment give the password, whatever is in it', async () => {
    const password = `a "b\\c\n250 OK`;
    const { url } = await textTor({ password });
    expect(await run('saveconf', '--tor', url, '--password-file', file('password', `${password}\n`))).toEqual([
      0,
      '',
      '',
    ]);
    const here = world({ env: { TOR_CONTROL_PASSWORD: password } });
    expect(await here.run('saveconf', '--tor', url)).toBe(0);
    const wrong = world({ env: { TOR_CONTROL_PASSWORD: 'hunter2' } });
    expect(await wrong.run('saveconf', '--tor', url)).toBe(1);
    expect(wrong.err()).toMatch(/515.*\(see --cookie-file.*\n$/);
    expect(wrong.err()).not.toContain('hunter2');
  });
});

describe('a secret that is refused once the connection is made again', () => {
  it.each([
    ['monitor', ['monitor'], 'watching'],
    ['gateway', ['gateway', '--listen', 'tcp://127.0.0.1:0'], 'tcp://127.0.0.1:'],
  ])('ends %s when it reads the same: it is not sent again', async (_, args, begun) => {
    const tor = await textTor({ password: 'secret' });
    const here = world({ env: { TOR_CONTROL_PASSWORD: 'secret' } });
    const running = here.run(...args, '--tor', tor.url);
    await here.until(begun);
    tor.letsIn = false;
    tor.drop();
    await tor.accept();
    expect(await running).toBe(1);
    expect(here.err()).toMatch(/refused reads the same again \(AUTHENTICATE: error 515\) \(see --cookie-file.*\)\n$/);
    expect([tor.sessions(), tor.refusals()]).toEqual([1, 1]);
  });

  it('gives the terminal back first', async () => {
    const tor = await textTor({ password: 'secret' });
    const here = world({ env: { TOR_CONTROL_PASSWORD: 'secret' }, terminal: { columns: 80, rows: 24 } });
    const running = here.run('monitor', tor.url);
    await here.until('● connected');
    tor.letsIn = false;
    tor.drop();
    await tor.accept();
    expect(await running).toBe(1);
    expect(here.out()).toMatch(/\[\?1049l\d+s: .* 1 gap, 1 problem\n$/);
    expect(here.err()).toContain('515');
    expect(here.isRaw()).toBe(false);
  });
});

it.each<[string[], string]>([
  [
    ['saveconf', '--tor', 'tcp://127.0.0.1:1', '--cookie-file', 'x', '--allow-plain-cookie'],
    'wanted tor://HOST:PORT, tor+unix:/PATH or',
  ],
  [['saveconf', '--tor', 'tor://127.0.0.1:1', '--allow-plain-cookie'], '--allow-plain-cookie: wanted --cookie-file'],
  [
    ['saveconf', '--tor', 'tcp://127.0.0.1:1', '--cookie-from-tor'],
    '--cookie-from-tor: wanted tor://HOST:PORT, tor+unix:/PATH or',
  ],
  [
    ['saveconf', '--tor', 'tor://127.0.0.1:1', '--signals', 'tor'],
    '--signals: the v1 protocol takes the names of signals',
  ],
  [['saveconf', '--tor', 'tor://127.0.0.1:1', '--ca', 'x'], '--ca, --cert and --key are for tls://'],
  [['saveconf', '--tor', 'tor://me:hunter2@127.0.0.1:1'], 'a URL must not contain a secret'],
  [['saveconf', '--tor', 'tor+unix:relative'], 'wanted a path from the root on'],
  [
    ['saveconf', '--tor', 'tor+nonsense:/x'],
    'or tor://HOST:PORT, tor+unix:/PATH or tor+ws://HOST:PORT/PATH for a current Tor',
  ],
  [['saveconf', '--cookie-from-tor', '--cookie-file', 'x'], 'cannot be used with'],
  [
    ['simulate', '--listen', 'nonsense://127.0.0.1:0'],
    '--listen: wanted tcp://HOST:PORT, tls://HOST:PORT, unix:/PATH, ws://',
  ],
])('%j', async (args, message) => {
  const [status, out, err] = await run(...args);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(message);
  expect(err).not.toContain('hunter2');
});

it("a TC server reached as today's Tor is told apart", async () => {
  const { url } = await served(quiet());
  const [other, , text] = await run('saveconf', '--tor', url.replace('tcp:', 'tor:'), '--timeout', '2s');
  expect(other).toBe(1);
  expect(text).toContain('TC');
});
