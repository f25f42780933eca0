import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectUrl, listenUnix, listenUrl, unix } from '../../lib/node.js';
import { ended, first, idle, observe, received, say, settled, text } from '../transport/observe.js';
import { giveAway } from '../otherUser.js';
import { transportSuite } from '../transport/suite.js';

const top = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
let made = 0;
const folder = (): string => {
  const path = join(top, String(made++));
  mkdirSync(path, { mode: 0o700 });
  return path;
};

afterAll(() => rmSync(top, { recursive: true }));

/** A socket file that nobody listens on: libuv removes the name that it bound, so another one has to be left over. */
const leaveStale = async (path: string): Promise<void> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.bound`, resolve));
  renameSync(`${path}.bound`, path);
  await new Promise((resolve) => server.close(resolve));
};

const stale = join(top, 'stale');

beforeAll(() => leaveStale(stale));

transportSuite('unix', () => ({
  listen: listenUnix(join(folder(), 'socket')),
  listenAt: (url) => listenUrl(url),
  connect: (url) => connectUrl(url),
  nobody: unix(stale),
}));

describe('unix', () => {
  const cleanup: Array<() => void> = [];
  let before: ReadonlyArray<string> = [];

  beforeEach(async () => {
    before = await idle();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    cleanup.splice(0).forEach((clean) => clean());
    expect(await settled(before)).toEqual(before);
  });

  const listen = async (path: string): Promise<() => void> => {
    const listening = observe(listenUnix(path));
    cleanup.push(listening.unsubscribe);
    await first(listening);
    return listening.unsubscribe;
  };
  const refusal = async (path: string): Promise<unknown> => {
    const { lefts, rights } = await ended(observe(listenUnix(path)));
    expect(rights).toEqual([]);
    expect(lefts).toHaveLength(1);
    return lefts[0];
  };

  describe('the socket file', () => {
    it('is for its owner alone, and is all that lies in the folder', async () => {
      const inside = folder();
      await listen(join(inside, 'socket'));
      const status = lstatSync(join(inside, 'socket'));
      expect(status.isSocket()).toBe(true);
      expect((status.mode & 0o777).toString(8)).toBe('600');
      expect(readdirSync(inside)).toEqual(['socket']);
    });

    it('is for its owner alone whatever the umask, which stays as it is', async () => {
      const path = join(folder(), 'socket');
      const umask = process.umask(0);
      await listen(path);
      expect(process.umask(umask)).toBe(0);
      expect((lstatSync(path).mode & 0o777).toString(8)).toBe('600');
    });

    it('is not there before it can be connected to by its owner alone', async () => {
      const inside = folder();
      const listening = observe(listenUnix(join(inside, 'socket')));
      cleanup.push(listening.unsubscribe);
      const [room] = readdirSync(inside);
      expect(readdirSync(inside)).toHaveLength(1);
      expect(room).toMatch(/^\../);
      expect((lstatSync(join(inside, room!)).mode & 0o777).toString(8)).toBe('700');
      await first(listening);
    });

    it('is removed when the listening ends, and so is what was made on the way', async () => {
      const inside = folder();
      (await listen(join(inside, 'socket')))();
      expect(readdirSync(inside)).toEqual([]);
      observe(listenUnix(join(inside, 'socket'))).unsubscribe();
      expect(readdirSync(inside)).toEqual([]);
    });

    it('is left alone when it is another one by then', async () => {
      const inside = folder();
      const path = join(inside, 'socket');
      const stop = await listen(path);
      rmSync(path);
      await listen(path);
      const { ino } = lstatSync(path);
      stop();
      await settled([...before, 'the second']);
      expect(lstatSync(path).ino).toBe(ino);
      const client = await first(observe(unix(path)));
      client.destroy();
    });

    it('may be gone already, with its folder', async () => {
      const inside = folder();
      const stop = await listen(join(inside, 'socket'));
      rmSync(inside, { recursive: true });
      stop();
    });
  });

  describe('what is there already', () => {
    it('is replaced if it is a socket of ours that nobody listens on', async () => {
      const path = join(folder(), 'socket');
      await leaveStale(path);
      const { ino } = lstatSync(path);
      await listen(path);
      expect(lstatSync(path).ino).not.toBe(ino);
      const client = await first(observe(unix(path)));
      client.destroy();
    });

    it('is left alone if another program listens there', async () => {
      const path = join(folder(), 'socket');
      const server = createServer((socket) => socket.on('error', () => undefined).end('I was first'));
      cleanup.push(() => server.close());
      await new Promise<void>((resolve) => server.listen(path, resolve));
      expect(await refusal(path)).toMatchObject({
        kind: 'InUse',
        detail: 'another program is already listening there',
      });
      const client = await first(observe(unix(path)));
      const atClient = await ended(observe(client.incoming$));
      client.end();
      expect(text(atClient)).toBe('I was first');
    });

    it.each([
      ['a file', (path: string) => writeFileSync(path, 'precious')],
      ['a folder', (path: string) => mkdirSync(path)],
      ['a symbolic link', (path: string) => symlinkSync(stale, path)],
      ['a symbolic link to nothing', (path: string) => symlinkSync('nothing', path)],
    ])('is left alone if it is %s', async (_, make) => {
      const inside = folder();
      const path = join(inside, 'socket');
      make(path);
      const { ino } = lstatSync(path);
      expect(await refusal(path)).toMatchObject({ kind: 'InUse', endpoint: `unix:${path}` });
      expect(lstatSync(path).ino).toBe(ino);
      expect(readdirSync(inside)).toEqual(['socket']);
      expect(existsSync(stale)).toBe(true);
    });

    it('is won by one of many that listen at the same time', async () => {
      const path = join(folder(), 'socket');
      await leaveStale(path);
      const all = Array.from({ length: 20 }, () => observe(listenUnix(path)));
      cleanup.push(...all.map(({ unsubscribe }) => unsubscribe));
      await Promise.all(all.map((one) => one.until(({ rights, lefts }) => rights.length + lefts.length > 0)));
      expect(all.flatMap(({ rights }) => rights)).toHaveLength(1);
      expect(new Set(all.flatMap(({ lefts }) => lefts.map(({ kind }) => kind)))).toEqual(new Set(['InUse']));
      const client = await first(observe(unix(path)));
      client.destroy();
    });
  });

  describe('the folder', () => {
    it.each([
      [0o770, 'chmod go-w'],
      [0o707, 'chmod go-w'],
      [0o1777, 'mkdir -m 700'],
    ])('that others can write to is refused: mode %o', async (mode, mend) => {
      const inside = folder();
      chmodSync(inside, mode);
      const error = await refusal(join(inside, 'socket'));
      expect(error).toMatchObject({ _tag: 'TransportError', kind: 'Insecure' });
      expect(error).toHaveProperty('detail', expect.stringContaining(mend));
      expect(readdirSync(inside)).toEqual([]);
    });

    it.each([0o700, 0o755, 0o711])('that only we can write to is taken: mode %o', async (mode) => {
      const inside = folder();
      chmodSync(inside, mode);
      await listen(join(inside, 'socket'));
    });

    it('in one that others can write to is refused, also behind a symbolic link', async () => {
      const outer = folder();
      mkdirSync(join(outer, 'inner'), { mode: 0o700 });
      const link = join(folder(), 'link');
      symlinkSync(join(outer, 'inner'), link);
      chmodSync(outer, 0o777);
      expect(await refusal(join(outer, 'inner', 'socket'))).toMatchObject({ kind: 'Insecure' });
      expect(await refusal(join(link, 'socket'))).toMatchObject({ kind: 'Insecure' });
      chmodSync(outer, 0o1777);
      await listen(join(link, 'socket'));
    });

    it.each([0o755, 0o1777])(
      "inside another user's folder of mode %o is refused, and nothing is made",
      async (mode) => {
        const outer = folder();
        const inside = join(outer, 'inner');
        mkdirSync(inside, { mode: 0o700 });
        chmodSync(outer, mode);
        const link = join(folder(), 'link');
        symlinkSync(inside, link);
        giveAway(outer);
        for (const path of [join(inside, 'socket'), join(link, 'socket')]) {
          const error = await refusal(path);
          expect(error).toMatchObject({ _tag: 'TransportError', kind: 'Insecure' });
          expect(error).toHaveProperty(
            'detail',
            expect.stringContaining(`${outer} belongs to another user (uid 65533)`),
          );
        }
        expect(readdirSync(inside)).toEqual([]);
      },
    );

    it('that is not there gives a Left NotFound', async () => {
      expect(await refusal(join(top, 'nowhere', 'socket'))).toMatchObject({ kind: 'NotFound' });
    });
  });

  describe('the path', () => {
    const limit = process.platform === 'linux' ? 107 : 103;
    const ofLength = (length: number): string => {
      const inside = folder();
      return join(inside, 's'.repeat(length - inside.length - 1));
    };

    it('may be as long as the system allows', async () => {
      const path = ofLength(limit);
      await listen(path);
      expect(existsSync(path)).toBe(true);
      const client = await first(observe(unix(path)));
      client.destroy();
    });

    it('that is one byte longer is a Left that names the limit', async () => {
      const path = ofLength(limit + 1);
      const detail = `the path of a socket has at most ${limit} bytes, got ${limit + 1}`;
      expect(await refusal(path)).toMatchObject({ kind: 'Other', detail });
      expect((await ended(observe(unix(path)))).lefts).toMatchObject([{ kind: 'Other', detail }]);
    });

    it('is measured in bytes', async () => {
      const path = `/${'ü'.repeat(60)}`;
      expect((await ended(observe(unix(path)))).lefts).toMatchObject([{ kind: 'Other' }]);
    });

    it('leaves room in its folder for the socket to be made', async () => {
      const inside = join(folder(), 'f'.repeat(60));
      mkdirSync(inside, { mode: 0o700 });
      const deep = join(inside, 'g'.repeat(limit - inside.length - 3));
      mkdirSync(deep, { mode: 0o700 });
      expect(await refusal(join(deep, 's'))).toMatchObject({
        kind: 'Other',
        detail: expect.stringContaining("the path of a socket's folder has at most"),
      });
    });

    it.each(['', 'a\0b', '\0abstract'])('%j is none', async (path) => {
      expect(await refusal(path)).toMatchObject({ kind: 'Other' });
      expect((await ended(observe(unix(path)))).lefts).toMatchObject([{ kind: 'Other' }]);
    });

    it('without a file gives a Left NotFound on connecting', async () => {
      const { lefts } = await ended(observe(unix(join(top, 'nothing'))));
      expect(lefts).toEqual([
        {
          _tag: 'TransportError',
          kind: 'NotFound',
          endpoint: `unix:${join(top, 'nothing')}`,
          detail: `no such file or folder (connect ENOENT ${join(top, 'nothing')})`,
        },
      ]);
    });

    it('to a file that is not a socket fails with Refused, and the detail names the cause', async () => {
      expect((await ended(observe(unix(__filename)))).lefts).toMatchObject([
        { kind: 'Refused', detail: 'the file is not a socket' },
      ]);
    });
  });

  it('ends half by half, with a socket of Node', async () => {
    const path = join(folder(), 'socket');
    const listening = observe(listenUnix(path));
    cleanup.push(listening.unsubscribe);
    const accepted = observe((await first(listening)).connection$);
    const socket = connectSocket({ path, allowHalfOpen: true });
    const answer = new Promise((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.end('question');
    await accepted.until(({ rights }) => rights.length > 0);
    const server = accepted.rights[0]!;
    const atServer = observe(server.incoming$);
    await received(atServer, 8);
    await ended(atServer);
    say(server, 'answer');
    server.end();
    expect(await answer).toBe('answer');
    expect(server.endpoint).toBe(`unix:${path}`);
  });
});
