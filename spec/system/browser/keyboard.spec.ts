/** The dashboard without a mouse. */
import { either as E } from 'fp-ts';
import type { Page } from 'playwright-core';
import { Subject } from 'rxjs';
import { configLine } from '../../../lib/index.js';
import type { LogEvent, TorError } from '../../../lib/index.js';
import { quietTor } from '../../cli/served.js';
import { nickname, watching, watchingOf } from './watching.js';
import { draws, goTo, stands, visit } from './pages.js';
import { describeInChromium } from './inChromium.js';

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

describeInChromium('the dashboard: keyboard', (browser) => {
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

  it('takes mappings away one after the other', async () => {
    const [, link] = await watching('--allow-writes');
    const page = await visit(browser(), link);
    await goTo(page, 'Address mappings');
    for (const from of ['a.example', 'b.example']) {
      await page.getByLabel('Address or name').fill(from);
      await page.getByLabel('To', { exact: true }).fill('192.0.2.7');
      await page.getByRole('button', { name: 'Add' }).click();
      await page.getByRole('cell', { name: from, exact: true }).waitFor();
    }
    const removes = page.getByRole('button', { name: /^Remove the mapping of / });
    await removes.first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('1 mapping', { exact: true }).waitFor();
    await page.locator('button:focus[aria-label^="Remove the mapping of"]').press('Enter');
    await page.getByText('No address is mapped to another.').waitFor();
    await page.locator('[aria-label="Address mappings"]:focus').waitFor();
  });

  it('reads the log line by line', async () => {
    const log$ = new Subject<E.Either<TorError, LogEvent>>();
    const page = await visit(browser(), await watchingOf({ ...quietTor(), log$ }));
    // what the Tor tells has come: it was asked for the log with the bandwidth
    await draws(page);
    await goTo(page, 'Log');
    ['first', 'second', 'third'].forEach((message) => log$.next(E.right({ _tag: 'Log', message })));
    await page.getByRole('log').getByText('third').waitFor();
    await page.getByRole('log').focus();
    const chosen = page.getByRole('region', { name: 'The chosen line' });
    await page.keyboard.press('ArrowUp');
    await chosen.getByText('third').waitFor();
    await page.keyboard.press('ArrowUp');
    await chosen.getByText('second').waitFor();
    // it stays where it is, whatever comes
    log$.next(E.right({ _tag: 'Log', message: 'fourth' }));
    await page.getByRole('button', { name: '1 new, go on' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await chosen.getByText('third').waitFor();
    await page.keyboard.press('Escape');
    await chosen.waitFor({ state: 'detached' });
    // its lines are no stops on the way to what comes after it
    await page.keyboard.press('Tab');
    expect(await page.evaluate<boolean>("document.activeElement?.closest('[role=log]') === null")).toBe(true);
  });

  it('pauses the chart, shows it as a table, and chooses a theme', async () => {
    const [, link] = await watching();
    const page = await visit(browser(), link);
    await draws(page);
    await tabTo(page, /^Pause$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Live' }).waitFor();
    await page.getByRole('button', { name: 'Later' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('button:focus', { hasText: 'Pause' }).press('Enter');
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
});
