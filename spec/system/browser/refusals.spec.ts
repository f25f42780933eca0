/** Who is not let in, and what they are told. */
import type { Page } from 'playwright-core';
import { dashboard } from './dashboard.js';
import { draws, stands, visit } from './pages.js';
import { describeInChromium } from './inChromium.js';

const paste = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Link or token').fill(text);
  await page.getByRole('button', { name: 'Open the dashboard' }).click();
};

const isRefused = async (page: Page): Promise<void> => {
  await page.getByRole('alert').filter({ hasText: 'The gateway did not accept this page' }).waitFor();
  await page.getByText('The link has been used already, or the dashboard was started anew since then').waitFor();
};

describeInChromium('the dashboard: refusals', (browser) => {
  it('a link that was used already is refused in words, and so is a token that was never given', async () => {
    const served = await dashboard();
    const first = await visit(browser(), served.link);
    await stands(first, 'Connected');
    const second = await visit(browser(), served.link);
    await isRefused(second);
    await served.says('a page was refused');
    await paste(second, 'never-given');
    await isRefused(second);
    expect(await second.getByRole('navigation').count()).toBe(0);
    await stands(first, 'Connected');
  });

  it('whoever comes without a link is asked for one, and is let in with it', async () => {
    const { origin, link } = await dashboard();
    const page = await visit(browser(), origin);
    await page.getByRole('heading', { name: 'Open the dashboard with its link' }).waitFor();
    await paste(page, 'no token');
    await page.getByRole('alert').filter({ hasText: 'Paste the whole link' }).waitFor();
    await paste(page, link);
    await stands(page, 'Connected');
  });

  it('an accepted page stays so after a reload; it needs the link again after a restart of the dashboard', async () => {
    const before = await dashboard();
    const page = await visit(browser(), before.link);
    await stands(page, 'Connected');
    await page.reload();
    await stands(page, 'Connected');
    // all of the page has come, also what it loads before somebody asks for it
    await draws(page);
    await page.waitForLoadState('networkidle');
    await before.end();
    await stands(page, 'Reconnecting');
    const { link } = await dashboard('--port', before.port);
    await isRefused(page);
    await paste(page, link);
    await stands(page, 'Connected');
  });
});
