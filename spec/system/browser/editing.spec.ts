/** What is changed in the page is changed in the Tor. */
import { either as E } from 'fp-ts';
import type { Page } from 'playwright-core';
import { configLine } from '../../../lib/index.js';
import { goTo, stands, visit } from './pages.js';
import { nickname, watching } from './watching.js';
import { describeInChromium } from './inChromium.js';

const set = async (page: Page, option: string, value: string): Promise<void> => {
  await page.getByRole('button', { name: `Change ${option}` }).click();
  const dialog = page.getByRole('dialog', { name: option });
  await dialog.getByLabel('Value').fill(value);
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
};

describeInChromium('the dashboard: editing', (browser) => {
  it('a value that is set in the page is that of the Tor, and is saved to its torrc', async () => {
    const [tor, link] = await watching('--allow-writes');
    const page = await visit(browser(), link);
    await stands(page, 'Connected');
    await goTo(page, 'Configuration');
    await page.getByRole('radio', { name: 'All' }).click();
    await page.getByRole('searchbox', { name: 'Option or value' }).fill('nickname');
    await set(page, 'Nickname', 'fred');
    await page.getByRole('row', { name: /^Nickname\b.*\bfred\b/ }).waitFor();
    expect(await nickname(tor)).toEqual(E.right([configLine('Nickname', 'fred')]));

    await page.getByRole('button', { name: 'Save to torrc' }).click();
    await page.getByText(/^Saved to the torrc at/).waitFor();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('The Tor has reloaded its configuration.').waitFor();
    expect(await nickname(tor)).toEqual(E.right([configLine('Nickname', 'fred')]));
  });

  it("a value that the Tor does not take is said so in the Tor's own words, and changes nothing", async () => {
    const [tor, link] = await watching('--allow-writes');
    const before = await nickname(tor);
    const page = await visit(browser(), link);
    await goTo(page, 'Configuration');
    await page.getByRole('radio', { name: 'All' }).click();
    await page.getByRole('searchbox', { name: 'Option or value' }).fill('nickname');
    await set(page, 'Nickname', 'not a nickname');
    await page.getByRole('dialog').getByText('The Tor does not take this value').waitFor();
    expect(await nickname(tor)).toEqual(before);
  });

  it('one that may only read has nothing to change a value with', async () => {
    const [, link] = await watching();
    const page = await visit(browser(), link);
    await goTo(page, 'Configuration');
    await page.getByText('This dashboard may only read: options cannot be changed here.').waitFor();
    await page.getByRole('row', { name: /ControlPort/ }).waitFor();
    expect(await page.getByRole('button', { name: /^Change / }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Reload' }).isEnabled()).toBe(false);
  });
});
