import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { listenTls } from '../../lib/node.js';
import { certs } from '../node/certs.js';
import { closeAll, quiet, served } from './served.js';
import { world } from './world.js';

afterEach(closeAll);

const certificates = join(__dirname, '..', 'node', 'certs');

const commands = [
  'monitor',
  'events',
  'getconf',
  'setconf',
  'resetconf',
  'saveconf',
  'signal',
  'mapaddress',
  'mappings',
  'simulate',
  'decode',
  'hash-password',
];

describe('help', () => {
  it('names every command', async () => {
    const here = world();
    expect(await here.run('--help')).toBe(0);
    for (const command of commands) expect(here.out()).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(here.err()).toBe('');
  });

  it.each(commands)('%s has a description, and examples that begin with its name', async (command) => {
    const here = world();
    expect(await here.run(command, '--help')).toBe(0);
    expect(here.out()).toContain(`Usage: rx-tor-control ${command}`);
    expect(here.out()).toMatch(/\nExamples?:\n {2}\$ rx-tor-control /);
    expect(
      Math.max(
        ...here
          .out()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(120);
    const asked = world();
    expect(await asked.run('help', command)).toBe(0);
    expect(asked.out()).toBe(here.out());
  });

  it.each(['gateway', ...commands].filter((command) => command !== 'signal'))(
    '%s: its description fills the lines of a narrow terminal',
    async (command) => {
      const here = world({ terminal: { columns: 60, rows: 24 } });
      expect(await here.run(command, '--help')).toBe(0);
      const lines = here.out().split('\n\n')[1]!.split('\n');
      lines.slice(1).forEach((line, before) => {
        expect(`${lines[before]!.trimEnd()} ${line.split(' ', 1).join('')}`.length).toBeGreaterThan(60);
      });
    },
  );

  it('prints the version', async () => {
    const here = world();
    expect(await here.run('--version')).toBe(0);
    expect(here.out()).toBe('1.2.3\n');
  });

  it('is on stderr, and a mistake, where no command is given', async () => {
    const here = world();
    expect(await here.run()).toBe(2);
    expect(here.out()).toBe('');
    expect(here.err()).toContain('Usage: rx-tor-control');
  });
});

describe('a mistake in the arguments is one line on stderr and the status 2', () => {
  it.each([
    [['getcnf', 'SocksPort'], "unknown command 'getcnf' (Did you mean getconf?)"],
    [['events', '--jsn'], "unknown option '--jsn' (Did you mean --json?)"],
    [['getconf'], "missing required argument 'key'"],
    [['mapaddress', 'a'], "missing required argument 'to'"],
    [['saveconf', 'now'], "too many arguments for 'saveconf'. Expected 0 arguments but got 1."],
    [['events', '--codes', 'circuit'], "unknown option '--codes'"],
    [['simulate', '--cookie-file', 'a'], "unknown option '--cookie-file'"],
    [['events', '--events', 'circuit,nonsense'], '--events: wanted some of circuit,stream,or-connection,bandwidth,log'],
    [['events', '--for', 'ever'], '--for: wanted a time such as 500ms, 10s, 5m or 1h'],
    [['monitor', '--for', '0'], '--for: wanted a time such as'],
    [['events', '--timeout', 'never'], '--timeout: wanted a time such as'],
    [['signal', 'halt', '--signals', 'unix'], "option '--signals <set>' argument 'unix' is invalid."],
    [['decode', '-', '--from', 'both'], "option '--from <end>' argument 'both' is invalid."],
    [['saveconf', '--tor', 'localhost:9051'], '--tor: wanted tcp://HOST:PORT, tls://HOST:PORT, unix:/PATH, ws://'],
    [['saveconf', '--tor', 'tcp://localhost'], '--tor: wanted //HOST:PORT'],
    [['monitor', 'tcp://a:1', '--tor', 'tcp://b:1'], 'give a URL or --tor, not both'],
    [['monitor', 'http://localhost:9051'], 'the URL: wanted tcp://HOST:PORT'],
    [['saveconf', '--ca', 'ca.pem'], '--ca, --cert and --key are for tls://HOST:PORT'],
    [['saveconf', '--tor', 'tls://a:1', '--cert', 'a.pem'], '--cert and --key go together'],
    [['saveconf', '--cookie-file', 'a', '--password-file', 'b'], "option '--cookie-file <path>' cannot be used with"],
    [['saveconf', '--password-prompt'], 'the password prompt needs a terminal, and stdin is not one'],
  ])('%j', async (args, message) => {
    const here = world();
    expect(await here.run(...args)).toBe(2);
    expect(here.out()).toBe('');
    expect(here.err()).toMatch(/^rx-tor-control: [^\n]*\n$/);
    expect(here.err()).toContain(message);
  });

  it('names the variable that a wrong URL stands in', async () => {
    const here = world({ env: { TOR_CONTROL_URL: 'nonsense' } });
    expect(await here.run('saveconf')).toBe(2);
    expect(here.err()).toContain('TOR_CONTROL_URL: wanted tcp://HOST:PORT');
  });
});

describe('an error of the network is one line on stderr and the status 1', () => {
  const unusedPort = (): Promise<number> =>
    new Promise((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(port));
      });
    });

  it.each(['saveconf', 'events', 'monitor', 'mappings'])('%s where nobody listens', async (command) => {
    const url = `tcp://127.0.0.1:${await unusedPort()}`;
    const here = world({ env: { TOR_CONTROL_URL: url } });
    expect(await here.run(command)).toBe(1);
    expect(here.out()).toBe('');
    expect(here.err()).toMatch(new RegExp(`^rx-tor-control: ${url}: [^\\n]*refused[^\\n]*\\n$`, 'i'));
  });

  it('a socket file that is not there', async () => {
    const here = world();
    expect(await here.run('saveconf', '--tor', 'unix:/nowhere/control.sock')).toBe(1);
    expect(here.err()).toMatch(/^rx-tor-control: unix:\/nowhere\/control\.sock: no such file or folder.*\n$/);
  });

  it('a server that does not answer in time', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const sockets: Array<{ destroy: () => void }> = [];
    server.on('connection', (socket) => sockets.push(socket));
    const here = world();
    const { port } = server.address() as AddressInfo;
    expect(await here.run('saveconf', '--tor', `tcp://127.0.0.1:${port}`, '--timeout', '50ms')).toBe(1);
    expect(here.err()).toMatch(/^rx-tor-control: .*within 50 ms.*\n$/);
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });

  it('a certificate that nobody vouches for, and the way to name who does', async () => {
    const { url } = await served(quiet(), undefined, listenTls({ ...certs.server, port: 0 }));
    const here = world();
    expect(await here.run('saveconf', '--tor', url)).toBe(1);
    expect(here.err()).toMatch(/^rx-tor-control: tls:\/\/127\.0\.0\.1:\d+: TLS failed.*\n$/);
    const trusting = world();
    expect(await trusting.run('saveconf', '--tor', url, '--ca', join(certificates, 'ca.pem'))).toBe(0);
    const lost = world();
    expect(await lost.run('saveconf', '--tor', url, '--ca', '/nowhere/ca.pem')).toBe(1);
    expect(lost.err()).toBe('rx-tor-control: /nowhere/ca.pem: no such file or folder\n');
  });

  it.each([
    [['--ca', join(certificates, 'server-key.pem')], 'server-key.pem: wanted PEM, with -----BEGIN CERTIFICATE-----'],
    [
      ['--cert', join(certificates, 'client.pem'), '--key', join(certificates, 'client.pem')],
      'client.pem: wanted PEM, with -----BEGIN PRIVATE KEY-----',
    ],
  ])('names the file in which there is no certificate or key: %j', async (flags, message) => {
    const here = world();
    expect(await here.run('saveconf', '--tor', 'tls://127.0.0.1:1', ...flags)).toBe(1);
    expect(here.err()).toBe(`rx-tor-control: ${join(certificates, message)}\n`);
  });

  it('shows its own certificate where one is asked for', async () => {
    const { url } = await served(quiet(), undefined, listenTls({ ...certs.server, clientCa: certs.ca, port: 0 }));
    const here = world();
    const pem = (name: string): string => join(certificates, `${name}.pem`);
    const own = ['--ca', pem('ca'), '--cert', pem('client'), '--key', pem('client-key')];
    expect(await here.run('saveconf', '--tor', url, ...own)).toBe(0);
    expect(here.err()).toBe('');
  });
});
