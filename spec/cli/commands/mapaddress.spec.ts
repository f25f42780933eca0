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

const silent = { status: 0, out: '', err: '' };

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
