/** An application with zone.js, which runs change detection after all that happens within NgZone. */
import { NgZone, provideZoneChangeDetection } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map, Observable, scan } from 'rxjs';
import type { Connect } from '../../lib/transport/Duplex.js';
import { injectTor, perFrame, provideTor, torSignal, torStatus } from '../../lib/angular/index.js';
import { client } from '../../lib/tc/client.js';
import { listen } from '../../lib/tc/server.js';
import { simulator } from '../../lib/simulator/simulator.js';
import type { Tor } from '../../lib/Tor.js';
import { memory } from '../../lib/transport/memory.js';
import { display, noDisplay } from './display.js';
import type { Display } from './display.js';
import { counted, flood, textOf } from './flood.js';
import { closePages } from './page.js';
import { rendered } from './rendered.js';

let screen: Display;

beforeAll(async () => {
  screen = display();
  // patches the timers and frames of the display
  await import('zone.js');
});
afterEach(closePages);
afterAll(noDisplay);

const withZone = provideZoneChangeDetection();

it('10,000 events a second cause at most 60 change detections a second, however many signals they go to', async () => {
  const { tor, write } = flood();
  const { checks, text } = await counted([withZone, provideTor(() => tor)], '{{ last() }} of {{ count() }}', () => ({
    last: torSignal(({ log$ }) => log$.pipe(map(textOf)), { initialValue: 'nothing' }),
    count: torSignal(
      ({ log$ }) =>
        log$.pipe(
          perFrame(),
          scan((sum, items) => sum + items.length, 0),
        ),
      { initialValue: 0 },
    ),
  }));
  await screen.pass(100);
  const before = checks();
  await screen.pass(3_000, () => write(10));
  expect(checks() - before).toBeLessThanOrEqual(180);
  expect(checks() - before).toBeGreaterThan(170);
  await screen.pass(34);
  expect(text()).toBe('30000 of 30000');
});

it('(without it, each event within the zone causes one)', async () => {
  const { tor, write } = flood();
  const { app, checks } = await counted([withZone, provideTor(() => tor)], '{{ last() }}', () => ({
    last: toSignal(injectTor().log$.pipe(map(textOf))),
  }));
  const before = checks();
  await screen.pass(10, () => write(10));
  expect(checks() - before).toBeGreaterThanOrEqual(100);
  expect(app.injector.get(NgZone)).toBeInstanceOf(NgZone);
});

it('a page that is rendered on a server is not waited with, and leaves no timer', async () => {
  const { tor } = flood();
  const html = await rendered([withZone, provideTor(() => tor)], '<p>{{ last() }}</p>', () => ({
    last: torSignal(({ log$ }) => log$.pipe(map(textOf)), { initialValue: 'nothing' }),
    asked: injectTor().saveConf.subscribe(),
  }));
  expect(html).toContain('<p>nothing</p>');
  expect(jest.getTimerCount()).toBe(0);
});

describe('a Tor that is used within the zone', () => {
  it('connects outside of it, and keeps no timer in it', async () => {
    const { connect, listen: address } = memory();
    const server = listen(simulator(), address).subscribe();
    const places: boolean[] = [];
    const noting: Connect = new Observable((subscriber) => {
      places.push(NgZone.isInAngularZone());
      return connect.subscribe(subscriber);
    });
    const seen: [unknown, boolean][] = [];
    const note = (item: unknown) => void seen.push([item, NgZone.isInAngularZone()]);
    const { app, within } = await counted([withZone, provideTor(() => client(noting))], '{{ status()._tag }}', () => {
      const tor = injectTor();
      tor.getConf(['SocksPort']).subscribe(note);
      return { status: torStatus() };
    });
    const stable: boolean[] = [];
    app.isStable.subscribe((isStable) => stable.push(isStable));
    await screen.pass(50);
    expect(places).toEqual([false]);
    expect(seen).toMatchObject([[{ right: [{ key: 'SocksPort' }] }, true]]);
    expect(stable.at(-1)).toBe(true);
    seen.length = 0;
    within(injectTor).getConf(['ORPort']).subscribe(note);
    await screen.pass(50);
    expect(seen).toMatchObject([[{ right: [{ key: 'ORPort' }] }, false]]);
    server.unsubscribe();
  });

  it('is created and subscribed to outside of it, with the results of its functions and its snapshots', async () => {
    const places: Record<string, string[]> = {};
    const note = (name: string) => (places[name] ??= []).push(where());
    const tell = (name: string) =>
      new Observable<never>((subscriber) => {
        note(name);
        subscriber.complete();
      });
    class OwnTor {
      readonly saveConf = tell('saveConf');
      readonly log$ = tell('log$');
      readonly snapshots = { active: () => tell('active'), circuits: tell('circuits') };
      readonly own = 'getConf';
      getConf() {
        return tell(this.own);
      }
    }
    const make = () => {
      note('make');
      return new OwnTor() as unknown as Tor;
    };
    const { app } = await counted([withZone, provideTor(make)], '', () => {
      const tor = injectTor() as unknown as OwnTor;
      const { saveConf, log$, snapshots } = tor;
      const all = [saveConf, log$, snapshots.active(), snapshots.circuits, tor.getConf()];
      for (const each$ of all) each$.subscribe({ complete: () => note('complete') });
      return {};
    });
    expect(app.destroyed).toBe(false);
    expect(places).toEqual({
      make: ['outside'],
      saveConf: ['outside'],
      log$: ['outside'],
      active: ['outside'],
      circuits: ['outside'],
      // a method of a class stays as it is
      getConf: ['within'],
      complete: Array.from({ length: 5 }, () => 'within'),
    });
  });

  it('emits within it, at a frame, at a limit and at the end, so that fields without a signal are shown', async () => {
    const { tor, log$, write } = flood();
    const places: string[] = [];
    const { app, text } = await counted([withZone, provideTor(() => tor)], '{{ seen.count }}', () => {
      const seen = { count: 0 };
      injectTor()
        .log$.pipe(perFrame({ limit: 5 }))
        .subscribe({
          next: (items) => {
            places.push(where());
            seen.count += items.length;
          },
          complete: () => places.push(`${where()}: complete`),
        });
      return { seen };
    });
    write(1);
    await screen.pass(40);
    expect(text()).toBe('1');
    write(5);
    expect(text()).toBe('6');
    write(1);
    log$.complete();
    expect(text()).toBe('7');
    expect(places).toEqual(['within', 'within', 'within', 'within: complete']);
    expect(app.destroyed).toBe(false);
  });

  it('waits for a frame outside of it, also for what came within', async () => {
    const { tor, write } = flood();
    const { app } = await counted([withZone, provideTor(() => tor)], '{{ last() }}', () => ({
      last: torSignal(({ log$ }) => log$.pipe(map(textOf)), { initialValue: '' }),
    }));
    const zone = app.injector.get(NgZone);
    zone.run(() => write(1));
    expect(screen.waiting()).toBe(1);
    expect(zone.hasPendingMacrotasks).toBe(false);
  });
});

const where = () => (NgZone.isInAngularZone() ? 'within' : 'outside');
