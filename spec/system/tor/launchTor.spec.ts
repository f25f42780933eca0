import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { either as E } from 'fp-ts';
import { firstValueFrom, lastValueFrom, of, switchMap, take, tap, toArray } from 'rxjs';
import { configLine } from '../../../lib/index.js';
import type { V1Tor } from '../../../lib/v1/index.js';
import { launchTor } from '../../../lib/node/launch/launchTor.js';
import { all, allGone, folders, gone, started } from '../../node/launch/launches.js';
import { describeWith } from '../describeWith.js';

jest.setTimeout(60_000);

const offline = [configLine('DisableNetwork', '1'), configLine('SocksPort', '0')];

const value = async (tor: V1Tor, key: string): Promise<string> => {
  const answer = await firstValueFrom(tor.getConf([key]));
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left));
  return answer.right[0]?.value ?? '';
};

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
      switchMap((item) => (E.isLeft(item) ? of(item) : item.right.tor.getInfoText(['process/pid']))),
      take(1),
    );
    const [one, other] = await Promise.all([firstValueFrom(pid$), firstValueFrom(pid$)]);
    expect([one._tag, other._tag]).toEqual(['Right', 'Right']);
    expect(one).not.toEqual(other);
  });
});
