import { either as E } from 'fp-ts';
import { firstValueFrom, of } from 'rxjs';
import { configLine } from '../../lib/model/ConfigLine.js';
import type { SimulatedTor } from '../../lib/simulator/simulator.js';
import type { Tor } from '../../lib/Tor.js';
import { serverError } from '../../lib/TorError.js';
import { closeAll, quiet, served } from './served.js';
import { world } from './world.js';

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

describe('signal', () => {
  it.each(['halt', 'HALT', 'term', 'shutdown', 'INT'])('%s ends a Tor, and that is success', async (name) => {
    const tor = quiet();
    expect(await against(tor)('signal', name)).toEqual(silent);
    expect(await firstValueFrom(tor.ended$)).toMatchObject({ _tag: 'Closed' });
  });

  it.each(['dump', 'usr1', 'debug', 'usr2', 'hup', 'newnym', 'Heartbeat', 'dormant'])(
    '%s is answered',
    async (name) => {
      expect(await against(quiet())('signal', name)).toEqual(silent);
    },
  );

  it('sends the octets of old Tors with --signals tor', async () => {
    const tor = quiet();
    expect(await against(tor)('signal', 'halt', '--signals', 'tor')).toEqual(silent);
    expect(await firstValueFrom(tor.ended$)).toMatchObject({ _tag: 'Closed' });
  });

  it.each([
    ['dump', [], ' Tors of 2005 to 2007 take another byte for this signal: try --signals tor'],
    ['dump', ['--signals', 'tor'], ''],
    ['newnym', [], ''],
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
    const { status, err } = await against({ ...quiet(), signal: () => refused })('signal', 'newnym');
    expect([status, err]).toEqual([1, 'rx-tor-control: SIGNAL: Unrecognized signal number. (error SyntaxError)\n']);
  });

  it.each(['stop', 'constructor', ''])('says which signals there are where it gets %j', async (name) => {
    const { status, err } = await against(quiet())('signal', name);
    expect(status).toBe(2);
    expect(err).toMatch(/^rx-tor-control: signal: wanted one of reload, shutdown, .*, got ".*"\n$/);
  });
});

describe('mapaddress and mappings', () => {
  it('prints the mapping, also where the Tor chose the address', async () => {
    const run = against(quiet());
    expect(await run('mapaddress', '10.0.0.1', 'example.com')).toEqual({ ...silent, out: '10.0.0.1 example.com\n' });
    expect((await run('mapaddress', '0.0.0.0', 'example.org')).out).toMatch(/^127\.\d+\.\d+\.\d+ example\.org\n$/);
    expect((await run('mapaddress', '--json', '::1', '[2001:DB8::0]')).out).toBe('{"from":"::1","to":"2001:db8::"}\n');
  });

  it('prints none, one or many', async () => {
    const run = against(quiet());
    expect(await run('mappings')).toEqual(silent);
    await run('mapaddress', 'a.example', 'b.example');
    await run('mapaddress', 'c.example', 'd.example');
    expect((await run('mappings')).out).toBe('a.example b.example\nc.example d.example\n');
    expect((await run('mappings', '--json')).out).toBe(
      '{"from":"a.example","to":"b.example"}\n{"from":"c.example","to":"d.example"}\n',
    );
  });

  it.each([
    [['300.1.1.1', 'example.com'], 'FROM: wanted four numbers'],
    [['10.0.0.1', 'two words'], 'TO: wanted a name without white space'],
  ])('refuses %j', async (addresses, wanted) => {
    const { status, err } = await against(quiet())('mapaddress', ...addresses);
    expect(status).toBe(2);
    expect(err).toContain(`rx-tor-control: ${wanted}`);
  });
});
