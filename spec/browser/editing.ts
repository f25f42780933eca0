/** What is changed in the page is changed in the Tor. */
import { either as E } from 'fp-ts';
import type { Browser, Page } from 'playwright-core';
import { firstValueFrom } from 'rxjs';
import { configLine } from '../../lib/index.js';
import type { Tor } from '../../lib/index.js';
import type { SimulatedTor } from '../../lib/simulator/index.js';
import { quiet, served } from '../cli/served.js';
import { afterwards } from '../testnet/afterwards.js';
import { dashboard } from './dashboard.js';
import { goTo, stands, visit } from './pages.js';

/** The link of a dashboard of a Tor of this process. */
export const watchingOf = async (tor: Tor, ...args: ReadonlyArray<string>): Promise<string> => {
  const { url, close } = await served(tor);
  afterwards(close);
  return (await dashboard('--tor', url, ...args)).link;
};

/** One in which nothing happens by itself. */
export const watching = async (...args: ReadonlyArray<string>): Promise<readonly [tor: SimulatedTor, link: string]> => {
  const tor = quiet();
  return [tor, await watchingOf(tor, ...args)];
};

export const nickname = (tor: Tor): Promise<unknown> => firstValueFrom(tor.getConf(['Nickname']));

const set = async (page: Page, option: string, value: string): Promise<void> => {
  await page.getByRole('button', { name: `Change ${option}` }).click();
  const dialog = page.getByRole('dialog', { name: option });
  await dialog.getByLabel('Value').fill(value);
  await dialog.getByRole('button', { name: 'Set', exact: true }).click();
};

export const specs = (browser: () => Browser): void => {
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
};
