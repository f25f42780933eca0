import { password } from '../../../lib/server/index.js';
import { closeAll, quiet, served } from '../served.js';
import { world } from '../world.js';

afterEach(closeAll);

const terminal = { columns: 80, rows: 24 };

describe('monitor without a terminal', () => {
  it('starts a simulated Tor on a real socket, which it shows, and ends', async () => {
    const here = world();
    expect(await here.run('monitor', '--for', '1500ms')).toBe(0);
    const lines = here.out().split('\n');
    expect(lines[0]).toMatch(/^watching simulated Tor at tcp:\/\/127\.0\.0\.1:\d+$/);
    expect(lines).toContainEqual(expect.stringMatching(/^\d\d:\d\d:\d\d {2}bandwidth {5}read .* written .*$/));
    expect(lines.at(-2)).toMatch(/^1s: \d+ events \(.*\), read .*, written .*, no gaps$/);
    expect(here.err()).toBe('');
  });

  it('lets nobody else into that Tor', async () => {
    const here = world();
    const running = here.run('monitor', '--for', '1500ms');
    await here.until('watching');
    const [url] = /tcp:\S+/.exec(here.out())!;
    const other = world();
    expect(await other.run('saveconf', '--tor', url)).toBe(1);
    expect(other.err()).toContain('Authentication failed');
    await running;
    expect(await world().run('saveconf', '--tor', url)).toBe(1);
  });

  it.each([
    ['as an argument', (url: string) => [[url], {}] as const],
    ['with --tor', (url: string) => [['--tor', url], {}] as const],
    ['in TOR_CONTROL_URL', (url: string) => [[], { TOR_CONTROL_URL: url }] as const],
  ])('shows the Tor whose URL is given %s', async (_, how) => {
    const { url } = await served(quiet(), password('secret'));
    const [args, env] = how(url);
    const here = world({ env: { ...env, TOR_CONTROL_PASSWORD: 'secret' } });
    expect(await here.run('monitor', ...args, '--for', '100ms')).toBe(0);
    expect(here.out()).toContain(`watching ${url}\n`);
  });

  it('connects again, and counts the gap', async () => {
    const first = await served(quiet());
    const here = world();
    const running = here.run('monitor', first.url, '--for', '2s');
    await here.until('watching');
    first.close();
    await here.until('connection 1 was lost');
    expect(await running).toBe(0);
    expect(here.out()).toMatch(/1 gap\n$/);
  });

  it('ends with Ctrl-C, which is success', async () => {
    const here = world();
    const running = here.run('monitor');
    await here.until('bandwidth');
    here.interrupt('SIGINT');
    expect(await running).toBe(0);
  });

  it('is no place for flags that only another Tor needs', async () => {
    const here = world();
    expect(await here.run('monitor', '--cookie-file', 'cookie')).toBe(2);
    expect(here.err()).toContain('give a URL too');
  });
});

describe('monitor on a terminal', () => {
  it('draws, and gives the terminal back on q', async () => {
    const here = world({ terminal });
    const running = here.run('monitor');
    await here.until('● connected');
    here.type('q');
    expect(await running).toBe(0);
    expect(here.out()).toContain('simulated Tor at tcp://127.0.0.1:');
    expect(here.out()).toMatch(/\[\?1049l\d+s: \d+ events?.*no gaps\n$/);
    expect(here.isRaw()).toBe(false);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('gives the terminal back on %s', async (signal) => {
    const here = world({ terminal });
    const running = here.run('monitor');
    await here.until('● connected');
    here.interrupt(signal);
    expect(await running).toBe(0);
    expect(here.out().endsWith('\u001b[?1049l')).toBe(true);
    expect(here.isRaw()).toBe(false);
  });

  it('draws nothing where the first connection fails', async () => {
    const here = world({ terminal });
    expect(await here.run('monitor', 'unix:/nowhere/control.sock')).toBe(1);
    expect(here.out()).toBe('');
    expect(here.isRaw()).toBe(false);
  });

  it('shows that it will connect again', async () => {
    const { url, close } = await served(quiet());
    const here = world({ terminal });
    const running = here.run('monitor', url);
    await here.until('● connected');
    close();
    await here.until('○ trying again in');
    await here.until('1 gap');
    here.type('q');
    expect(await running).toBe(0);
  });

  it('writes lines where the terminal cannot be drawn on', async () => {
    const here = world({ terminal, env: { TERM: 'dumb' } });
    expect(await here.run('monitor', '--for', '100ms')).toBe(0);
    expect(here.out()).not.toContain('\u001b');
    expect(here.out()).toContain('watching simulated Tor');
  });
});
