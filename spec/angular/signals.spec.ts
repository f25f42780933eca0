import { createEnvironmentInjector, Injector } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { either as E } from 'fp-ts';
import { map, NEVER, of, scan } from 'rxjs';
import { perFrame, provideTor, torSignal, torStatus } from '../../lib/angular/index.js';
import { rights } from '../../lib/operators/either.js';
import { simulator } from '../../lib/simulator/simulator.js';
import { circuits } from '../../lib/tables/circuits.js';
import { emptyTable } from '../../lib/tables/Table.js';
import { closed, connectionLost } from '../../lib/TorError.js';
import { display, noDisplay } from './display.js';
import { counted, flood, textOf } from './flood.js';
import { closePages, openPage } from './page.js';

afterEach(closePages);
afterEach(noDisplay);

describe('torSignal', () => {
  it('has 10,000 events a second shown by at most 60 change detections a second', async () => {
    const { pass } = display();
    const { tor, write } = flood();
    const { checks, text } = await counted(
      [provideTor(() => tor)],
      '{{ last() }} of {{ count() }}, {{ status() }}',
      () => {
        const status = torStatus();
        return {
          last: torSignal(({ log$ }) => log$.pipe(map(textOf)), { initialValue: 'nothing' }),
          count: torSignal(
            ({ log$ }) =>
              log$.pipe(
                perFrame(),
                scan((sum, items) => sum + items.length, 0),
              ),
            { initialValue: 0 },
          ),
          status: () => status()._tag,
        };
      },
    );
    await pass(100);
    expect(text()).toBe('nothing of 0, Connected');
    const before = checks();
    await pass(3_000, () => write(10));
    expect(checks() - before).toBeLessThanOrEqual(180);
    expect(checks() - before).toBeGreaterThan(170);
    await pass(34);
    expect(text()).toBe('30000 of 30000, Connected');
    await pass(1_000);
    expect(checks() - before).toBeLessThanOrEqual(182);
  });

  it('(without it, these events cause more change detections)', async () => {
    const { pass } = display();
    const { tor, write } = flood();
    const { checks } = await counted([provideTor(() => tor)], '{{ last() }}', () => ({
      last: toSignal(tor.log$.pipe(map(textOf))),
    }));
    await pass(1_000, () => write(10));
    expect(checks()).toBeGreaterThan(500);
  });

  it('gives the initial value, the Rights and the Lefts', async () => {
    const { pass } = display();
    const { tor, log$, write } = flood();
    const { within } = await openPage([provideTor(() => tor)]);
    const last = within(() => torSignal((injected) => injected.log$, { initialValue: undefined }));
    expect(last()).toBeUndefined();
    write(1);
    expect(last()).toBeUndefined();
    await pass(17);
    expect(last()).toMatchObject({ right: { message: '1' } });
    log$.next(E.left(connectionLost(1, closed('for this spec'))));
    await pass(17);
    expect(last()).toEqual(E.left(connectionLost(1, closed('for this spec'))));
  });

  it('gives the answer to a request at once, since there is one alone', async () => {
    display();
    const { within } = await openPage([provideTor(() => simulator())]);
    const port = within(() => torSignal((tor) => tor.getConf(['SocksPort']), { initialValue: undefined }));
    const wrong = within(() => torSignal((tor) => tor.getConf(['NoSuchOption']), { initialValue: undefined }));
    expect(port()).toEqual(E.right([{ key: 'SocksPort', value: '9050' }]));
    expect(wrong()).toMatchObject({ left: { _tag: 'ServerError', code: 'UnrecognizedKey' } });
  });

  it('follows a live table', async () => {
    const { pass } = display();
    const { within } = await openPage([provideTor(() => simulator())]);
    const table = within(() =>
      torSignal(
        (tor) =>
          circuits(tor).pipe(
            rights,
            map((update) => update.table),
          ),
        { initialValue: emptyTable() },
      ),
    );
    expect(table().rows.size).toBe(0);
    await pass(20_000);
    expect(table().rows.size).toBeGreaterThan(0);
  });

  it('ends with its injector, in an injection context or with one that it is given', async () => {
    display();
    const { tor, log$ } = flood();
    const { app, within } = await openPage([provideTor(() => tor)]);
    const route = createEnvironmentInjector([], app.injector);
    const injector = route.get(Injector);
    torSignal((injected) => injected.log$, { initialValue: undefined, injector });
    torStatus({ injector });
    expect(log$.observed).toBe(true);
    route.destroy();
    expect(log$.observed).toBe(false);
    within(() => torSignal((injected) => injected.log$, { initialValue: undefined }));
    expect(log$.observed).toBe(true);
    closePages();
    expect(log$.observed).toBe(false);
  });
});

describe('torStatus', () => {
  it('shows each status of a connection', async () => {
    const { pass } = display();
    const status$ = of({ _tag: 'Waiting', attempt: 2, until: 99, reason: closed('for this spec') } as const);
    const { text } = await counted([provideTor(() => ({ ...flood().tor, status$ }))], '{{ status()._tag }}', () => ({
      status: torStatus(),
    }));
    await pass(17);
    expect(text()).toBe('Waiting');
  });

  it('is Idle until its Tor says something else', async () => {
    const { within } = await openPage([provideTor(() => ({ ...flood().tor, status$: NEVER }))]);
    expect(within(() => torStatus())()).toEqual({ _tag: 'Idle' });
  });
});
