// Makes the pictures of the README, in docs/images, from a build of the dashboard: `npm run dashboard` makes one.
//
// The simulated Tor has a seed and a clock of its own, and so has the page: each second of both is stepped through, so
// that a new picture of the same page is as good as the same.
import { createServer } from 'node:http';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { password } from 'rx-tor-control';
import { listenWebSocketOn } from 'rx-tor-control/node';
import { simulator } from 'rx-tor-control/simulator';
import { listenV1 } from 'rx-tor-control/v1';
import { v1Subprotocol } from 'rx-tor-control/websocket';
import { VirtualTimeScheduler } from 'rxjs';
import { pages } from '../server/pages.js';

const root = new URL('../../../', import.meta.url);
const { chromium } = createRequire(root)('playwright-core');
const images = fileURLToPath(new URL('docs/images/', root));

/** When the page is opened; a minute later its time stands still but for the steps. */
const START = Date.parse('2026-05-04T09:35:00Z');

/** The time at which both clocks begin to be stepped, so that the page computes ages from the times of the Tor. */
const BEGIN = START + 60_000;

/** Seconds before the pictures are taken. */
const HISTORY = 300;

/** Real milliseconds that the page has for what a second of the Tor has sent. */
const PATIENCE = 15;

const shots = [
  { name: 'dashboard-light', path: '/', width: 1280, height: 900, scale: 1, colorScheme: 'light' },
  { name: 'dashboard-dark', path: '/streams', width: 1280, height: 720, scale: 1, colorScheme: 'dark' },
  { name: 'dashboard-phone', path: '/circuits', width: 360, height: 720, scale: 1.5, colorScheme: 'light' },
];

const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined) {
  console.error('screenshots: Chromium was not found: install it, or set CHROMIUM to its path');
  process.exit(1);
}

/** A Tor whose time the script advances. */
const steppedTor = () => {
  const scheduler = new VirtualTimeScheduler(undefined, BEGIN);
  scheduler.frame = BEGIN;
  const tor = simulator({ seed: 11, circuitsPerMinute: 14, streamsPerMinute: 34, failureRate: 0.04, scheduler });
  return {
    tor,
    step: () => {
      scheduler.maxFrames += 1_000;
      scheduler.flush();
    },
  };
};

const take = async (browser, { name, path, width, height, scale, colorScheme }) => {
  const { tor, step } = steppedTor();
  const place = { tor: 'a simulated Tor', writes: true, token: 'reusable', protocol: 'v1' };
  const server = createServer(pages(fileURLToPath(new URL('../dist', import.meta.url)), place, () => true));
  const address = listenWebSocketOn(server, { path: '/tc', subprotocols: [v1Subprotocol] });
  const gateway = listenV1(tor, address, { authentication: password('for a picture') }).subscribe();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme,
    timezoneId: 'UTC',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  await page.clock.install({ time: START });
  await page.goto(`http://127.0.0.1:${server.address().port}${path}#token=for+a+picture`);
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await page.clock.pauseAt(BEGIN);
  for (let second = 0; second < HISTORY; second++) {
    step();
    await pause(PATIENCE);
    await page.clock.runFor(1_000);
  }
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${images}${name}.png` });
  console.log(`docs/images/${name}.png`);

  await context.close();
  gateway.unsubscribe();
  server.close();
  server.closeAllConnections();
};

mkdirSync(images, { recursive: true });
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
});
for (const shot of shots) await take(browser, shot);
await browser.close();
