import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import type { SimulatedTor } from '../../../lib/simulator/simulator.js';
import type { Tor } from '../../../lib/Tor.js';
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

const config = async (tor: SimulatedTor, ...keys: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const answer = await firstValueFrom(tor.getConf(keys));
  return E.isRight(answer) ? answer.right.map(({ key, value }) => `${key}=${value}`) : [answer.left._tag];
};

const silent = { status: 0, out: '', err: '' };

describe('setconf, resetconf and saveconf', () => {
  it('sets several options, with values that have a = in them', async () => {
    const tor = quiet();
    expect(await against(tor)('setconf', 'SocksPort=9150', 'Nickname=amber', 'ContactInfo=a=b c')).toEqual(silent);
    expect(await config(tor, 'SocksPort', 'Nickname', 'ContactInfo')).toEqual([
      'SocksPort=9150',
      'Nickname=amber',
      'ContactInfo=a=b c',
    ]);
  });

  it('sets all or none', async () => {
    const tor = quiet();
    const { status, err } = await against(tor)('setconf', 'SocksPort=9150', 'NoSuchOption=1');
    expect(status).toBe(1);
    expect(err).toContain('UnrecognizedKey');
    expect(await config(tor, 'SocksPort')).toEqual(['SocksPort=9050']);
  });

  it('resets what is set to nothing, as resetconf does', async () => {
    const tor = quiet('Nickname amber\nContactInfo birch\n');
    const unset = await config(quiet(''), 'Nickname', 'ContactInfo');
    expect(await against(tor)('setconf', 'Nickname=')).toEqual(silent);
    expect(await against(tor)('resetconf', 'ContactInfo')).toEqual(silent);
    expect(await config(tor, 'Nickname', 'ContactInfo')).toEqual(unset);
  });

  it.each(['SocksPort', '=9050', ''])('asks for KEY=VALUE where it gets %j', async (text) => {
    const { status, err } = await against(quiet())('setconf', text);
    expect(status).toBe(2);
    expect(err).toBe(
      `rx-tor-control: setconf: wanted KEY=VALUE, got ${JSON.stringify(text)}; to reset an option: resetconf KEY\n`,
    );
  });

  it('saves what was set, so that a reload keeps it', async () => {
    const tor = quiet();
    const run = against(tor);
    await run('setconf', 'SocksPort=9150');
    expect(await run('saveconf')).toEqual(silent);
    await run('setconf', 'SocksPort=9250');
    expect(await run('signal', 'reload')).toEqual(silent);
    expect(await config(tor, 'SocksPort')).toEqual(['SocksPort=9150']);
  });
});
