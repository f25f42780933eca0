import { either as E } from 'fp-ts';
import { of } from 'rxjs';
import { configLine } from '../../../lib/model/ConfigLine.js';
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

describe('getconf', () => {
  it('prints KEY=VALUE in the order of the keys, in the option’s own spelling', async () => {
    const run = against(quiet('SocksPort 9050\nControlPort 9051\n'));
    expect(await run('getconf', 'controlport', 'SOCKSPORT')).toEqual({
      status: 0,
      out: 'ControlPort=9051\nSocksPort=9050\n',
      err: '',
    });
  });

  it('prints a JSON object a line with --json', async () => {
    const run = against(quiet('SocksPort 9050\n'));
    expect((await run('getconf', '--json', 'SocksPort')).out).toBe('{"key":"SocksPort","value":"9050"}\n');
  });

  it('says what the Tor answered to an option that it does not know', async () => {
    const { status, out, err } = await against(quiet())('getconf', 'NoSuchOption');
    expect([status, out]).toEqual([1, '']);
    expect(err).toBe('rx-tor-control: GETCONF: NoSuchOption (error UnrecognizedKey)\n');
  });

  it('sends no key that the wire cannot carry', async () => {
    const { status, err } = await against(quiet())('getconf', 'two words');
    expect(status).toBe(1);
    expect(err).toContain('wanted a keyword without white space');
  });

  it('shows what a value would do to a terminal, and gives it exactly in JSON', async () => {
    const value = '\u001b[31m\u009b2J\u202e';
    const hostile: Tor = { ...quiet(), getConf: () => of(E.right([configLine('Nickname', value)])) };
    expect((await against(hostile)('getconf', 'Nickname')).out).toBe('Nickname=\\u001b[31m\\u009b2J\\u202e\n');
    const { out } = await against(hostile)('getconf', 'Nickname', '--json');
    // eslint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(JSON.parse(out)).toEqual({ key: 'Nickname', value });
  });

  it('shows what an error text would do to a terminal', async () => {
    const hostile: Tor = {
      ...quiet(),
      getConf: () => of(E.left(serverError('Unspecified', '\u001b]0;owned\u0007'))),
    };
    const { err } = await against(hostile)('getconf', 'Nickname');
    expect(err).toContain('\\u001b]0;owned\\u0007');
    expect(err).not.toContain('\u001b');
  });
});
