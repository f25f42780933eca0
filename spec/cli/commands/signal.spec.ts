import { either as E } from 'fp-ts';
import { firstValueFrom, of } from 'rxjs';
import type { Tor } from '../../../lib/Tor.js';
import { serverError } from '../../../lib/TorError.js';
import { closeAll, quiet, served } from '../served.js';
import { world } from '../world.js';

afterEach(closeAll);

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** The command against a served Tor. */
const against =
  (tor: Tor) =>
  async (...args: ReadonlyArray<string>): Promise<Ran> => {
    const { url, close } = await served(tor);
    const here = world();
    const status = await here.run(...args, '--tor', url);
    close();
    return { status, out: here.out(), err: here.err() };
  };

const silent = { status: 0, out: '', err: '' };

describe('signal', () => {
  it.each(['halt', 'HALT', 'term', 'shutdown', 'INT'])('%s ends a Tor, and that is success', async (name) => {
    const tor = quiet();
    expect(await against(tor)('signal', name)).toEqual(silent);
    expect(await firstValueFrom(tor.ended$)).toMatchObject({ _tag: 'Closed' });
  });

  it.each(['dump', 'usr1', 'debug', 'usr2', 'hup'])('%s is answered', async (name) => {
    expect(await against(quiet())('signal', name)).toEqual(silent);
  });

  it.each(['newnym', 'Heartbeat', 'dormant'])('%s is not in TC, which it reports', async (name) => {
    const { status, err } = await against(quiet())('signal', name);
    expect(status).toBe(1);
    expect(err).toContain('SIGNAL: Signal: wanted a signal of TC (Reload, Shutdown, Dump, Debug, Halt), got ');
  });

  it('sends the bytes of old Tors with --signals tor', async () => {
    const tor = quiet();
    expect(await against(tor)('signal', 'halt', '--signals', 'tor')).toEqual(silent);
    expect(await firstValueFrom(tor.ended$)).toMatchObject({ _tag: 'Closed' });
  });

  it.each([
    ['dump', [], ' Tors of 2005 to 2007 take another byte for this signal: try --signals tor'],
    ['dump', ['--signals', 'tor'], ''],
    ['hup', [], ''],
  ])('advises --signals tor when a Tor does not know the byte of %s %j', async (name, flags, advice) => {
    const refused = of(E.left(serverError('SyntaxError', 'Unrecognized signal number.', undefined, 'SIGNAL')));
    const { status, err } = await against({ ...quiet(), signal: () => refused })('signal', name, ...flags);
    expect([status, err]).toEqual([
      1,
      `rx-tor-control: SIGNAL: Unrecognized signal number.${advice} (error SyntaxError)\n`,
    ]);
  });

  it('passes on that a Tor does not know a signal', async () => {
    const refused = of(E.left(serverError('SyntaxError', 'Unrecognized signal number.', undefined, 'SIGNAL')));
    const { status, err } = await against({ ...quiet(), signal: () => refused })('signal', 'debug', '--signals', 'tor');
    expect([status, err]).toEqual([1, 'rx-tor-control: SIGNAL: Unrecognized signal number. (error SyntaxError)\n']);
  });

  it.each(['stop', 'constructor', ''])('says which signals there are where it gets %j', async (name) => {
    const { status, err } = await against(quiet())('signal', name);
    expect(status).toBe(2);
    expect(err).toMatch(/^rx-tor-control: signal: wanted one of reload, shutdown, .*, got ".*"\n$/);
  });
});
