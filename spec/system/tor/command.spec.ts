/** The command and the gateway in front of a real Tor. */
import { either as E, option as O } from 'fp-ts';
import { filter, firstValueFrom } from 'rxjs';
import { client, isGap, rights } from '../../../lib/index.js';
import { connectUrl } from '../../../lib/node.js';
import { world } from '../../cli/world.js';
import { afterwards, undoAll } from '../afterwards.js';
import { describeWith } from '../describeWith.js';
import { realTor } from './realTor.js';
import type { RealTor } from './realTor.js';

type Result = readonly [status: number, out: string, err: string];

const run = async (...args: ReadonlyArray<string>): Promise<Result> => {
  const here = world();
  const status = await here.run(...args);
  return [status, here.out(), here.err()];
};

/** The URL of a gateway, for the time of a spec. */
const gateway = async (tor: string, ...args: ReadonlyArray<string>): Promise<string> => {
  const here = world();
  const status = here.run('gateway', '--tor', tor, '--listen', 'tcp://127.0.0.1:0', ...args);
  afterwards(() => {
    here.interrupt('SIGINT');
    return status;
  });
  await Promise.race([here.until(/^tcp:.*\n/m), status]);
  return here.out().trim();
};

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describeWith(['tor'], 'the command with a real Tor', () => {
  let tor: RealTor;
  beforeEach(async () => {
    tor = realTor('CookieAuthentication 1');
    await tor.start();
  });
  afterEach(undoAll);
  afterEach(() => tor.remove());

  it('is asked over tor+unix: with the cookie that it names', async () => {
    const url = `tor+unix:${tor.socket}`;
    expect(await run('setconf', 'ContactInfo=a "b" # c', '--tor', url, '--cookie-from-tor')).toEqual([0, '', '']);
    expect(await run('getconf', 'contactinfo', '--tor', url, '--cookie-file', tor.cookie)).toEqual([
      0,
      'ContactInfo=a "b" # c\n',
      '',
    ]);
    expect(await run('signal', 'newnym', '--tor', url, '--cookie-from-tor')).toEqual([0, '', '']);
  });

  it('serves it as TC, and may be killed and started again', async () => {
    const args = ['--cookie-from-tor', '--allow-writes', '--allow-unauthenticated-writes'];
    const url = await gateway(`tor+unix:${tor.socket}`, ...args);
    expect((await run('setconf', 'ContactInfo=a "b" # c', '--tor', url))[0]).toBe(0);
    expect((await run('getconf', 'ContactInfo', '--tor', url))[1]).toBe('ContactInfo=a "b" # c\n');
    expect((await run('mapaddress', '0.0.0.0', 'example.com', '--tor', url))[1]).toMatch(/^127\.\S+ example\.com\n$/);
    expect((await run('getconf', 'NoSuchOption', '--tor', url))[2]).toContain('UnrecognizedKey');
    const watcher = client(connectUrl(url), { reconnect: () => O.some(50) });
    afterwards(watcher.close);
    const gaps: Array<string> = [];
    const lost = firstValueFrom(watcher.log$.pipe(filter(isGap)));
    watcher.log$.subscribe((item) => item._tag === 'Left' && gaps.push(item.left._tag));
    const hup = firstValueFrom(
      watcher.log$.pipe(
        rights,
        filter(({ message }) => message.includes('hup')),
      ),
    );
    expect(await firstValueFrom(watcher.connected)).toEqual(E.right(1));
    await pause(200);
    expect((await run('signal', 'reload', '--tor', url))[0]).toBe(0);
    await hup;
    await tor.kill();
    await lost;
    expect((await run('getconf', 'ContactInfo', '--tor', url))[0]).toBe(1);
    await tor.start();
    await firstValueFrom(watcher.status$.pipe(filter(({ _tag }) => _tag === 'Connected')));
    expect((await run('getconf', 'ContactInfo', '--tor', url))[0]).toBe(0);
    expect(gaps).toEqual(['ConnectionLost']);
  });
});
