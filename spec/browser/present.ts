/** What there was before the page was opened. */
import { either as E } from 'fp-ts';
import type { Browser, Page } from 'playwright-core';
import { defer, of } from 'rxjs';
import type { CircuitEvent, CircuitId, OrConnectionEvent, StreamEvent, StreamId, Tor } from '../../lib/index.js';
import { listenUrl } from '../../lib/node.js';
import { noAuthentication } from '../../lib/server.js';
import { quiet, served } from '../cli/served.js';
import { afterwards } from '../testnet/afterwards.js';
import { dashboard } from './dashboard.js';
import { watchingOf } from './editing.js';
import { goTo, row, stands, visit } from './pages.js';

/** Milliseconds: a little more than two hours. */
const AGE = 125 * 60_000;

const circuit = (id: number, ...path: ReadonlyArray<string>): CircuitEvent => ({
  _tag: 'Circuit',
  id: id as CircuitId,
  status: 'Built',
  path,
  details: { status: 'BUILT', timeCreated: new Date(Date.now() - AGE).toISOString().replace('Z', ''), other: {} },
});

const stream: StreamEvent = {
  _tag: 'Stream',
  id: 4 as StreamId,
  status: 'Succeeded',
  target: 'before.example:443',
  details: { status: 'SUCCEEDED', circuit: 7 as CircuitId, other: {} },
};

const connection: OrConnectionEvent = { _tag: 'OrConnection', status: 'Connected', router: 'amber' };

/** One in which these circuits live, and nothing happens but for a bandwidth event each second. */
const still = (circuits: () => ReadonlyArray<CircuitEvent>): Tor => {
  const tor = quiet();
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

const circuits = async (page: Page): Promise<ReadonlyArray<string>> => {
  await row(page, 'Circuits', /Built/);
  return page.getByRole('table', { name: 'Circuits' }).locator('tbody .id').allInnerTexts();
};

export const specs = (browser: () => Browser): void => {
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

  it('and what there is when a Tor that was lost is back, in the place of what there was', async () => {
    let living = [circuit(7, 'amber'), circuit(8, 'birch')];
    const tor = still(() => living);
    const { url, close } = await served(tor);
    afterwards(close);
    const { link } = await dashboard('--tor', url);
    const page = await visit(browser(), link);
    await goTo(page, 'Circuits');
    expect(await circuits(page)).toEqual(['8', '7']);

    close();
    await stands(page, 'Tor lost');
    await page.getByRole('main').getByText('The gateway has lost its connection to the Tor').waitFor();
    living = [circuit(8, 'birch'), circuit(9, 'cedar')];
    afterwards((await served(tor, noAuthentication, listenUrl(url))).close);
    await stands(page, 'Connected');
    expect(await circuits(page)).toEqual(['9', '8']);
  });

  it('of a Tor that cannot tell, the page says what it does not know', async () => {
    const { snapshots: _, ...tor } = quiet();
    const page = await visit(browser(), await watchingOf(tor));
    await stands(page, 'Connected');
    await goTo(page, 'Circuits');
    await page.getByText('No circuit is known yet. Each one appears as soon as something happens to it.').waitFor();
  });
};
