/** What runs in a browser, in one Chromium. */
import type { Browser } from 'playwright-core';
import { undoAll } from '../testnet/afterwards.js';
import { specs as accessibility } from './accessibility.js';
import { describeWith } from '../describeWith.js';
import { specs as hostile } from './hostile.js';
import { launch } from './chromium.js';
import { build } from './dashboard.js';
import { specs as editing } from './editing.js';
import { specs as events } from './events.js';
import { specs as foreign } from './foreign.js';
import { specs as gaps } from './gaps.js';
import { specs as keyboard } from './keyboard.js';
import { specs as load } from './load.js';
import { isOfNetwork, takeComplaints } from './pages.js';
import { specs as present } from './present.js';
import { specs as refusals } from './refusals.js';
import { specs as server } from './server.js';
import { specs as signals } from './signals.js';
import { specs as token } from './token.js';

jest.setTimeout(240_000);

describeWith(['chromium'], 'in Chromium', () => {
  let running: Browser;
  const get = (): Browser => running;
  beforeAll(async () => {
    build();
    running = await launch();
  }, 900_000);
  // absent where it was not launched
  afterAll(() => (running as Browser | undefined)?.close());
  afterEach(async () => {
    // before their servers: a page that is still loading would complain
    for (const context of running.contexts()) await context.close();
    await undoAll();
    expect(takeComplaints().filter((complaint) => !isOfNetwork(complaint))).toEqual([]);
  });

  describe('pages of other sites', () => foreign(get));

  describe('the dashboard', () => {
    describe('events', () => events(get));
    describe('gaps', () => gaps(get));
    describe('refusals', () => refusals(get));
    describe('what there was before it', () => present(get));
    describe('a hostile Tor', () => hostile(get));
    describe('editing', () => editing(get));
    describe('signals', () => signals(get));
    describe('accessibility', () => accessibility(get));
    describe('keyboard', () => keyboard(get));
    describe('the token of a link', () => token(get));
    describe('its server', () => server());
    describe('under load', () => load(get));
  });
});
