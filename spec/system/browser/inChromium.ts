/** A suite of specs with a Chromium of its own, and the dashboard built for production. */
import type { Browser } from 'playwright-core';
import { undoAll } from '../afterwards.js';
import { describeWith } from '../describeWith.js';
import { launch } from './chromium.js';
import { build } from './dashboard.js';
import { isOfNetwork, takeComplaints } from './pages.js';

export const describeInChromium = (title: string, specs: (browser: () => Browser) => void): void => {
  jest.setTimeout(240_000);

  describeWith(['chromium'], title, () => {
    let running: Browser;
    // the first suite builds the dashboard, which can take minutes
    beforeAll(async () => {
      build();
      running = await launch();
    }, 900_000);
    // before the hook below, so that the hooks of a suite run before it
    specs(() => running);
    // undefined if the launch failed
    afterAll(() => (running as Browser | undefined)?.close());
    afterEach(async () => {
      // before their servers: a page that is still loading would complain
      for (const context of running.contexts()) await context.close();
      await undoAll();
      expect(takeComplaints().filter((complaint) => !isOfNetwork(complaint))).toEqual([]);
    });
  });
};
