/** Pages that are rendered on a server. */
import { inject, PendingTasks } from '@angular/core';
import { either as E } from 'fp-ts';
import { firstValueFrom, merge, NEVER } from 'rxjs';
import {
  injectTor,
  injectV1Tor,
  perFrame,
  provideTor,
  provideV1Tor,
  torSignal,
  torStatus,
  v1TorSignal,
} from '../../lib/angular/index.js';
import type { Tor } from '../../lib/Tor.js';
import { showTorError } from '../../lib/showTorError.js';
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

it('a V1Tor answers as well: each request with a Left, and each stream of events with nothing', async () => {
  const lefts: Record<string, unknown> = {};
  const silent: unknown[] = [];
  const html = await rendered([provideV1Tor(never)], '<p>{{ version() }}</p>', () => {
    const tor = injectV1Tor();
    const { snapshots, active, event, bootstrap$, ended$: _e, status$: _s, close: _c, ...members } = tor;
    const requests: Record<string, unknown> = { ...members, ...snapshots };
    for (const [name, member] of Object.entries(requests)) {
      if (name === 'active' || name.endsWith('$')) continue;
      const answer$ = (typeof member === 'function' ? (member as () => unknown)() : member) as Tor['saveConf'];
      answer$.subscribe((answer) => (lefts[name] = E.isLeft(answer) ? answer.left._tag : answer));
    }
    merge(event('HS_DESC'), bootstrap$, tor.circuit$).subscribe((item) => silent.push(item));
    active('HS_DESC').subscribe((isActive) => silent.push(isActive));
    return { version: v1TorSignal((one) => one.getInfo(['version']), { initialValue: 'not known yet' }) };
  });
  expect(html).toContain('<p>not known yet</p>');
  expect(new Set(Object.values(lefts))).toEqual(new Set(['Closed']));
  expect(Object.keys(lefts)).toEqual(
    expect.arrayContaining(['getConf', 'getInfo', 'addOnion', 'circuits', 'dropGuards']),
  );
  expect(silent).toEqual([false]);
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
