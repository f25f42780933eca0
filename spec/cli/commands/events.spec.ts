import { either as E } from 'fp-ts';
import { concat, from, NEVER } from 'rxjs';
import type { TorEvent } from '../../../lib/model/Event.js';
import { eventStreamsWith } from '../../../lib/Tor.js';
import type { Tor } from '../../../lib/Tor.js';
import { bandwidth, circuit, log, orConnection, stream } from '../dashboard/events.js';
import { expectMessage, send, sendBytes, wait } from '../../../lib/testing/script/steps.js';
import { closeAll, playing, quiet, served } from '../served.js';
import { world } from '../world.js';

afterEach(closeAll);

/** A Tor of which these events are told to whoever asks for them; then nothing happens. */
const telling = (...events: ReadonlyArray<TorEvent>): Tor => ({
  ...quiet(),
  ...eventStreamsWith((tag) =>
    concat(from(events.filter(({ _tag }) => _tag === tag).map((event) => E.right(event as never))), NEVER),
  ),
});

const all = telling(
  circuit(7, 'Built', 'amber', 'birch', 'cedar'),
  stream(12, 'Succeeded', 'example.com:443'),
  orConnection('amber', 'Connected'),
  bandwidth(1536, 999),
  log('connection_or: all is well\n'),
);

const withoutTime = (out: string): ReadonlyArray<string> => out.split('\n').map((line) => line.slice(10));

describe('events', () => {
  it('prints a line an event until Ctrl-C, which is success', async () => {
    const { url } = await served(all);
    const here = world();
    const running = here.run('events', '--tor', url);
    await here.until('all is well');
    here.interrupt('SIGINT');
    expect(await running).toBe(0);
    expect(here.err()).toBe('');
    expect(here.out()).toMatch(/^\d\d:\d\d:\d\d {2}circuit/);
    expect(withoutTime(here.out())).toEqual([
      'circuit       7     Built       amber,birch,cedar',
      'stream        12    Succeeded   example.com:443',
      'or-connection       Connected   amber',
      'bandwidth     read 1.50 KiB, written 999 B',
      'log           connection_or: all is well',
      '',
    ]);
  });

  it('prints a JSON object a line, with exact values', async () => {
    const { url } = await served(all);
    const here = world();
    const running = here.run('events', '--json', '--tor', url);
    await here.until('all is well');
    here.interrupt('SIGTERM');
    expect(await running).toBe(0);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const lines = here.out().split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { time, event: 'circuit', status: 'Built', id: 7, path: ['amber', 'birch', 'cedar'] },
      { time, event: 'stream', status: 'Succeeded', id: 12, target: 'example.com:443' },
      { time, event: 'or-connection', status: 'Connected', router: 'amber' },
      { time, event: 'bandwidth', read: 1536, written: 999 },
      { time, event: 'log', message: 'connection_or: all is well\n' },
    ]);
  });

  it('asks only for the codes that are wanted', async () => {
    const { url } = await served(all);
    const here = world();
    expect(await here.run('events', '--events', 'Log, stream', '--for', '200ms', '--tor', url)).toBe(0);
    expect(withoutTime(here.out())).toEqual([
      'stream        12    Succeeded   example.com:443',
      'log           connection_or: all is well',
      '',
    ]);
  });

  it('shows what a Tor would do to a terminal', async () => {
    const { url } = await served(
      telling(log('\u001b[2J\u009bH\u0007evil\rgood\nmore\n'), stream(1, 'Closed', '\u001bc:1')),
    );
    const here = world();
    expect(await here.run('events', '--for', '200ms', '--tor', url)).toBe(0);
    expect(withoutTime(here.out())).toEqual([
      'stream        1     Closed      \\u001bc:1',
      'log           \\u001b[2J\\u009bH\\u0007evil\\rgood\\nmore',
      '',
    ]);
  });

  it('ends with the connection, and says why: that is no success', async () => {
    const { url, close } = await served(all);
    const here = world();
    const running = here.run('events', '--tor', url);
    await here.until('all is well');
    close();
    expect(await running).toBe(1);
    expect(here.err()).toMatch(/^rx-tor-control: connection 1 was lost: tcp:.*\n$/);
  });

  it('ends when the Tor will not tell of a code', async () => {
    const url = await playing(
      expectMessage({ _tag: 'Authenticate' }),
      send({ _tag: 'Done' }),
      expectMessage({ _tag: 'SetEvents', codes: [5] }),
      send({ _tag: 'Error', code: 'UnrecognizedByteCode', text: 'Unrecognized event code' }),
      wait(60_000),
    );
    const here = world();
    expect(await here.run('events', '--events', 'log', '--tor', url)).toBe(1);
    expect(here.err()).toBe('rx-tor-control: SETEVENTS: Unrecognized event code (error UnrecognizedByteCode)\n');
  });

  it('ends quietly when nobody reads any more, as with | head', async () => {
    const { url } = await served(all);
    const here = world();
    const running = here.run('events', '--tor', url);
    await here.until('all is well');
    here.breakPipe();
    expect(await running).toBe(0);
    expect(here.err()).toBe('');
  });

  it('says which event could not be read, goes on, and fails in the end', async () => {
    const url = await playing(
      expectMessage({ _tag: 'Authenticate' }),
      send({ _tag: 'Done' }),
      expectMessage({ _tag: 'SetEvents' }),
      send({ _tag: 'Done' }),
      sendBytes(new Uint8Array([0, 3, 0, 6, 0, 4, 1])),
      send({ _tag: 'Event', event: bandwidth(1, 2) }),
      wait(60_000),
    );
    const here = world();
    expect(await here.run('events', '--for', '200ms', '--tor', url)).toBe(1);
    expect(here.err()).toMatch(/^rx-tor-control: .*bandwidth.*wanted.*\n$/i);
    expect(withoutTime(here.out())).toEqual(['bandwidth     read 1 B, written 2 B', '']);
  });

  it('says so when what it writes cannot be kept', async () => {
    const { url } = await served(all);
    const here = world();
    const running = here.run('events', '--tor', url);
    await here.until('all is well');
    here.io.stdout.emit('error', Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' }));
    expect(await running).toBe(1);
    expect(here.err()).toBe('rx-tor-control: stdout: write ENOSPC\n');
  });
});
