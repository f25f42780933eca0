/** The dashboard, in front of a Tor that has something to tell. */
import type { Browser } from 'playwright-core';
import { launch } from '../browser/chromium.js';
import { build, dashboard } from '../browser/dashboard.js';
import { draws, goTo, isOfNetwork, row, stands, takeComplaints, visit } from '../browser/pages.js';
import { built } from './built.js';
import { controller, right } from './network.js';
import { echo, socks } from './socks.js';
import { describeInNetwork } from './inNetwork.js';

describeInNetwork(
  'the dashboard in front of a Tor in a network',
  (network) => {
    let browser: Browser;
    beforeAll(async () => {
      build();
      browser = await launch();
    }, 900_000);
    // absent where it was not launched
    afterAll(() => (browser as Browser | undefined)?.close());

    it('shows its circuits, streams, OR connections, traffic, log and configuration', async () => {
      const node = network().node('c0');
      const { control, host, port } = node;
      const tor = controller(node);
      const { id, path } = await built(tor);
      const server = await echo();
      const through = await socks(node, '127.0.0.1', server.port);
      expect(await through.echo('hello')).toBe('hello');
      const { link } = await dashboard('--tor', `tor+unix:${control}`, '--cookie-from-tor', '--allow-writes');
      const page = await visit(browser, link);
      await stands(page, 'Connected');
      await draws(page);
      const text = 'x'.repeat(100_000);
      expect(await through.echo(text)).toBe(text);
      await page.getByText(/\d\s[KM]iB read, [\d.]+\s[KM]iB written/).waitFor();

      // built, and told of, before the page was there
      await goTo(page, 'Circuits');
      await page.getByRole('searchbox').fill(String(id));
      const number = page.locator('td.id').getByText(String(id), { exact: true });
      const circuit = page.getByRole('row').filter({ has: number });
      const names = path.map((hop) => hop.replace(/^.*~/, ''));
      expect(await circuit.innerText()).toMatch(new RegExp(['Built', ...names, 'general'].join('\\s+')));
      await goTo(page, 'Streams');
      const target = `127.0.0.1:${String(server.port)}`;
      expect(await row(page, 'Streams', new RegExp(target))).toMatch(new RegExp(`Open\\s+${target}\\s+\\d+\\s`));
      await goTo(page, 'OR connections');
      expect(await row(page, 'OR connections', /Connected/)).toMatch(/^\S+ \$[0-9A-F]{40}\s/);

      await page.getByRole('button', { name: 'Reload' }).click();
      await page.getByText('The Tor has reloaded its configuration.').waitFor();
      await goTo(page, 'Log');
      await page
        .getByRole('log')
        .getByText(/Received reload signal/)
        .first()
        .waitFor();
      await goTo(page, 'Configuration');
      await page.getByRole('searchbox').fill('SocksPort');
      expect(await row(page, 'Options', /SocksPort/)).toContain(`${host}:${String(port)}`);

      // what ends is taken out
      await goTo(page, 'Circuits');
      await page.getByRole('searchbox').fill(String(id));
      await circuit.waitFor();
      await right(tor.closeCircuit(id));
      await circuit.waitFor({ state: 'detached' });
      expect(takeComplaints().filter((complaint) => !isOfNetwork(complaint))).toEqual([]);
    }, 300_000);
  },
  ['chromium'],
);
