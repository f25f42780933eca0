/** v1 in a page: the client in Chromium, and what the dashboard does with it. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { either as E } from 'fp-ts';
import { defer, of } from 'rxjs';
import { password } from '../../../lib/index.js';
import type { CircuitEvent, ObservableEither, TorError } from '../../../lib/index.js';
import { listenBoth, listenWebSocketOn } from '../../../lib/node.js';
import type { ServedTor } from '../../../lib/v1/index.js';
import { v1Subprotocol } from '../../../lib/websocket.js';
import { quiet } from '../../cli/served.js';
import { afterwards } from '../afterwards.js';
import { dashboard } from './dashboard.js';
import { goTo, row, stands, visit } from './pages.js';
import { watchingOf, watchingOverTc } from './watching.js';
import { describeInChromium } from './inChromium.js';

const PASSWORD = 'open sesame';

/** What a page runs: one request of v1 alone, one that TC has too, and the end. */
const script = `
  import { firstValueFrom } from 'rxjs';
  import { secret } from './lib/index.js';
  import { v1Client } from './lib/v1/index.js';
  import { v1Subprotocol, webSocket } from './lib/websocket.js';

  globalThis.ask = async (given) => {
    const url = 'ws://' + location.host + '/tc';
    const tor = v1Client(webSocket({ url, subprotocol: v1Subprotocol }), { password: secret(given) });
    const connected = await firstValueFrom(tor.connected);
    const answers = [connected._tag === 'Left' ? connected.left._tag : 'connected'];
    if (connected._tag === 'Right') {
      answers.push((await firstValueFrom(tor.getInfo(['version']))).right);
      answers.push((await firstValueFrom(tor.closeCircuit(7)))._tag);
      answers.push((await firstValueFrom(tor.getConf(['SocksPort']))).right);
    }
    tor.close();
    return answers;
  };
`;

const bundled = async (): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: join(__dirname, '../../..') },
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
    plugins: [
      {
        name: 'sources',
        setup: ({ onResolve, resolve }) =>
          onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, ...from }) =>
            resolve(path.replace(/\.js$/, '.ts'), { resolveDir: from.resolveDir, kind: from.kind }),
          ),
      },
    ],
  });
  return outputFiles[0]!.text;
};

const done: ObservableEither<TorError, void> = of(E.right(undefined));

const circuit = (id: number): CircuitEvent => ({
  _tag: 'Circuit',
  id,
  status: 'Built',
  path: ['amber', 'birch', 'cedar'],
  details: { status: 'BUILT', purpose: 'GENERAL', other: {} },
});

interface Controlled {
  readonly tor: ServedTor;
  readonly asked: ReadonlyArray<string>;
}

/** A Tor with one circuit, which keeps what it was asked for. */
const controlled = (): Controlled => {
  const asked: string[] = [];
  const onions: string[] = [];
  const note = (text: string): void => void asked.push(text);
  const { snapshots, ...tor } = quiet();
  const texts: Readonly<Record<string, () => string>> = {
    version: () => '0.4.9.11',
    'info/names': () => 'uptime -- Seconds since the start.\nversion -- The version of Tor.\n',
    'onions/current': () => '',
    'onions/detached': () => onions.join('\n'),
    'circuit-status': () => '7 BUILT amber,birch,cedar PURPOSE=GENERAL',
    'stream-status': () => '',
    'orconn-status': () => '',
  };
  return {
    asked,
    tor: {
      ...tor,
      snapshots: { ...snapshots, circuits: of(E.right([circuit(7)])) },
      getInfoText: (keys) => defer(() => of(E.right(keys.map((key) => texts[key]?.() ?? `${key}?`) as never))),
      closeCircuit: (id) => defer(() => (note(`close ${id}`), done)),
      extendCircuit: (path) => defer(() => (note(`extend [${path.join()}]`), of(E.right(8)))),
      addOnion: ({ ports, detach }) =>
        defer(() => {
          note(`add ${JSON.stringify(ports)} ${detach === true ? 'detached' : 'of the session'}`);
          onions.push('a'.repeat(56));
          return of(E.right({ serviceId: 'a'.repeat(56), key: undefined }));
        }),
      delOnion: (id) =>
        defer(() => {
          note(`remove ${id}`);
          onions.length = 0;
          return done;
        }),
    },
  };
};

describeInChromium('v1 in a page', (browser) => {
  it('a v1Client over WebSocket asks what TC does not have, and is refused without the password', async () => {
    const page = await bundled();
    const http = createServer(({ url }, response) => {
      response.setHeader('Content-Type', url === '/page.js' ? 'text/javascript' : 'text/html');
      response.end(
        url === '/page.js' ? page : '<!doctype html><link rel="icon" href="data:,"><script src="page.js"></script>',
      );
    });
    afterwards(() => {
      http.close();
      http.closeAllConnections();
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { tor, asked } = controlled();
    const address = listenWebSocketOn(http, { path: '/tc', subprotocols: [v1Subprotocol, 'tc.v0'] });
    const running = listenBoth(tor, address, { authentication: password(PASSWORD) }).subscribe();
    afterwards(() => running.unsubscribe());
    const tab = await visit(browser(), `http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
    expect(await tab.evaluate(`ask('${PASSWORD}')`)).toEqual([
      'connected',
      ['0.4.9.11'],
      'Right',
      [{ key: 'SocksPort', value: '9050' }],
    ]);
    expect(asked).toEqual(['close 7']);
    expect(await tab.evaluate(`ask('another')`)).toEqual(['SecretRefused']);
  });

  it('the dashboard closes a circuit and creates one', async () => {
    const { tor, asked } = controlled();
    const page = await visit(browser(), await watchingOf(tor, '--allow-writes'));
    await stands(page, 'Connected');
    await goTo(page, 'Circuits');
    expect(await row(page, 'Circuits', /Built/)).toMatch(/^7\s+Built\s+amber\s+birch\s+cedar\s+general\b/);
    await page.getByRole('button', { name: 'Close circuit 7' }).click();
    await page.getByRole('button', { name: 'New circuit' }).click();
    while (asked.length < 2) await page.waitForTimeout(10);
    expect(asked).toEqual(['close 7', 'extend []']);
  });

  it('the dashboard adds an onion service, lists it and removes it', async () => {
    const { tor, asked } = controlled();
    const page = await visit(browser(), await watchingOf(tor, '--allow-writes'));
    await stands(page, 'Connected');
    await goTo(page, 'Onion services');
    await page.getByText('No onion service was added at run time.').waitFor();
    await page.getByLabel('Port', { exact: true }).fill('nothing');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('alert').filter({ hasText: 'Port: wanted a number from 1 to 65535' }).waitFor();
    await page.getByLabel('Port', { exact: true }).fill('80');
    await page.getByLabel(/^Target/).fill('127.0.0.1:8080');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText(/^Added at/).waitFor();
    expect(await row(page, 'Onion services', /\.onion/)).toMatch(/^a{56}\.onion\s+the Tor/);
    await page.getByRole('button', { name: /^Remove a+$/ }).click();
    await page.getByText(/^Removed at/).waitFor();
    await page.getByText('No onion service was added at run time.').waitFor();
    expect(asked).toEqual(['add [{"port":80,"target":"127.0.0.1:8080"}] detached', `remove ${'a'.repeat(56)}`]);
  });

  it('the dashboard shows the answer to GETINFO of any key', async () => {
    const page = await visit(browser(), await watchingOf(controlled().tor, '--allow-writes'));
    await stands(page, 'Connected');
    await goTo(page, 'Information');
    await page.getByLabel('Key', { exact: true }).fill('version');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByRole('region', { name: 'Answer to version' }).getByText('0.4.9.11').waitFor();
  });

  it('the dashboard shows the countries of the relays of a circuit', async () => {
    const { link } = await dashboard();
    const page = await visit(browser(), link);
    await stands(page, 'Connected');
    await goTo(page, 'Circuits');
    const path = page
      .getByRole('table', { name: 'Circuits' })
      .getByRole('list', { name: /^Path: 3 relays/ })
      .first();
    await path
      .getByText(/^[A-Z]{2}$/)
      .first()
      .waitFor();
  });

  it('over TC, the dashboard shows what TC can carry and states what is not available', async () => {
    const page = await visit(browser(), await watchingOverTc(quiet(), '--allow-writes'));
    await stands(page, 'Connected');
    await goTo(page, 'Configuration');
    await page.getByRole('row', { name: /ControlPort/ }).waitFor();
    for (const name of ['Onion services', 'Information']) {
      await goTo(page, name);
      await page.getByText('Not available: the Tor behind this dashboard speaks TC').waitFor();
      expect(await page.getByRole('main').getByRole('textbox').count()).toBe(0);
    }
    await goTo(page, 'Circuits');
    await page.getByText('No circuit is known yet. Each one appears as soon as something happens to it.').waitFor();
    await page.getByText('Over TC, circuits cannot be built or closed').waitFor();
    expect(await page.getByRole('button', { name: 'New circuit' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Reload' }).isEnabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'New identity' }).count()).toBe(0);
  });
});
