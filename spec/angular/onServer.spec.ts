/** Pages that are rendered on a server. */
import { inject, PendingTasks } from '@angular/core';
import { either as E } from 'fp-ts';
import { firstValueFrom, NEVER } from 'rxjs';
import { injectTor, perFrame, provideTor, torSignal, torStatus } from '../../lib/angular/index.js';
import type { Tor } from '../../lib/Tor.js';
import { showTorError } from '../../lib/TorError.js';
import { noDisplay } from './display.js';
import { rendered } from './rendered.js';

beforeEach(() => jest.useFakeTimers());
afterEach(noDisplay);

const never = (): never => {
  throw new Error('a Tor was made on the server');
};

it('shows the initial values; no Tor is made, and no timer is left', async () => {
  const html = await rendered(
    [provideTor(never)],
    '<p>{{ status()._tag }}, {{ lines().length }} lines, port {{ port() }}</p>',
    () => ({
      status: torStatus(),
      lines: torSignal((tor) => tor.log$.pipe(perFrame()), { initialValue: [] }),
      port: torSignal((tor) => tor.getConf(['SocksPort']), { initialValue: 'not known yet' }),
    }),
  );
  expect(html).toContain('<p>Idle, 0 lines, port not known yet</p>');
  expect(jest.getTimerCount()).toBe(0);
});

it('does not wait: each request is answered with a Left at once, and event streams emit nothing', async () => {
  const a = { _tag: 'Hostname', address: 'a.example' } as const;
  const seen: Record<string, unknown[]> = {};
  const note = (name: keyof Tor, tor: Tor, ask: (tor: Tor) => unknown = () => tor[name]) => {
    const items = (seen[name] ??= []);
    (ask(tor) as Tor['log$']).subscribe({ next: (item) => items.push(item), complete: () => items.push('complete') });
  };
  const html = await rendered([provideTor(never)], '<p>done</p>', () => {
    const tor = injectTor();
    note('getConf', tor, () => tor.getConf(['SocksPort']));
    note('setConf', tor, () => tor.setConf([]));
    note('signal', tor, () => tor.signal('Reload'));
    note('mapAddress', tor, () => tor.mapAddress(a, a));
    note('saveConf', tor);
    note('getAllMappings', tor);
    for (const name of ['circuit$', 'stream$', 'orConnection$', 'bandwidth$', 'log$', 'ended$'] as const)
      note(name, tor);
    inject(PendingTasks).run(() => firstValueFrom(tor.saveConf));
    return {};
  });
  expect(html).toContain('<p>done</p>');
  const { ended$, ...others } = seen;
  expect(others).toEqual({
    ...Object.fromEntries(
      ['getConf', 'setConf', 'signal', 'mapAddress', 'saveConf', 'getAllMappings'].map((name) => [
        name,
        [E.left({ _tag: 'Closed', detail: expect.stringContaining('rendered on a server') }), 'complete'],
      ]),
    ),
    ...Object.fromEntries(
      ['circuit$', 'stream$', 'orConnection$', 'bandwidth$', 'log$'].map((name) => [name, ['complete']]),
    ),
  });
  expect(ended$).toEqual([expect.objectContaining({ _tag: 'Closed' }), 'complete']);
  expect(jest.getTimerCount()).toBe(0);
});

it('(what is waited for for ever would be seen)', async () => {
  const html = await rendered([], '<p>done</p>', () => {
    inject(PendingTasks).run(() => firstValueFrom(NEVER));
    return {};
  });
  expect(html).toBe('not rendered within a second');
});

it('a Left of the server says what it is about', async () => {
  const html = await rendered([provideTor(never)], '<p>{{ text }}</p>', () => {
    const fields = { text: '' };
    injectTor().saveConf.subscribe((answer) => E.isLeft(answer) && (fields.text = showTorError(answer.left)));
    return fields;
  });
  expect(html).toContain('<p>closed: a page that is rendered on a server has no connection</p>');
});
