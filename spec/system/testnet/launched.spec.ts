/** A Tor of one's own, launched into the network. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { either as E } from 'fp-ts';
import { firstValueFrom, toArray } from 'rxjs';
import { configLine, reset } from '../../../lib/index.js';
import type { V1Tor } from '../../../lib/v1/index.js';
import { launchTor } from '../../../lib/node/launch/launchTor.js';
import type { Launch, LaunchOptions } from '../../../lib/node/launch/launchTor.js';
import { afterwards } from '../afterwards.js';
import { right, see } from './network.js';
import type { Seen } from './network.js';
import { echo, socks } from './socks.js';
import { describeInNetwork } from './inNetwork.js';

type Item = E.Either<unknown, Launch>;

const DONE = { percentage: 100, tag: 'done', summary: 'Done', warning: undefined, stalledFor: 0 };

const torOf = (items: ReadonlyArray<Item>): V1Tor => {
  const first = items.find(E.isRight);
  if (first === undefined) throw new Error(JSON.stringify(items));
  return first.right.tor;
};

const hasBegun = (items: ReadonlyArray<Item>): boolean => items.length > 0;
const isOver = (items: ReadonlyArray<Item>): boolean => items.some(E.isLeft);
const isReady = (items: ReadonlyArray<Item>): boolean =>
  items.some((item) => E.isLeft(item) || item.right._tag === 'Ready');

describeInNetwork('a Tor that is launched into a network', (network) => {
  /** One that stays out of the network until it is told to come in. */
  const launched = (options: LaunchOptions = {}): Seen<Item> => {
    const seen = see<Item>(
      launchTor({ config: [...network().joining, configLine('DisableNetwork', '1')], ...options }),
    );
    afterwards(seen.stop);
    return seen;
  };

  it('comes into the network step by step, is ready, and carries streams', async () => {
    const seen = launched();
    const tor = torOf(await seen.until(hasBegun));
    await right(tor.setConf([reset('DisableNetwork')]));
    const items = await seen.until(isReady);
    expect(items.filter(E.isLeft)).toEqual([]);

    const tags = items.filter(E.isRight).map(({ right: { _tag } }) => _tag);
    expect(tags).toEqual([...tags.slice(1).map(() => 'Bootstrapping'), 'Ready']);
    const steps = items
      .filter(E.isRight)
      .flatMap(({ right: item }) => (item._tag === 'Bootstrapping' ? [item.bootstrap] : []));
    expect(steps[0]).toEqual({ ...DONE, percentage: 0, tag: 'starting', summary: 'Starting' });
    expect(steps.at(-1)).toEqual(DONE);
    const percentages = steps.map(({ percentage }) => percentage);
    expect(percentages).toEqual([...percentages].sort((one, other) => one - other));
    expect(steps.map(({ tag }) => tag)).toEqual(
      expect.arrayContaining(['conn', 'requesting_status', 'circuit_create']),
    );
    expect(steps.filter(({ tag, summary }) => tag === '' || summary === '')).toEqual([]);

    // who comes later is told where it is, and no more
    expect(await firstValueFrom(tor.bootstrap$.pipe(toArray()))).toEqual([E.right(DONE)]);
    const [listeners] = await right(tor.getInfoText(['net/listeners/socks']));
    const server = await echo();
    const through = await socks(
      { host: '127.0.0.1', port: Number(/:(\d+)"$/.exec(listeners)?.[1]) },
      '127.0.0.1',
      server.port,
    );
    expect(through.reply).toBe(0);
    expect(await through.echo('its own')).toBe('its own');
  });

  it('in the data directory of an earlier one knows the network before it comes in', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'data-'));
    afterwards(() => rmSync(dataDirectory, { recursive: true, maxRetries: 5 }));
    const first = launched({ dataDirectory });
    const tor = torOf(await first.until(hasBegun));
    const [{ value: cookie } = { value: '' }] = await right(tor.getConf(['CookieAuthFile']));
    expect(await right(tor.getInfoText(['ns/name/r0']))).toEqual(['']);
    await right(tor.setConf([reset('DisableNetwork')]));
    expect((await first.until(isReady)).filter(E.isLeft)).toEqual([]);
    await right(tor.signal('Halt'));
    await first.until(isOver);
    expect(existsSync(dirname(cookie))).toBe(false);

    const second = torOf(await launched({ dataDirectory }).until(hasBegun));
    expect((await right(second.getInfoText(['ns/name/r0'])))[0]).toContain('Running');
  });
});
