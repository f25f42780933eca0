/** What axe finds, on each page and in each look. */
import axe from 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { dashboard } from './dashboard.js';
import { goTo, stands, visit, visitor } from './pages.js';
import { describeInChromium } from './inChromium.js';

/** Until colours and places are as they are to be; what turns for ever does not count. */
const STILL = `Promise.all(document.getAnimations()
  .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
  .map(({ finished }) => finished.catch(() => undefined)))`;

/** Each rule that is broken, and where. */
const violations = async (page: Page, where: string, options: RunOptions = {}): Promise<ReadonlyArray<string>> => {
  await page.evaluate(`${STILL}.then(() => undefined)`);
  const { violations: found } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${where}: ${id}: ${html.slice(0, 200)}`));
};

/** What is laid over a page is no part of its regions. */
const OUTSIDE: RunOptions = { rules: { region: { enabled: false } } };

const wide = { width: 1280, height: 860 };
const phone = { width: 360, height: 740 };

const looks = [
  ['light', wide, 'light'],
  ['dark', wide, 'dark'],
  ["a phone's width", phone, 'light'],
] as const;

/** Something to be seen there. */
const pages = [
  ['Overview', 'Built'],
  ['Circuits', 'Built'],
  ['Streams', 'Open'],
  ['OR connections', 'Connected'],
  ['Log', 'Notice'],
  ['Configuration', 'ControlPort'],
  ['Address mappings', 'Address mappings'],
  ['Onion services', 'No onion service was added at run time.'],
  ['Information', 'The answer of the Tor appears here.'],
] as const;

describeInChromium('the dashboard: accessibility', (browser) => {
  it('finds nothing on any page, light, dark, and on a phone', async () => {
    const { link } = await dashboard();
    const context = await visitor(browser());
    await context.addInitScript({ content: axe.source });
    const page = await context.newPage();
    await page.goto(link);
    await stands(page, 'Connected');
    const found: string[] = [];
    for (const [look, size, colorScheme] of looks) {
      // before it is drawn: colours on their way from one look to the other are those of neither
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await page.reload();
      await stands(page, 'Connected');
      for (const [name, text] of pages) {
        await goTo(page, name);
        await page.getByRole('main').getByText(text).first().waitFor();
        found.push(...(await violations(page, `${name}, ${look}`)));
      }
    }
    expect(found).toEqual([]);
  });

  it('finds nothing where a link is asked for, in a dialog, in a menu, and on a drawer', async () => {
    const { origin, link } = await dashboard();
    const context = await visitor(browser());
    await context.addInitScript({ content: axe.source });
    const page = await context.newPage();
    await page.goto(origin);
    await page.getByRole('heading', { name: 'Open the dashboard with its link' }).waitFor();
    const found = [...(await violations(page, 'without a link'))];
    await page.getByLabel('Link or token').fill(link);
    await page.getByRole('button', { name: 'Open the dashboard' }).click();
    await stands(page, 'Connected');
    await goTo(page, 'Configuration');
    await page
      .getByRole('button', { name: /^Change / })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    found.push(...(await violations(page, 'a dialog', OUTSIDE)));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor();
    found.push(...(await violations(page, 'a menu', OUTSIDE)));
    await page.keyboard.press('Escape');
    await page.setViewportSize(phone);
    await page.getByRole('button', { name: 'Pages' }).click();
    await page.getByRole('navigation').waitFor();
    found.push(...(await violations(page, 'the drawer')));
    expect(found).toEqual([]);
  });

  it('a page is as wide as a phone: nothing is to be scrolled sideways', async () => {
    const { link } = await dashboard();
    const page = await visit(browser(), link, { viewport: phone });
    await stands(page, 'Connected');
    const tooWide: string[] = [];
    for (const [name, text] of pages) {
      await goTo(page, name);
      await page.getByRole('main').getByText(text).first().waitFor();
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (width > phone.width) tooWide.push(`${name}: ${String(width)}`);
    }
    expect(tooWide).toEqual([]);
  });
});
