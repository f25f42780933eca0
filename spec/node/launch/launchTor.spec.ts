import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, watch } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { either as E } from 'fp-ts';
import { firstValueFrom, lastValueFrom, map, of, switchMap, take, tap, toArray } from 'rxjs';
import type { Subscription } from 'rxjs';
import { configLine } from '../../../lib/index.js';
import { launchTor } from '../../../lib/node/launch/launchTor.js';
import type { Launch, LaunchOptions } from '../../../lib/node/launch/launchTor.js';
import type { V1Tor } from '../../../lib/v1/index.js';
import { sweep } from '../../../lib/node/launch/stale.js';
import { describeWith } from '../../describeWith.js';
import { giveAway } from '../../otherUser.js';

jest.setTimeout(60_000);

const offline = [configLine('DisableNetwork', '1'), configLine('SocksPort', '0')];

/** All items. */
const all = (options: LaunchOptions) => lastValueFrom(launchTor(options).pipe(toArray()));

/** Folders of launched Tors that are there now. */
const folders = (): ReadonlyArray<string> =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`tor-of-${process.pid}-`));

/** Waits until a file or folder of the temporary folder is gone. */
const gone = (path: string): Promise<void> =>
  new Promise((resolve) => {
    const watcher = watch(tmpdir(), check);
    function check(): void {
      if (existsSync(path)) return;
      watcher.close();
      resolve();
    }
    check();
  });

/** Starts one, and gives it with its folder and what stops it. */
const started = async (options: LaunchOptions) => {
  let running: Subscription | undefined;
  const first = await new Promise<Launch>((resolve, reject) => {
    running = launchTor(options).subscribe((item) => {
      if (E.isLeft(item)) reject(new Error(JSON.stringify(item.left)));
      else resolve(item.right);
    });
  });
  return { first, tor: first.tor, stop: () => running?.unsubscribe() };
};

const value = async (tor: V1Tor, key: string): Promise<string> => {
  const answer = await firstValueFrom(tor.getConf([key]));
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left));
  return answer.right[0]?.value ?? '';
};

/** Whether a program listens on a socket. */
const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ path }, () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });

const allGone = (): Promise<unknown> => Promise.all(folders().map((name) => gone(join(tmpdir(), name))));

afterEach(allGone);

describeWith(['tor'], 'a launched Tor', () => {
  it('tells how far it is, answers, and is stopped and removed with the subscription', async () => {
    const { first, tor, stop } = await started({ config: [...offline, configLine('ContactInfo', 'a "b" # \\ ü')] });
    expect(first).toMatchObject({ _tag: 'Bootstrapping', bootstrap: { percentage: 0, tag: 'starting' } });
    expect(await value(tor, 'ContactInfo')).toBe('a "b" # \\ ü');
    const folder = dirname(await value(tor, 'CookieAuthFile'));
    expect(existsSync(join(folder, 'cookie'))).toBe(true);
    stop();
    await gone(folder);
    expect(await firstValueFrom(tor.saveConf)).toMatchObject(E.left({ _tag: 'Closed' }));
  });

  it('has a SOCKS port that it chose, unless it is told of one', async () => {
    const { tor, stop } = await started({ config: offline.slice(0, 1) });
    expect(await value(tor, 'SocksPort')).toBe('auto');
    stop();
  });

  it('keeps the data directory that it is given', async () => {
    const data = mkdtempSync(join(tmpdir(), 'data-'));
    const { tor, stop } = await started({ config: offline, dataDirectory: join(data, 'new') });
    const folder = dirname(await value(tor, 'CookieAuthFile'));
    expect(await value(tor, 'DataDirectory')).toBe(join(data, 'new'));
    stop();
    await gone(folder);
    expect(existsSync(join(data, 'new', 'state'))).toBe(true);
    rmSync(data, { recursive: true });
  });

  it('that does not take an option is a Left with what it said of it', async () => {
    const items = await all({ config: [configLine('NoSuchOption', '1')] });
    expect(items).toMatchObject([
      {
        left: {
          _tag: 'TransportError',
          kind: 'Ended',
          detail: expect.stringContaining("Unknown option 'NoSuchOption'"),
        },
      },
    ]);
    expect(JSON.stringify(items)).toContain('it ended with code 1');
  });

  it('that ends is a Left, and nothing of it stays', async () => {
    const items = await lastValueFrom(
      launchTor({ config: offline }).pipe(
        tap((item) => {
          if (E.isRight(item)) item.right.tor.signal('Halt').subscribe();
        }),
        toArray(),
      ),
    );
    expect(items).toMatchObject([
      { right: { _tag: 'Bootstrapping' } },
      // once its connection has gone it is told to end as well, which may reach it while it is ending by itself
      {
        left: {
          _tag: 'TransportError',
          kind: 'Ended',
          detail: expect.stringMatching(/^it (ended with code 0|was ended by SIGTERM):\n/),
        },
      },
    ]);
    expect(folders()).toEqual([]);
  });

  it('ends with the process that has launched it, and nothing of it stays', () => {
    const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, 'launchAndExit.ts')], {
      encoding: 'utf8',
    });
    expect(status).toBe(7);
    expect(stdout).toMatch(/tor-of-[0-9]+-/);
    expect(existsSync(stdout)).toBe(false);
  });

  it('is another one for each subscription', async () => {
    const launch$ = launchTor({ config: offline });
    const pid$ = launch$.pipe(
      switchMap((item) => (E.isLeft(item) ? of(item) : item.right.tor.getInfo(['process/pid']))),
      take(1),
    );
    const [one, other] = await Promise.all([firstValueFrom(pid$), firstValueFrom(pid$)]);
    expect([one._tag, other._tag]).toEqual(['Right', 'Right']);
    expect(one).not.toEqual(other);
  });
});

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
