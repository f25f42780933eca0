/** A gateway that listens on the v1 protocol, in front of a simulated Tor. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { filter, firstValueFrom, ReplaySubject } from 'rxjs';
import { connectUrl, listenUrl, torSchemes } from '../../../lib/node/url.js';
import { noAuthentication } from '../../../lib/server/index.js';
import { simulator } from '../../../lib/simulator/simulator.js';
import type { ObservableEither } from '../../../lib/ObservableEither.js';
import type { TorError } from '../../../lib/TorError.js';
import { listenV1, v1Client } from '../../../lib/v1/index.js';
import type { ServedTor, V1Client, V1Tor } from '../../../lib/v1/index.js';
import { closeAll, served } from '../served.js';
import { world } from '../world.js';
import type { World } from '../world.js';

let folder: string;
let ends: Array<() => void>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
  ends = [];
});
afterEach(() => {
  for (const end of ends) end();
  closeAll();
  rmSync(folder, { recursive: true });
});

const V1 = 'tor://127.0.0.1:0';

interface Gateway {
  readonly here: World;
  readonly urls: ReadonlyArray<string>;
}

/** A gateway in front of a Tor, once it has written so many URLs. */
const gateway = async (tor: ServedTor, ...args: ReadonlyArray<string>): Promise<Gateway> => {
  const upstream = await served(tor, noAuthentication, listenUrl('tcp://127.0.0.1:0'), listenV1);
  const here = world();
  ends.push(() => here.interrupt('SIGINT'));
  void here.run('gateway', '--tor', upstream.url.replace('tcp:', 'tor:'), ...args);
  const count = args.filter((arg) => arg === '--listen').length;
  await here.until(new RegExp(`^([a-z+]+:.*\\n){${String(count)}}`, 'm'));
  return { here, urls: here.out().trim().split('\n') };
};

const v1At = (url: string): V1Client => {
  const tor = v1Client(connectUrl(url, {}, torSchemes));
  ends.push(tor.close);
  return tor;
};

const run = async (...args: ReadonlyArray<string>): Promise<readonly [status: number, out: string, err: string]> => {
  const here = world();
  const status = await here.run(...args);
  return [status, here.out(), here.err()];
};

const answerOf = <A>(request: ObservableEither<TorError, A>): Promise<E.Either<TorError, A>> => firstValueFrom(request);

const refusal = (text: string) => E.left(expect.objectContaining({ code: 'Unauthorized', text }) as TorError);

const WRITES = ['--allow-writes', '--allow-unauthenticated-writes'];

it('serves the v1 protocol on TCP and on a Unix-domain socket, beside TC', async () => {
  const path = join(folder, 'control');
  const { here, urls } = await gateway(
    simulator(),
    ...['--listen', V1, '--listen', `tor+unix:${path}`, '--listen', 'tcp://127.0.0.1:0'],
  );
  expect([...urls].sort()).toEqual([
    expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/),
    `tor+unix:${path}`,
    expect.stringMatching(/^tor:\/\/127\.0\.0\.1:\d+$/),
  ]);
  for (const url of urls) {
    expect(await run('getconf', 'SocksPort', '--tor', url)).toEqual([0, 'SocksPort=9050\n', '']);
    expect(await run('setconf', 'SocksPort=1', '--tor', url)).toEqual([
      1,
      '',
      expect.stringContaining('This connection may only read'),
    ]);
  }
  const warned = here
    .err()
    .split('\n')
    .filter((line) => line.includes('has no authentication'));
  expect(warned).toEqual([
    expect.stringMatching(/warning: tor:.*\(see --listen tor\+unix:\/PATH, /),
    expect.stringMatching(/warning: tcp:.*\(see --listen unix:\/PATH, /),
  ]);
});

it('lets clients write by default if it listens only on Unix-domain sockets', async () => {
  const path = join(folder, 'control');
  const { here, urls } = await gateway(simulator(), '--listen', `tor+unix:${path}`);
  expect(await run('setconf', 'Nickname=amber', '--tor', urls[0] ?? '')).toEqual([0, '', '']);
  expect(here.err()).toContain('clients may read and write');
});

it('does not let clients write without authentication on any of its addresses', async () => {
  const path = join(folder, 'control');
  const [status, out, err] = await run(
    ...['gateway', '--tor', 'tor://127.0.0.1:1', '--allow-writes', '--listen', `tor+unix:${path}`, '--listen', V1],
  );
  expect([status, out]).toEqual([2, '']);
  expect(err).toContain(`by way of ${V1}: use --listen tor+unix:/PATH`);
});

describe('of two v1 clients', () => {
  it("one that leaves takes its own onion services with it, which are not detached, and not the other's", async () => {
    const tor = simulator();
    const removed = new ReplaySubject<string>();
    const delOnion: V1Tor['delOnion'] = (address) => {
      removed.next(address);
      return tor.delOnion(address);
    };
    const { urls } = await gateway({ ...tor, delOnion }, '--listen', V1, ...WRITES);
    const [one, other] = [v1At(urls[0] ?? ''), v1At(urls[0] ?? '')];
    const added = async (by: V1Client, detach: boolean): Promise<string> => {
      const onion = await answerOf(by.addOnion({ ports: [{ port: 80 }], detach }));
      return E.isRight(onion) ? onion.right.serviceId : '';
    };
    const mine = await added(one, false);
    const detached = await added(one, true);
    const theirs = await added(other, false);
    expect(await answerOf(other.delOnion(mine))).toMatchObject({ left: { status: 552 } });
    one.close();
    expect(await firstValueFrom(removed)).toBe(mine);
    expect(await answerOf(other.getInfoText(['onions/detached', 'onions/current']))).toEqual(
      E.right([detached, theirs]),
    );
  });

  it('each receives the events that it requested', async () => {
    const tor = simulator();
    const { urls } = await gateway(tor, '--listen', V1);
    const [one, other] = [v1At(urls[0] ?? ''), v1At(urls[0] ?? '')];
    const [bandwidth, stream] = await Promise.all([
      firstValueFrom(one.bandwidth$.pipe(filter(E.isRight))),
      firstValueFrom(other.event('STREAM').pipe(filter(E.isRight))),
    ]);
    expect([bandwidth.right._tag, stream.right._tag]).toEqual(['Bandwidth', 'Stream']);
  });
});

describe('what a v1 client may request', () => {
  it('is what --allow-info names, also by the prefix of a key', async () => {
    const { urls } = await gateway(simulator(), '--listen', V1, '--allow-info', 'version,status/*');
    const tor = v1At(urls[0] ?? '');
    expect(await answerOf(tor.getInfoText(['version', 'status/bootstrap-phase']))).toMatchObject({ _tag: 'Right' });
    expect(await answerOf(tor.getInfoText(['version', 'circuit-status']))).toEqual(
      refusal('circuit-status: this connection may not have that information'),
    );
    expect(await answerOf(tor.snapshots.circuits)).toMatchObject({ _tag: 'Left' });
  });

  it('is what --allow-events names, by the names of v1 as well', async () => {
    const { here, urls } = await gateway(simulator(), '--listen', V1, '--allow-events', 'bandwidth,circ_bw');
    const tor = v1At(urls[0] ?? '');
    expect(await answerOf(tor.bandwidth$)).toMatchObject({ right: { _tag: 'Bandwidth' } });
    const refused = tor.event('HS_DESC').subscribe();
    await here.until('HS_DESC event: SETEVENTS: HS_DESC: this connection may not have these events');
    refused.unsubscribe();
    expect(await answerOf(tor.getInfoText(['circuit-status']))).toMatchObject({ left: { code: 'Unauthorized' } });
  });
});

it('serves a TC server to v1 clients, without what TC lacks', async () => {
  const upstream = await served(simulator());
  const here = world();
  ends.push(() => here.interrupt('SIGINT'));
  void here.run('gateway', '--tor', upstream.url, '--listen', V1, ...WRITES);
  await here.until(/^tor:.*\n/m);
  const tor = v1At(here.out().trim());
  expect(await answerOf(tor.getConf(['SocksPort']))).toEqual(E.right([{ key: 'SocksPort', value: '9050' }]));
  expect(await answerOf(tor.getInfoText(['version']))).toMatchObject({ left: { code: 'UnrecognizedKey' } });
  expect(await answerOf(tor.addOnion({ ports: [{ port: 80 }] }))).toMatchObject({
    left: { code: 'UnrecognizedType', status: 510 },
  });
});

describe('--profile', () => {
  const profileOf = (...lines: ReadonlyArray<string>): string => {
    const path = join(folder, 'profile.yml');
    writeFileSync(path, lines.join('\n'));
    return path;
  };

  it('allows v1 clients what the file allows, and what the other flags allow', async () => {
    const path = profileOf(
      '- commands:',
      "    GETINFO: [{pattern: version, response: [{pattern: '250-version=.*', replacement: 250-version=hidden}]}]",
      "    SIGNAL: ['.*']",
      '  events:',
      '    BW:',
    );
    const { urls } = await gateway(simulator(), '--listen', V1, '--profile', path);
    const tor = v1At(urls[0] ?? '');
    expect(await answerOf(tor.getInfoText(['version']))).toEqual(E.right(['hidden']));
    expect(await answerOf(tor.getConf(['SocksPort']))).toEqual(refusal('Command filtered'));
    expect(await answerOf(tor.signal('NewNym'))).toEqual(refusal('This connection may only read'));
    expect(await answerOf(tor.bandwidth$)).toMatchObject({ right: { _tag: 'Bandwidth' } });
    expect(await answerOf(tor.event('HS_DESC'))).toMatchObject({ left: { code: 'Unauthorized' } });
  });

  it.each([
    [['--listen', V1, '--listen', 'tcp://127.0.0.1:0'], '--profile: it is for v1 clients only: every --listen must be'],
    [['--listen', V1], ':2: commands.GETINFO[0]: wanted a regular expression, got "("'],
  ])('is an error with %j', async (args, message) => {
    const path = profileOf('commands:', "  GETINFO: ['(']");
    const [, out, err] = await run('gateway', '--tor', 'tor://127.0.0.1:1', '--profile', path, ...args);
    expect(out).toBe('');
    expect(err).toContain(message);
  });
});
