/** The built command as a process of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const command = join(root, 'dist', 'esm', 'cli', 'main.js');
const start = join(root, 'dist', 'esm', 'cli', 'start.js');

beforeAll(() => {
  if (!existsSync(command)) throw new Error('dist/esm is not there: run `npm run build` first');
});

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  readonly until: (text: RegExp) => Promise<RegExpExecArray>;
}

const { TOR_CONTROL_URL: _url, TOR_CONTROL_PASSWORD: _password, ...env } = process.env;

const run = (file: string, ...args: ReadonlyArray<string>): Running => {
  const child = spawn(file, args, { cwd: root, env });
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.err += text));
  return {
    child,
    ended: new Promise((resolve) => {
      child.on('close', (status, signal) => resolve({ status, signal, ...written }));
    }),
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = text.exec(written.out);
          if (found !== null) resolve(found);
        };
        child.stdout.on('data', look);
        child.on('close', () => reject(new Error(`it ended: ${written.err}`)));
        look();
      }),
  };
};

const node = (...args: ReadonlyArray<string>): Running => run(process.execPath, ...args);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the process', () => {
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
    expect(await node(command, '--version').ended).toEqual({ status: 0, signal: null, out: `${version}\n`, err: '' });
  });

  it('has the status 2 for a mistake in the arguments', async () => {
    expect(await node(command, 'getcnf').ended).toMatchObject({
      status: 2,
      err: "rx-tor-control: unknown command 'getcnf' (Did you mean getconf?)\n",
    });
  });

  it('watches a simulated Tor with `npm start`, and ends by itself', async () => {
    const { status, out, err } = await node(start, '--for', '1200ms').ended;
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/^watching simulated Tor at tcp:\/\/127\.0\.0\.1:\d+\n/);
    expect(out).toMatch(/\n1s: \d+ events \(.*\), read .*, no gaps\n$/);
  });

  it('serves, is asked, and removes its cookie on SIGTERM', async () => {
    const cookie = join(folder, 'cookie');
    const server = node(command, 'simulate', '--listen', 'tcp://127.0.0.1:0', '--listen-cookie-file', cookie);
    const [, url = ''] = await server.until(/^(tcp:\S+)\n/);
    const client = [command, 'getconf', 'SocksPort', '--tor', url, '--cookie-file', cookie];
    expect(await node(...client).ended).toEqual({ status: 0, signal: null, out: 'SocksPort=9050\n', err: '' });
    server.child.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ status: 0, signal: null });
    expect(existsSync(cookie)).toBe(false);
    expect(await node(...client).ended).toMatchObject({ status: 1, out: '' });
  });

  it('ends, though the server goes on', async () => {
    const server = node(command, 'simulate', '--listen', 'tcp://127.0.0.1:0');
    const [, url = ''] = await server.until(/^(tcp:\S+)\n/);
    expect(await node(command, 'mappings', '--tor', url).ended).toMatchObject({ status: 0 });
    server.child.kill('SIGINT');
    await server.ended;
  });

  it('reads a secret from the environment, and shows it to nobody', async () => {
    const { status, err } = await run(
      'env',
      'TOR_CONTROL_PASSWORD=hunter2',
      process.execPath,
      command,
      'saveconf',
      '--tor',
      'unix:/nowhere/control.sock',
    ).ended;
    expect(status).toBe(1);
    expect(err).not.toContain('hunter2');
  });

  it('ends quietly when nobody reads any more, as with | head', async () => {
    const capture = join(folder, 'capture.bin');
    writeFileSync(capture, Buffer.alloc(4_000_000, Uint8Array.of(0, 0, 0, 1)));
    const script = `set -o pipefail; '${process.execPath}' '${command}' decode '${capture}' | head -n 1`;
    expect(await run('bash', '-c', script).ended).toEqual({
      status: 0,
      signal: null,
      out: '{"offset":0,"length":0,"type":1,"name":"DONE","from":"server"}\n',
      err: '',
    });
  });

  it('decodes a large file in little memory', async () => {
    const capture = join(folder, 'capture.bin');
    writeFileSync(capture, Buffer.alloc(4_000_000, Uint8Array.of(0, 0, 0, 1)));
    // a million lines would need more, were they kept
    const script =
      `set -o pipefail; '${process.execPath}' --max-old-space-size=32 '${command}' decode '${capture}' ` +
      `| tail -n 1`;
    expect((await run('bash', '-c', script).ended).out).toContain('"offset":3999996');
  });
});
