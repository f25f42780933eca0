import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { either as E } from 'fp-ts';
import { lastValueFrom, map, take, toArray } from 'rxjs';
import { configLine } from '../../../lib/index.js';
import { launchTor } from '../../../lib/node/launch/launchTor.js';
import { sweep } from '../../../lib/node/launch/stale.js';
import { giveAway } from '../../otherUser.js';
import { all, allGone, folders, gone, started } from './launches.js';

jest.setTimeout(60_000);

/** Whether a program listens on a socket. */
const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ path }, () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });

afterEach(allGone);

describe('a launch', () => {
  const fake = join(__dirname, 'fakeTor.js');

  it('is ready at 100 %, and no sooner', async () => {
    const items = await lastValueFrom(
      launchTor({ binary: fake }).pipe(
        take(3),
        map((item) =>
          E.isLeft(item)
            ? item.left
            : [item.right._tag, item.right._tag === 'Ready' ? undefined : item.right.bootstrap.percentage],
        ),
        toArray(),
      ),
    );
    expect(items).toEqual([
      ['Bootstrapping', 80],
      ['Bootstrapping', 100],
      ['Ready', undefined],
    ]);
  });

  it('of a Tor that ends once it is ready is a Left with its last lines', async () => {
    const items = await all({ binary: fake, config: [configLine('Nickname', 'dies')] });
    expect(items.at(-1)).toMatchObject(
      E.left({ kind: 'Ended', endpoint: fake, detail: 'it ended with code 3:\nout of luck' }),
    );
  });

  it('of a program that is not there, or is none, is a Left', async () => {
    expect(await all({ binary: '/no/such/tor' })).toMatchObject([
      { left: { kind: 'NotFound', endpoint: '/no/such/tor' } },
    ]);
    expect(await all({ binary: tmpdir() })).toMatchObject([{ left: { kind: 'Denied', endpoint: tmpdir() } }]);
    expect(folders()).toEqual([]);
  });

  it('of a program that never listens ends when the time is up', async () => {
    const items = await all({ binary: join(__dirname, 'silent.js'), client: { timeout: 200 } });
    expect(items).toMatchObject([{ left: { _tag: 'TimedOut', after: 200 } }]);
  });

  it.each([
    ['Key', configLine('Nickname x\nLog', 'y')],
    ['Key', configLine('%include', '/etc/passwd')],
    ['Key', configLine('', 'x')],
    ['Value', configLine('Nickname', 'x\nLog debug file /etc/x')],
    ['Value', configLine('Nickname', 'x\0')],
  ])('does not take a line that is more than one option: %s', async (field, line) => {
    expect(await all({ config: [line] })).toMatchObject([{ left: { _tag: 'EncodeError', field } }]);
    expect(folders()).toEqual([]);
  });

  it('whose data directory cannot be made is a Left, and leaves nothing', async () => {
    expect(await all({ dataDirectory: '/dev/null/x' })).toMatchObject([{ left: { _tag: 'TransportError' } }]);
    expect(folders()).toEqual([]);
  });
});

describe('a process that has launched a Tor', () => {
  const fake = join(__dirname, 'fakeTor.js');

  const children: ChildProcess[] = [];
  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

  /** Starts one, and waits until its Tor is ready. */
  const launching = async (handling = '') => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'launchAndWait.ts'), fake, handling], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const closed = once(child, 'close') as Promise<[code: number | null, signal: string | null]>;
    const said: string[] = [];
    const lines = createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
    await once(lines, 'line');
    expect(said).toEqual(['ready']);
    const folders = readdirSync(tmpdir()).filter((name) => name.startsWith(`tor-of-${child.pid}-`));
    return { child, closed, said, folders: folders.map((name) => join(tmpdir(), name)) };
  };

  it.each(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const)(
    'removes its folder and ends by %s, as it would without a Tor',
    async (signal) => {
      const { child, closed, folders } = await launching();
      expect(folders).toHaveLength(1);
      child.kill(signal);
      expect(await closed).toEqual([null, signal]);
      expect(folders.filter((path) => existsSync(path))).toEqual([]);
    },
  );

  it.each(['handler before', 'handler after'])('leaves a signal to the application: %s', async (handling) => {
    const { child, closed, said, folders } = await launching(handling);
    child.kill('SIGTERM');
    expect(await closed).toEqual([9, null]);
    expect(said).toEqual(['ready', 'handled']);
    expect(folders.filter((path) => existsSync(path))).toEqual([]);
  });

  it('handles a signal again once the application no longer does', async () => {
    const { child, closed, folders } = await launching('handler removed');
    child.kill('SIGTERM');
    expect(await closed).toEqual([null, 'SIGTERM']);
    expect(folders.filter((path) => existsSync(path))).toEqual([]);
  });

  it('ends by a signal beside a library that ends it only if nothing else listens', async () => {
    const { child, closed, folders } = await launching('library');
    child.kill('SIGTERM');
    expect(await closed).toEqual([null, 'SIGTERM']);
    folders.forEach((path) => rmSync(path, { recursive: true, force: true }));
  });

  it('ends by itself once its Tor is stopped', async () => {
    const { closed, folders } = await launching('unsubscribed');
    expect(await closed).toEqual([0, null]);
    expect(folders.filter((path) => existsSync(path))).toEqual([]);
  });

  it('leaves its folder after SIGKILL, which the next launch removes, and no other', async () => {
    const alive = await launching();
    const killed = await launching();
    // still being made, and made by something else
    const [young, strange] = [`tor-of-${killed.child.pid}-aaaaaa`, `tor-of-${killed.child.pid}`].map((name) => {
      mkdirSync(join(tmpdir(), name), { mode: 0o700 });
      return join(tmpdir(), name);
    });
    const [stale] = killed.folders;
    killed.child.kill('SIGKILL');
    await killed.closed;
    expect(existsSync(stale!)).toBe(true);
    // its Tor ends when it notices
    while (await answers(join(stale!, 'control')));

    const { stop } = await started({ binary: fake });
    await gone(stale!);
    expect([...alive.folders, young, strange].map((path) => existsSync(path!))).toEqual([true, true, true]);
    stop();
    alive.child.kill('SIGTERM');
    await alive.closed;
    for (const path of [young, strange]) rmSync(path!, { recursive: true });
  });

  it('does not remove the folder of a Tor that is still running', async () => {
    const { child, closed, folders } = await launching();
    const [stale] = folders;
    const server = createServer().listen(join(stale!, 'other'));
    await once(server, 'listening');
    child.kill('SIGKILL');
    await closed;
    while (await answers(join(stale!, 'control')));
    rmSync(join(stale!, 'control'), { force: true });
    renameSync(join(stale!, 'other'), join(stale!, 'control'));
    await sweep(tmpdir());
    expect(existsSync(stale!)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    await sweep(tmpdir());
    expect(existsSync(stale!)).toBe(false);
  });

  it('does not remove a folder that belongs to another user, or that others can enter', async () => {
    const { child, closed, folders } = await launching();
    const [stale] = folders;
    child.kill('SIGKILL');
    await closed;
    while (await answers(join(stale!, 'control')));
    chmodSync(stale!, 0o750);
    await sweep(tmpdir());
    expect(existsSync(stale!)).toBe(true);
    chmodSync(stale!, 0o700);
    giveAway(stale!);
    await sweep(tmpdir());
    expect(existsSync(stale!)).toBe(true);
    jest.restoreAllMocks();
    rmSync(stale!, { recursive: true });
  });
});

describe("a launch in a temporary folder inside another user's folder", () => {
  let outer: string;

  beforeEach(() => {
    outer = mkdtempSync(join(tmpdir(), 'outer-'));
    mkdirSync(join(outer, 'inner'));
    jest.spyOn(jest.requireActual<{ tmpdir: () => string }>('node:os'), 'tmpdir').mockReturnValue(join(outer, 'inner'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(outer, { recursive: true });
  });

  it('is a Left Insecure, and leaves nothing', async () => {
    giveAway(outer);
    expect(await all({ binary: '/no/such/tor' })).toMatchObject([
      { left: { kind: 'Insecure', detail: expect.stringContaining(`${outer} belongs to another user`) } },
    ]);
    expect(readdirSync(join(outer, 'inner'))).toEqual([]);
  });
});
