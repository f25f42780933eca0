/** What is lost and found again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import type { Page } from 'playwright-core';
import { defer, firstValueFrom, ReplaySubject, Subject } from 'rxjs';
import type { BandwidthEvent, TorError } from '../../../lib/index.js';
import { listenUrl, torSchemes } from '../../../lib/node.js';
import { quiet, quietTor, servedV1 } from '../../cli/served.js';
import { afterwards } from '../afterwards.js';
import { dashboard } from './dashboard.js';
import { watchingOf } from './watching.js';
import { draws, goTo, stands, visit } from './pages.js';
import { describeInChromium } from './inChromium.js';

const PASSWORD = 'correct horse battery staple';

const passwordFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
  afterwards(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'password');
  writeFileSync(path, `${PASSWORD}\n`, { mode: 0o600 });
  return path;
};

/** The gaps that the overview tells of, which are all where there are few. */
const gaps = async (page: Page): Promise<ReadonlyArray<string>> => {
  await goTo(page, 'Overview');
  await stands(page, 'Connected');
  return page.getByTestId('gaps').getByRole('listitem').filter({ hasText: 'Gap' }).locator('.text').allInnerTexts();
};

describeInChromium('the dashboard: gaps', (browser) => {
  it('a gateway that is killed and started anew is one gap, after which the page goes on', async () => {
    const path = passwordFile();
    const before = await dashboard('--page-password-file', path);
    const page = await visit(browser(), before.link);
    await page.getByLabel('Password, or link').fill(PASSWORD);
    await page.getByRole('button', { name: 'Open the dashboard' }).click();
    await draws(page);
    // the chart shows the time that there is data for, not five minutes of which most are empty
    await page.getByRole('img', { name: /^Bandwidth in the (\d+\s+s|[1-4]\s+min \d+\s+s) until/ }).waitFor();
    expect(await gaps(page)).toEqual([]);

    await before.end('SIGKILL');
    await stands(page, 'Reconnecting');
    await page.getByRole('alert').filter({ hasText: 'The connection was lost' }).waitFor();
    await dashboard('--page-password-file', path, '--port', before.port);
    await stands(page, 'Connected');

    expect(await gaps(page)).toEqual([expect.stringMatching(/^The connection was lost for \d/)]);
    expect(await page.getByRole('alert').count()).toBe(0);
    await goTo(page, 'Circuits');
    await page.getByRole('row').filter({ hasText: 'Built' }).first().waitFor();
    await goTo(page, 'Log');
    expect(await page.getByRole('log').getByText('Gap', { exact: true }).count()).toBe(1);
  });

  it('a Tor that the gateway loses is one gap as well, and a page opened meanwhile shows why it waits', async () => {
    const tor = quiet();
    const { url, close } = await servedV1(tor);
    afterwards(close);
    const { link } = await dashboard('--tor', url, '--page-password-file', passwordFile());
    const open = async (): Promise<Page> => {
      const page = await visit(browser(), link);
      await page.getByLabel('Password, or link').fill(PASSWORD);
      await page.getByRole('button', { name: 'Open the dashboard' }).click();
      return page;
    };
    const page = await open();
    await draws(page);
    expect(await gaps(page)).toEqual([]);

    close();
    await stands(page, 'Reconnecting');
    await page.getByRole('alert').filter({ hasText: 'The gateway answers: No connection to the Tor' }).waitFor();
    const late = await open();
    await stands(late, 'Not connected');
    await late.getByRole('alert').filter({ hasText: 'The gateway answers: No connection to the Tor' }).waitFor();
    expect(await late.getByText('Nothing has been missed').count()).toBe(0);
    afterwards((await servedV1(tor, listenUrl(url, {}, torSchemes))).close);
    await stands(page, 'Connected');

    expect(await gaps(page)).toEqual([expect.stringMatching(/^The connection was lost for \d/)]);
  });

  it('a Tor that tells nothing any more is silent, and not as it was last', async () => {
    const told$ = new Subject<E.Either<TorError, BandwidthEvent>>();
    const asked$ = new ReplaySubject<void>(1);
    const bandwidth$ = defer(() => {
      asked$.next();
      return told$;
    });
    const tell = (): void => told$.next(E.right({ _tag: 'Bandwidth', read: 2_048, written: 1_024 }));
    const page = await visit(browser(), await watchingOf({ ...quietTor(), bandwidth$ }));
    await stands(page, 'Connected');
    await firstValueFrom(asked$);
    tell();
    const rate = page.getByTestId('read-rate');
    await rate.getByText('2.0').waitFor();

    await stands(page, 'Silent');
    await page.getByRole('alert').filter({ hasText: 'Nothing comes from the Tor' }).waitFor();
    await rate.getByText('–').waitFor();
    await page.getByText('Nothing has come from the Tor for').first().waitFor();
    tell();
    await stands(page, 'Connected');
    await rate.getByText('2.0').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
