/** The dashboard without a mouse. */
import { either as E } from 'fp-ts';
import type { Browser, Page } from 'playwright-core';
import { configLine } from '../../lib/index.js';
import { nickname, watching } from './editing.js';
import { draws, stands, visit } from './pages.js';

/** What has the focus, as it is called. */
const focused = `(() => {
  const { activeElement: element } = document;
  const label = element?.labels?.[0]?.textContent;
  return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim().replace(/\\s+/g, ' ');
})()`;

/** No page has more stops. */
const STOPS = 200;

/** Presses Tab until that has the focus. */
const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  const passed: string[] = [];
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate<string>(focused);
    if (name.test(at)) return;
    passed.push(at);
  }
  throw new Error(`Tab does not come to ${String(name)}, but to: ${[...new Set(passed)].join(' | ')}`);
};

export const specs = (browser: () => Browser): void => {
  it('signs in, goes to a page, searches, and changes a value', async () => {
    const [tor, link] = await watching('--allow-writes');
    const page = await visit(browser(), new URL(link).origin);
    await page.getByLabel('Link or token').waitFor();
    await tabTo(page, /^Link or token/);
    await page.keyboard.insertText(link);
    await tabTo(page, /^Open the dashboard$/);
    await page.keyboard.press('Enter');
    await stands(page, 'Connected');

    await tabTo(page, /^Configuration/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Configuration' }).waitFor();
    await tabTo(page, /^Option or value$/);
    await page.keyboard.insertText('ControlPort');
    await page.getByText(/^1 of \d+ options$/).waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('Delete');
    await tabTo(page, /^Change ControlPort$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'ControlPort' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate<string>(focused)).toBe('Change ControlPort');

    expect(await nickname(tor)).not.toEqual(E.right([configLine('Nickname', 'fred')]));
    await page.getByRole('radio', { name: 'All' }).press('Enter');
    await page.getByRole('searchbox').press('ControlOrMeta+a');
    await page.keyboard.insertText('Nickname');
    await tabTo(page, /^Change Nickname$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Nickname' }).waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('fred');
    await tabTo(page, /^Set$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await nickname(tor)).toEqual(E.right([configLine('Nickname', 'fred')]));
  });

  it('pauses the chart, shows it as a table, and chooses a theme', async () => {
    const [, link] = await watching();
    const page = await visit(browser(), link);
    await draws(page);
    await tabTo(page, /^Pause$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Live' }).waitFor();
    await tabTo(page, /^Show as a table$/);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Bandwidth as a table' }).getByText('not known').first().waitFor();
    await tabTo(page, /^Theme/);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor();
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Theme: Dark' }).waitFor();
    expect(await page.evaluate<string>("document.documentElement.getAttribute('data-theme')")).toBe('dark');
  });
};
