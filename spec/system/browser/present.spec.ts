/** What there was before the page was opened. */
import { either as E } from 'fp-ts';
import type { Locator, Page } from 'playwright-core';
import { defer, of } from 'rxjs';
import type { CircuitEvent, OrConnectionEvent, StreamEvent, Tor } from '../../../lib/index.js';
import { listenUrl, torSchemes } from '../../../lib/node.js';
import { quietTor, servedV1 } from '../../cli/served.js';
import { afterwards } from '../afterwards.js';
import { dashboard } from './dashboard.js';
import { watchingOf } from './watching.js';
import { goTo, row, stands, visit } from './pages.js';
import { describeInChromium } from './inChromium.js';

/** Milliseconds: a little more than two hours. */
const AGE = 125 * 60_000;

const circuit = (id: number, ...path: ReadonlyArray<string>): CircuitEvent => ({
  _tag: 'Circuit',
  id,
  status: 'Built',
  path,
  details: { status: 'BUILT', timeCreated: new Date(Date.now() - AGE).toISOString().replace('Z', ''), other: {} },
});

const stream: StreamEvent = {
  _tag: 'Stream',
  id: 4,
  status: 'Succeeded',
  target: 'before.example:443',
  details: { status: 'SUCCEEDED', circuit: 7, other: {} },
};

const connection: OrConnectionEvent = { _tag: 'OrConnection', status: 'Connected', router: 'amber' };

/** One in which these circuits live, and nothing happens but for a bandwidth event each second. */
const still = (circuits: () => ReadonlyArray<CircuitEvent>): Tor => {
  const tor = quietTor();
  return {
    ...tor,
    snapshots: {
      active: tor.snapshots.active,
      circuits: defer(() => of(E.right(circuits()))),
      streams: of(E.right([stream])),
      orConnections: of(E.right([connection])),
    },
  };
};

/** As today's Tor calls a relay. */
const today = (nickname: string): string => `$0123456789ABCDEF0123456789ABCDEF01234567~${nickname}`;

/** Until it is at least so wide. */
const expectWidth = async (at: Locator, least: number): Promise<void> => {
  await at.waitFor();
  for (;;) {
    const box = await at.boundingBox();
    if ((box?.width ?? 0) >= least) return;
  }
};

const circuits = async (page: Page): Promise<ReadonlyArray<string>> => {
  await row(page, 'Circuits', /Built/);
  return page.getByRole('table', { name: 'Circuits' }).locator('tbody .id').allInnerTexts();
};

describeInChromium('the dashboard: what existed before it', (browser) => {
  it('is shown at once, as old as the Tor says it is', async () => {
    const page = await visit(browser(), await watchingOf(still(() => [circuit(7, 'amber', 'birch', 'cedar')])));
    await goTo(page, 'Circuits');
    expect(await row(page, 'Circuits', /Built/)).toMatch(/^7\s+Built\s+amber\s+birch\s+cedar\s+1\s+2\sh \d\d\smin$/);
    await goTo(page, 'Streams');
    expect(await row(page, 'Streams', /before/)).toMatch(/^4\s+Open\s+before\.example:443\s+7\s[^]*\sover \d/);
    await goTo(page, 'OR connections');
    expect(await row(page, 'OR connections', /amber/)).toMatch(/^amber\s+Connected\s+1\s+over \d/);
    // nothing is said of what may be missing
    expect(await page.getByText('from before this page').count()).toBe(0);
  });

  it('a number is that of a circuit, and no part of the fingerprints of its relays', async () => {
    const tor = still(() => [circuit(7, today('amber'), today('birch')), circuit(9, today('cedar'), today('dune'))]);
    const page = await visit(browser(), await watchingOf(tor));
    await goTo(page, 'Circuits');
    const search = page.getByRole('searchbox');
    await search.fill('7');
    await page.getByText('1 of 2 circuits').first().waitFor();
    expect(await circuits(page)).toEqual(['7']);
    await search.fill('CEDAR');
    await row(page, 'Circuits', /cedar/);
    expect(await circuits(page)).toEqual(['9']);
    await search.fill('$01234567');
    await page.getByText('2 circuits, 2 built').waitFor();
    await search.fill('8');
    await page.getByText('No circuit has that number, or such a relay in its path.').waitFor();
    // once, and not the count that changes by itself
    expect(await page.getByRole('main').getByRole('status').count()).toBe(0);
  });

  it('the path is seen on a screen of any width', async () => {
    const long = ['averylongnickname01', 'averylongnickname02', 'averylongnickname03'].map(today);
    const { details = { status: 'BUILT', other: {} }, ...built } = circuit(7, ...long);
    const tor = still(() => [{ ...built, details: { ...details, purpose: 'CONFLUX_LINKED' } }]);
    const page = await visit(browser(), await watchingOf(tor));
    await goTo(page, 'Circuits');
    const path = page.getByRole('list', { name: 'Path: 3 relays' });
    for (const width of [1280, 1010, 768, 620, 360, 320]) {
      await page.setViewportSize({ width, height: 700 });
      await expectWidth(path, 180);
    }
  });

  it.each([1280, 360])(
    'the last row of many is within reach, and says which it is, at a width of %i',
    async (width) => {
      const many = Array.from({ length: 200 }, (_, i) => circuit(i + 1, 'amber'));
      const link = await watchingOf(still(() => many));
      const page = await visit(browser(), link, { viewport: { width, height: 700 } });
      await goTo(page, 'Circuits');
      await row(page, 'Circuits', /^200|Built\s+200/);
      const table = page.getByRole('region', { name: 'Circuits' });
      // a row that is drawn late moves the end
      const isAtEnd = (): Promise<boolean> =>
        page.evaluate<boolean>(`(() => {
          const last = document.querySelector('tr[aria-rowindex="201"]');
          const bottom = (of) => of?.getBoundingClientRect().bottom ?? NaN;
          return Math.abs(bottom(last) - bottom(last?.closest('[role=region]'))) < 1;
        })()`);
      while (!(await isAtEnd())) await table.press('End');
    },
  );

  it('and what there is when a Tor that was lost is back, in the place of what there was', async () => {
    let living = [circuit(7, 'amber'), circuit(8, 'birch')];
    const tor = still(() => living);
    const { url, close } = await servedV1(tor);
    afterwards(close);
    const { link } = await dashboard('--tor', url);
    const page = await visit(browser(), link);
    await goTo(page, 'Circuits');
    expect(await circuits(page)).toEqual(['8', '7']);

    close();
    await stands(page, 'Reconnecting');
    await page.getByRole('main').getByText('The connection was lost').waitFor();
    living = [circuit(8, 'birch'), circuit(9, 'cedar')];
    afterwards((await servedV1(tor, listenUrl(url, {}, torSchemes))).close);
    await stands(page, 'Connected');
    expect(await circuits(page)).toEqual(['9', '8']);
  });

  it('of a Tor that cannot tell, the page says what it does not know', async () => {
    const { snapshots: _, ...tor } = quietTor();
    const page = await visit(browser(), await watchingOf(tor));
    await stands(page, 'Connected');
    await goTo(page, 'Circuits');
    await page.getByText('No circuit is known yet. Each one appears as soon as something happens to it.').waitFor();
  });
});
