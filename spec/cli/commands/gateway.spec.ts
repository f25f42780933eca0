/** A scripted Tor of today, the gateway, and this library's client of TC. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E, option as O } from 'fp-ts';
import { filter, firstValueFrom } from 'rxjs';
import { WebSocket } from 'ws';
import { client, secret, showTorError } from '../../../lib/index.js';
import type { Connected, Status } from '../../../lib/index.js';
import { connectUrl } from '../../../lib/node.js';
import { v1Client } from '../../../lib/v1/index.js';
import type { V1Client } from '../../../lib/v1/index.js';
import { v1Subprotocol, webSocket } from '../../../lib/websocket.js';
import { authenticate, bytes, raw } from '../../server/handmade.js';
import { closeAll, quiet, served } from '../served.js';
import { closeTextTors, textTor } from '../v1Tor.js';
import type { TextTor } from '../v1Tor.js';
import { world } from '../world.js';
import type { World } from '../world.js';

let folder: string;
let opened: World[];
let clients: Connected[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
  opened = [];
  clients = [];
});
afterEach(() => {
  for (const here of opened) here.interrupt('SIGINT');
  for (const { close } of clients) close();
  closeAll();
  closeTextTors();
  rmSync(folder, { recursive: true });
});

const pem = (name: string): string => join(__dirname, '..', '..', 'node', 'certs', `${name}.pem`);

interface Gateway {
  readonly here: World;
  readonly url: string;
  readonly stop: () => Promise<number>;
  readonly status: Promise<number>;
}

const TCP = 'tcp://127.0.0.1:0';

const WRITES = ['--allow-writes', '--allow-unauthenticated-writes'];

const gateway = async (tor: string, ...args: ReadonlyArray<string>): Promise<Gateway> => {
  const here = world();
  opened.push(here);
  const status = here.run('gateway', '--tor', tor, ...(args.includes('--listen') ? [] : ['--listen', TCP]), ...args);
  await Promise.race([here.until(/^(tcp|tls|unix|wss?):.*\n/m), status]);
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

type Result = readonly [status: number, out: string, err: string];

const run = async (...args: ReadonlyArray<string>): Promise<Result> => {
  const here = world();
  const status = await here.run(...args);
  return [status, here.out(), here.err()];
};

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const seen = async (tor: TextTor, line: string): Promise<void> => {
  while (!tor.lines.includes(line)) await pause(5);
};

describe('gateway', () => {
  it("serves today's Tor as TC over one connection, says who comes and goes, and ends with Ctrl-C", async () => {
    const tor = await textTor();
    const { here, url, stop } = await gateway(tor.url);
    expect(url).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(await run('getconf', 'SocksPort', '--tor', url)).toEqual([0, 'SocksPort=9050\n', '']);
    expect(await run('mappings', '--tor', url)).toEqual([0, 'a.example b.example\n', '']);
    await here.until('session 2: closed');
    expect(tor.sessions()).toBe(1);
    expect(here.err().split('\n').slice(0, 4)).toEqual([
      `rx-tor-control: connected to ${tor.url}; clients may only read`,
      expect.stringMatching(/^rx-tor-control: warning: tcp:\S+ has no authentication/),
      expect.stringMatching(/^rx-tor-control: session 1: opened from tcp:\S+$/),
      'rx-tor-control: session 1: authenticated',
    ]);
    expect(await stop()).toBe(0);
  });

  it('is a proxy of a TC server too', async () => {
    const { url } = await gateway((await served(quiet())).url);
    expect(await run('getconf', 'SocksPort', '--tor', url)).toEqual([0, 'SocksPort=9050\n', '']);
  });

  it("maps errors of today's Tor to the codes of TC", async () => {
    const { url } = await gateway((await textTor()).url);
    expect(await run('getconf', 'NoSuchOption', '--tor', url)).toEqual([
      1,
      '',
      'rx-tor-control: GETCONF: Unrecognized configuration key "NoSuchOption" (error UnrecognizedKey)\n',
    ]);
  });

  it('ends where it cannot connect at first, or cannot listen', async () => {
    const tor = await textTor();
    const { url } = await gateway(tor.url);
    const second = await gateway(tor.url, '--listen', url);
    expect(await second.status).toBe(1);
    expect(second.here.err()).toContain('the address is taken');
    tor.drop();
    const third = await gateway(tor.url);
    expect([await third.status, third.here.out()]).toEqual([1, '']);
  });
});

describe('what clients may do', () => {
  const writes: ReadonlyArray<readonly [request: string, ...args: ReadonlyArray<string>]> = [
    ['SETCONF', 'setconf', 'Nickname=amber'],
    ['SETCONF', 'resetconf', 'Nickname'],
    ['SAVECONF', 'saveconf'],
    ['SIGNAL', 'signal', 'reload'],
    ['MAPADDRESS', 'mapaddress', 'a.example', 'b.example'],
  ];

  it('is to read, on a TCP port', async () => {
    const tor = await textTor();
    const { url } = await gateway(tor.url);
    for (const [request, ...args] of writes) {
      const [status, , err] = await run(...args, '--tor', url);
      expect([status, err]).toEqual([
        1,
        `rx-tor-control: ${request}: This connection may only read (error Unauthorized)\n`,
      ]);
    }
    expect(tor.lines).toEqual([]);
  });

  it.each<[string, ReadonlyArray<string>]>([
    ['a Unix-domain socket', []],
    ['a TCP port with --allow-unauthenticated-writes', ['--listen', TCP, ...WRITES]],
  ])('is also to write, on %s', async (_, args) => {
    const tor = await textTor();
    const at = args.length > 0 ? args : ['--listen', `unix:${join(folder, 'control')}`];
    const { here, url } = await gateway(tor.url, ...at);
    for (const [, ...write] of writes) expect((await run(...write, '--tor', url))[0]).toBe(0);
    expect(tor.lines).toHaveLength(writes.length);
    expect(here.err()).toContain('clients may read and write');
  });

  it.each<[string, ReadonlyArray<string>]>([
    ['TCP', ['--listen', TCP]],
    ['TLS', ['--listen', 'tls://127.0.0.1:0', '--listen-cert', pem('server'), '--listen-key', pem('server-key')]],
  ])('is not to write over %s without authentication, unless a flag of its own allows it', async (_, at) => {
    const tor = await textTor();
    const [status, out, err] = await run('gateway', '--tor', tor.url, ...at, '--allow-writes');
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(/^rx-tor-control: --allow-writes: every user of this machine could change the Tor/);
    expect(err).toContain('use --listen unix:/PATH, --listen-cookie-file or --listen-hashed-password-file');
    expect(err).toContain('--allow-unauthenticated-writes');
    expect(tor.lines).toEqual([]);
  });

  it.each<[string, () => ReadonlyArray<string>]>([
    ['a cookie', () => ['--listen', TCP, '--listen-cookie-file', join(folder, 'cookie')]],
    [
      'certificates of clients',
      () => [
        ...['--listen', 'tls://127.0.0.1:0', '--listen-ca', pem('ca')],
        ...['--listen-cert', pem('server'), '--listen-key', pem('server-key')],
      ],
    ],
  ])('is to write over TCP with %s', async (_, at) => {
    const { here } = await gateway((await textTor()).url, ...at(), '--allow-writes');
    expect(here.err()).toContain('clients may read and write');
    expect(here.err()).not.toContain('warning');
  });

  it('is what a warning names, over TCP without authentication', async () => {
    const { here } = await gateway((await textTor()).url);
    expect(here.err()).toContain(
      `warning: ${TCP} has no authentication: every user of this machine can connect (see --listen unix:/PATH, ` +
        '--listen-cookie-file or --listen-hashed-password-file)',
    );
    const socket = await gateway((await textTor()).url, '--listen', `unix:${join(folder, 'control')}`);
    expect(socket.here.err()).not.toContain('warning');
  });

  it('is to read, on a Unix-domain socket with --read-only', async () => {
    const { url } = await gateway((await textTor()).url, '--listen', `unix:${join(folder, 'control')}`, '--read-only');
    expect((await run('saveconf', '--tor', url))[0]).toBe(1);
  });

  it('is what the lists allow', async () => {
    const tor = await textTor();
    const allowed = ['--allow-keys', 'socksport, ContactInfo', '--allow-signals', 'reload,dump', ...WRITES];
    const { url } = await gateway(tor.url, ...allowed);
    expect((await run('getconf', 'SocksPort', '--tor', url))[0]).toBe(0);
    expect((await run('getconf', 'SocksPort', 'Nickname', '--tor', url))[2]).toContain(
      'GETCONF: Nickname: this connection may',
    );
    expect((await run('setconf', 'Nickname=x', '--tor', url))[0]).toBe(1);
    expect((await run('signal', 'hup', '--tor', url))[0]).toBe(0);
    expect((await run('signal', 'dump', '--tor', url))[0]).toBe(0);
    expect((await run('signal', 'halt', '--tor', url))[0]).toBe(1);
    expect((await run('signal', 'debug', '--tor', url))[2]).toContain('SIGNAL: Debug: this');
    expect(tor.lines).toEqual(['GETCONF SocksPort', 'SIGNAL RELOAD', 'SIGNAL DUMP']);
  });

  describe('is as much as the rate limit allows', () => {
    const answers = async (url: string): Promise<string> => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname);
      socket.write(bytes(authenticate(), ...[1, 2, 3].map(() => raw(3, 'SocksPort\n'))));
      socket.end();
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(socket, 'close');
      return Buffer.concat(chunks).toString('latin1');
    };
    const answered = (text: string): number => (text.match(/SocksPort 9050/g) ?? []).length;

    it('to all clients together, however often they connect', async () => {
      const { url } = await gateway((await textTor()).url, '--rate-limit', '5/1h');
      const texts = [await answers(url), await answers(url), await answers(url)];
      expect(texts.map(answered)).toEqual([3, 2, 0]);
      expect(texts[2]).toContain('More than 5 requests in 3600000 ms');
    });

    it('to each session', async () => {
      const { url } = await gateway((await textTor()).url, '--session-rate-limit', '2/1h');
      const texts = [await answers(url), await answers(url)];
      expect(texts.map(answered)).toEqual([2, 2]);
      expect(texts[0]).toContain('More than 2 requests in 3600000 ms');
    });

    it('and what one session is refused for itself counts against nobody else', async () => {
      const { url } = await gateway((await textTor()).url, '--rate-limit', '4/1h', '--session-rate-limit', '2/1h');
      const texts = [await answers(url), await answers(url), await answers(url)];
      expect(texts.map(answered)).toEqual([2, 2, 0]);
    });
  });
});

it('many sessions of a kind are a few lines and a summary, in which none is lost', async () => {
  const cookie = ['--listen-cookie-file', join(folder, 'cookie')];
  const { here, url, stop } = await gateway((await textTor()).url, ...cookie);
  const { hostname, port } = new URL(url);
  for (let i = 0; i < 40; i++) {
    const socket = connect(Number(port), hostname);
    socket.end(bytes(authenticate('wrong')));
    socket.resume();
    await once(socket, 'close');
  }
  expect(await stop()).toBe(0);
  const err = here.err();
  const total = (line: RegExp, kind: string): number =>
    (err.match(line) ?? []).length +
    [...err.matchAll(/also: (.*)/g)]
      .flatMap(([, kinds = '']) => kinds.split(', '))
      .filter((part) => part.endsWith(` ${kind}`))
      .reduce((sum, part) => sum + Number.parseInt(part, 10), 0);
  expect([
    total(/: opened from/g, 'sessions opened'),
    total(/: gave a wrong secret/g, 'wrong secrets'),
    total(/: closed \(/g, 'sessions closed (AuthenticationFailed)'),
  ]).toEqual([40, 40, 40]);
  expect((err.match(/gave a wrong secret/g) ?? []).length).toBe(3);
});

describe('what clients see', () => {
  const watching = async (tor: TextTor, url: string, codes: string, command = ''): Promise<World> => {
    const client = world();
    opened.push(client);
    void client.run('events', '--events', codes, '--tor', url);
    await seen(tor, command);
    return client;
  };

  it("are the events of today's Tor, as nearly as TC can say them", async () => {
    const tor = await textTor();
    const { url } = await gateway(tor.url);
    const client = await watching(tor, url, 'stream,bandwidth', 'SETEVENTS STREAM BW');
    tor.send('650 STREAM 7 NEW 0 a.example:80 PURPOSE=USER', '650 BW 8589934592 1', '650 STREAM 4294967296 NEW 0 b:1');
    tor.send('650 STREAM 8 CLOSED 3 a.example:80 REASON=DONE');
    await client.until('Closed');
    expect(client.out().replaceAll(/^\S+ +/gm, '')).toBe(
      'bandwidth     read 4.00 GiB, written 1 B\nstream        8     Closed      a.example:80\n',
    );
  });

  it('is not what is redacted', async () => {
    const tor = await textTor();
    const { url } = await gateway(tor.url, '--redact');
    const client = await watching(tor, url, 'stream,log', 'SETEVENTS STREAM NOTICE WARN ERR');
    tor.send('650 STREAM 7 SUCCEEDED 3 a.example:80', '650 WARN a.example is away');
    await client.until('log');
    expect(client.out()).toMatch(/7 {5}Succeeded {3}\[scrubbed\]:80\n.*log +\[scrubbed\]\n/);
    expect((await run('mappings', '--tor', url))[1]).toBe('[scrubbed] [scrubbed]\n');
  });

  it('is not what --allow-events leaves out, which the operator is told', async () => {
    const tor = await textTor();
    const { here, url } = await gateway(tor.url, '--allow-events', 'bandwidth');
    const client = await watching(tor, url, 'bandwidth,stream', 'SETEVENTS BW');
    tor.send('650 STREAM 7 SUCCEEDED 3 a.example:80', '650 BW 1 2');
    await client.until('bandwidth');
    expect(client.out()).not.toContain('example');
    expect(here.err()).toContain('Stream event: SETEVENTS: Stream: this connection may not have these events');
  });

  it('of a Tor that dies is one gap; they are refused with the reason until another takes its place', async () => {
    const tor = await textTor();
    const { here, url } = await gateway(tor.url, '--redact', 'logs');
    const watcher = client(connectUrl(url), { reconnect: () => O.some(20) });
    clients.push(watcher);
    const gaps: Array<string> = [];
    watcher.bandwidth$.subscribe((item) => item._tag === 'Left' && gaps.push(item.left._tag));
    const refused = firstValueFrom(
      watcher.status$.pipe(filter((status) => status._tag === 'Waiting' && status.reason._tag === 'ServerError')),
    );
    await seen(tor, 'SETEVENTS BW');
    tor.send('650 BW 1 1');
    tor.lines.length = 0;
    tor.drop();
    const reason = (await refused) as Extract<Status, { readonly _tag: 'Waiting' }>;
    expect(showTorError(reason.reason)).toMatch(
      /^AUTHENTICATE: No connection to the Tor: tcp:.*\(error InternalError\)$/,
    );
    const [status, out, err] = await run('getconf', 'SocksPort', '--tor', url);
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain('No connection to the Tor');
    await tor.accept();
    await seen(tor, 'SETEVENTS BW');
    await firstValueFrom(watcher.status$.pipe(filter(({ _tag }) => _tag === 'Connected')));
    expect(gaps).toEqual(['ConnectionLost']);
    expect(here.err()).toMatch(
      /the connection to tor:\S+ was lost, trying again \(.*\)\n[^]*connected to tor:\S+ again\n/,
    );
    expect(await run('getconf', 'SocksPort', '--tor', url)).toEqual([0, 'SocksPort=9050\n', '']);
    expect(tor.sessions()).toBe(2);
  });
});

describe('who may come', () => {
  it('is who has its cookie, or knows its password, whatever the Tor itself asks for', async () => {
    const tor = await textTor({ password: 'of the Tor' });
    const ofTor = join(folder, 'tor');
    writeFileSync(ofTor, 'of the Tor');
    const cookie = join(folder, 'cookie');
    const { here, url } = await gateway(tor.url, '--password-file', ofTor, '--listen-cookie-file', cookie);
    expect((await run('getconf', 'SocksPort', '--tor', url, '--password-file', ofTor))[0]).toBe(1);
    expect(here.err()).toContain('gave a wrong secret');
    expect((await run('getconf', 'SocksPort', '--tor', url, '--cookie-file', cookie))[0]).toBe(0);
  });

  it('is nobody from another machine without a secret', async () => {
    const { here, status } = await gateway((await textTor()).url, '--listen', 'tcp://0.0.0.0:0');
    expect(await status).toBe(1);
    expect(here.err()).toMatch(
      /other machines may reach it: use --listen-cookie-file or --listen-hashed-password-file\n$/,
    );
  });
});

describe('by WebSocket', () => {
  const WS = 'ws://127.0.0.1:0/tc';

  it('is read-only, and lets in who has its cookie', async () => {
    const tor = await textTor();
    const cookie = join(folder, 'cookie');
    const { here, url } = await gateway(tor.url, '--listen', WS, '--listen-cookie-file', cookie);
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/tc$/);
    expect(here.err()).toContain('clients may only read');
    expect(await run('getconf', 'SocksPort', '--tor', url, '--cookie-file', cookie)).toEqual([
      0,
      'SocksPort=9050\n',
      '',
    ]);
    expect((await run('getconf', 'SocksPort', '--tor', url))[0]).toBe(1);
    const [status, , err] = await run('setconf', 'SocksPort=1', '--tor', url, '--cookie-file', cookie);
    expect([status, err]).toEqual([1, expect.stringContaining('Unauthorized')]);
    expect(tor.lines.filter((line) => !line.startsWith('GETCONF'))).toEqual([]);
  });

  it('serves v1 as well, with the same secret and the same rules', async () => {
    const tor = await textTor();
    const cookie = join(folder, 'cookie');
    const { url } = await gateway(tor.url, '--listen', WS, '--listen-cookie-file', cookie);
    const v1 = ['--tor', `tor+${url}`];
    expect(await run('getconf', 'SocksPort', ...v1, '--cookie-file', cookie, '--allow-plain-cookie')).toEqual([
      0,
      'SocksPort=9050\n',
      '',
    ]);
    expect((await run('getconf', 'SocksPort', ...v1))[0]).toBe(1);
    const [status, , err] = await run('setconf', 'SocksPort=1', ...v1, '--cookie-file', cookie, '--allow-plain-cookie');
    expect([status, err]).toEqual([1, expect.stringContaining('This connection may only read')]);
    expect(tor.lines.filter((line) => !line.startsWith('GETCONF'))).toEqual([]);
  });

  /** A v1 client of a gateway. */
  const v1Through = async (tor: string, ...flags: ReadonlyArray<string>): Promise<V1Client> => {
    const hash = join(folder, 'hash');
    writeFileSync(hash, '16:000102030405060760EC72F09F46E83A31F5E1F12A09A1CB5F7BD68013');
    const { url } = await gateway(tor, '--listen', WS, '--listen-hashed-password-file', hash, ...flags);
    const made = v1Client(webSocket({ url, subprotocol: v1Subprotocol, WebSocket }), { password: secret('hunter2') });
    clients.push(made);
    return made;
  };

  it('redacts every part with --redact alone, also the addresses of the Tor', async () => {
    const address = '250-address=192.0.2.7';
    const tor = await textTor({ answer: (line) => (line === 'GETINFO address' ? [address, '250 OK'] : undefined) });
    const made = await v1Through(tor.url, '--redact');
    expect(await firstValueFrom(made.getInfoText(['address']))).toEqual(E.right(['[scrubbed]']));
    expect(await firstValueFrom(made.getInfoText(['address-mappings/all']))).toEqual(
      E.right(['[scrubbed] [scrubbed] NEVER']),
    );
  });

  it.each<[string, ReadonlyArray<string>, ReadonlyArray<string>]>([
    ['refuses the ownership of the Tor, since all clients share its connection', [], []],
    ['lets a client take the ownership of the Tor with --allow-ownership', ['--allow-ownership'], ['TAKEOWNERSHIP']],
  ])('%s', async (_, flags, lines) => {
    const tor = await textTor();
    const owner = await v1Through(tor.url, '--allow-writes', ...flags);
    const answer = await firstValueFrom(owner.takeOwnership);
    expect(answer).toMatchObject(
      lines.length > 0 ? { _tag: 'Right' } : { left: { status: 514, code: 'Unauthorized' } },
    );
    expect(tor.lines).toEqual(lines);
  });

  it('takes writes where the operator says so', async () => {
    const tor = await textTor();
    const cookie = join(folder, 'cookie');
    const { url } = await gateway(tor.url, '--listen', WS, '--listen-cookie-file', cookie, '--allow-writes');
    expect(await run('setconf', 'Nickname=amber', '--tor', url, '--cookie-file', cookie)).toEqual([0, '', '']);
    expect(tor.lines).toEqual(['SETCONF Nickname="amber"']);
  });

  it('takes pages of the origins that were named alone, and says which others came', async () => {
    const cookie = ['--listen-cookie-file', join(folder, 'cookie')];
    const origins = ['--origin', 'http://localhost:4200', '--origin', 'https://tor.example.org'];
    const { here, url, stop } = await gateway((await textTor()).url, '--listen', WS, ...cookie, ...origins);
    const from = (origin: string): Promise<unknown> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url, 'tc.v0', { origin });
        socket.on('open', () => resolve('open')).on('error', ({ message }) => resolve(message));
        socket.on('open', () => socket.close());
      });
    expect(await from('https://tor.example.org')).toBe('open');
    expect(await from('http://localhost:4200')).toBe('open');
    expect(await from(url.replace('ws', 'http'))).toBe('Unexpected server response: 403');
    expect(await from('https://evil.example')).toBe('Unexpected server response: 403');
    expect(here.err()).toContain('answered with HTTP 403: pages of the origin "https://evil.example" may not connect');
    // who was turned away is no failure of the gateway
    expect(await stop()).toBe(0);
  });
});

describe('what reaches the Tor of a hostile client is nothing', () => {
  const bye = Buffer.from('\r\nSIGNAL HALT\r\n');
  const setconf = (body: string): Uint8Array => raw(2, body);

  it.each<[string, Uint8Array]>([
    ['a request of HTTP with commands in its body', bytes('POST / HTTP/1.1\r\nHost: x\r\n\r\nAUTHENTICATE\r\n', bye)],
    ['a request of HTTP with frames behind it', bytes('GET /aaaaaaaa HTTP/1.1\r\n\r\n', authenticate(), raw(8))],
    ['frames without AUTHENTICATE', bytes(raw(8), raw(9, [1]))],
    ['CR and a command in a value', bytes(authenticate(), setconf('Nickname a\rSIGNAL HALT\n'))],
    ['NUL in a value', bytes(authenticate(), setconf('Nickname a\0b\n'))],
    ['CR in a key', bytes(authenticate(), raw(3, 'Nick\rSIGNAL HALT\n'))],
    ['quotes in a key', bytes(authenticate(), raw(3, 'Nick"name\n'))],
    ['= in a key', bytes(authenticate(), raw(3, 'Nick=name\n'))],
    ['a frame that never ends', bytes(authenticate(), [0xff, 0xff, 0, 3], 'SocksPort')],
  ])('%s', async (_, content) => {
    const tor = await textTor();
    const { here, url } = await gateway(tor.url, ...WRITES);
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined).resume();
    socket.end(content);
    await once(socket, 'close');
    await here.until('session 1: closed');
    expect(tor.lines).toEqual([]);
    expect(await run('getconf', 'SocksPort', '--tor', url)).toEqual([0, 'SocksPort=9050\n', '']);
  });

  it('a value with a newline escaped, quotes and backslashes is one value', async () => {
    const tor = await textTor();
    const { url } = await gateway(tor.url, ...WRITES);
    expect((await run('setconf', 'Nickname=a "b\\n" \\r\\nSIGNAL HALT', '--tor', url))[0]).toBe(0);
    expect(tor.lines).toEqual([String.raw`SETCONF Nickname="a \"b\\n\" \\r\\nSIGNAL HALT"`]);
  });
});

it.each<[string[], string]>([
  [[], "required option '--listen <url>' not specified"],
  [['--listen', 'http://127.0.0.1:0'], '--listen: wanted tcp://HOST:PORT, tls://HOST:PORT, unix:/PATH, ws://'],
  [['--listen', 'tls://127.0.0.1:0'], '--listen: tls: needs --listen-cert and --listen-key'],
  [['--listen', 'tls://127.0.0.1:0', '--listen-cert', 'x'], '--listen-cert and --listen-key go together'],
  [['--listen', 'ws://127.0.0.1:0/'], '--listen: ws: needs --listen-cookie-file or --listen-hashed-password-file'],
  [['--listen', 'wss://127.0.0.1:0/'], '--listen: wss: needs --listen-cert and --listen-key'],
  [['--listen', 'ws://127.0.0.1:0/?hunter2', '--listen-cookie-file', 'x'], 'without a user, a query or a fragment'],
  [['--listen', TCP, '--origin', 'http://localhost'], '--origin and --host are for ws://'],
  [['--listen', TCP, '--read-only', '--allow-writes'], 'cannot be used with'],
  [['--listen', TCP, '--allow-ownership'], '--allow-ownership: the gateway is read-only: use --allow-writes too'],
  [['--listen', TCP, '--allow-signals', 'reload'], '--allow-signals: it is read-only'],
  [['--listen', TCP, ...WRITES, '--allow-signals', 'sleep'], '--allow-signals: wanted one of reload,'],
  [['--listen', TCP, '--allow-events', 'x'], '--allow-events: wanted some of circuit,'],
  [['--listen', TCP, '--allow-events', 'bandwidth,HS_DSEC'], 'got "HS_DSEC"'],
  [['--listen', TCP, '--allow-keys', ' , '], '--allow-keys: wanted options'],
  [['--listen', TCP, '--allow-info', ' , '], '--allow-info: wanted keys of GETINFO'],
  [['--listen', TCP, '--redact', 'x'], '--redact: wanted some of targets,mappings,relays,logs,addresses, got "x"'],
  [['--listen', TCP, '--rate-limit', '0/1s'], '--rate-limit: wanted a number of requests and a time'],
  [['--listen', TCP, '--rate-limit', '10'], '--rate-limit: wanted a number of requests and a time'],
  [['--listen', TCP, '--session-rate-limit', '10'], '--session-rate-limit: wanted a number of requests and a time'],
])('%j', async (args, message) => {
  const [status, out, err] = await run('gateway', '--tor', 'tor://127.0.0.1:1', ...args);
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(message);
});
