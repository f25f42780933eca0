import { createEnvironmentInjector, inject, InjectionToken } from '@angular/core';
import { either as E } from 'fp-ts';
import { firstValueFrom, NEVER } from 'rxjs';
import {
  injectTor,
  injectV1Tor,
  provideTor,
  provideV1Tor,
  TOR,
  torSignal,
  torStatus,
  v1TorSignal,
  V1_TOR,
} from '../../lib/angular/index.js';
import { client } from '../../lib/tc/client.js';
import type { Client } from '../../lib/tc/client.js';
import { readOnly } from '../../lib/policies/readOnly.js';
import { listen } from '../../lib/tc/server.js';
import { simulator } from '../../lib/simulator/simulator.js';
import { closed } from '../../lib/TorError.js';
import { memory } from '../../lib/transport/memory.js';
import { v1Client } from '../../lib/v1/client.js';
import { connectTo, peer, welcome } from '../v1/peer.js';
import { display, noDisplay } from './display.js';
import { closePages, openPage } from './page.js';

afterEach(closePages);
afterEach(noDisplay);

describe('provideTor', () => {
  it('makes the Tor when it is first injected, once, in an injection context', async () => {
    const PORT = new InjectionToken<number>('port');
    const ports: number[] = [];
    const make = () => {
      ports.push(inject(PORT));
      return simulator();
    };
    const { app, within } = await openPage([{ provide: PORT, useValue: 9051 }, provideTor(make)]);
    expect(ports).toEqual([]);
    const tor = app.injector.get(TOR);
    expect(within(injectTor)).toBe(tor);
    expect(ports).toEqual([9051]);
  });

  it('gives a Tor that connects when it is first asked', async () => {
    const { connect, listen: address } = memory();
    const server = listen(simulator(), address).subscribe();
    const { within } = await openPage([provideTor(() => client(connect))]);
    const [tor, status] = within(() => [injectTor(), torStatus()] as const);
    expect(status()).toEqual({ _tag: 'Idle' });
    expect(await firstValueFrom(tor.getConf(['SocksPort']))).toEqual(E.right([{ key: 'SocksPort', value: '9050' }]));
    expect(status()).toEqual({ _tag: 'Connected', session: 1 });
    server.unsubscribe();
  });

  it('closes the Tor with its injector, also with that of a route', async () => {
    const { app } = await openPage();
    const route = createEnvironmentInjector([provideTor(() => client(NEVER))], app.injector);
    const tor = route.get(TOR);
    const items: unknown[] = [];
    tor.circuit$.subscribe({ next: (item) => items.push(item), complete: () => items.push('complete') });
    tor.saveConf.subscribe((answer) => items.push(answer));
    expect(items).toEqual([]);
    route.destroy();
    expect(items).toEqual([E.left(closed('the client was closed')), 'complete']);
  });

  it('closes a client behind a policy', async () => {
    let inner: Client | undefined;
    const { within, destroy } = await openPage([provideTor(() => readOnly((inner = client(NEVER))))]);
    const [tor, status] = within(() => [injectTor(), torStatus()] as const);
    tor.circuit$.subscribe();
    expect(status()).toEqual({ _tag: 'Connecting', attempt: 1 });
    destroy();
    expect(inner && (await firstValueFrom(inner.ended$))).toEqual(closed('the client was closed'));
  });
});

describe('provideV1Tor', () => {
  it('provides one Tor by both tokens, made once and closed with its injector', async () => {
    let made = 0;
    const { app, within, destroy } = await openPage([provideV1Tor(() => (made++, v1Client(NEVER)))]);
    const tor = app.injector.get(V1_TOR);
    expect(within(injectV1Tor)).toBe(tor);
    expect([within(injectTor), made]).toEqual([tor, 1]);
    const answers: unknown[] = [];
    tor.closeCircuit(7).subscribe((answer) => answers.push(answer));
    destroy();
    expect(answers).toEqual([E.left(closed('the client was closed'))]);
  });

  it('gives the signals a V1Tor: what it has beyond TC, what TC has, and the status', async () => {
    const { pass } = display();
    const far = peer();
    far.onLine = (line) => {
      if (line === 'GETINFO version') far.send('250-version=0.4.9.11', '250 OK');
      if (line === 'GETCONF SocksPort') far.send('250 SocksPort=9050');
    };
    welcome(far);
    const { within } = await openPage([provideV1Tor(() => v1Client(connectTo(far)))]);
    const [version, port, status] = within(() => [
      v1TorSignal((tor) => tor.getInfo(['version']), { initialValue: undefined }),
      torSignal((tor) => tor.getConf(['SocksPort']), { initialValue: undefined }),
      torStatus(),
    ]);
    await pass(34);
    expect([version(), port(), status()]).toEqual([
      E.right(['0.4.9.11']),
      E.right([{ key: 'SocksPort', value: '9050' }]),
      { _tag: 'Connected', session: 1 },
    ]);
  });
});

describe('torStatus', () => {
  it('of a Tor without a connection: connected until it has ended', async () => {
    const { within } = await openPage([provideTor(() => simulator())]);
    const [tor, status] = within(() => [injectTor(), torStatus()] as const);
    expect(status()).toEqual({ _tag: 'Connected', session: 1 });
    await firstValueFrom(tor.signal('Halt'));
    expect(status()).toEqual({ _tag: 'Closed', reason: await firstValueFrom(tor.ended$) });
  });
});
