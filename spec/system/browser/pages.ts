/** Pages, and all that they complain of. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterwards } from '../afterwards.js';

/** Milliseconds; a slow machine may take its time. */
const PATIENCE = Number(process.env.PATIENCE ?? 90_000);

const complaints: string[] = [];

/** Complaints since the last call: of the console, of the content security policy, of code that threw. */
export const takeComplaints = (): ReadonlyArray<string> => complaints.splice(0);

/** A browser writes of each connection that was not made, whatever the page does. */
export const isOfNetwork = (complaint: string): boolean =>
  /WebSocket connection to '\S+' failed|Failed to load resource: net::ERR/.test(complaint);

const heed = (page: Page): void => {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.stack ?? error.message}`));
};

const heedPolicy =
  "addEventListener('securitypolicyviolation', (e) => console.error('policy', e.violatedDirective, e.blockedURI))";

/** Somebody's browser, without a history. */
export const visitor = async (browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  afterwards(() => context.close());
  context.setDefaultTimeout(PATIENCE);
  context.on('page', heed);
  await context.addInitScript(heedPolicy);
  return context;
};

/** Opens a URL as somebody new. */
export const visit = async (browser: Browser, url: string, options?: BrowserContextOptions): Promise<Page> => {
  const page = await (await visitor(browser, options)).newPage();
  await page.goto(url);
  return page;
};

/** Until the page says that the connection stands so. */
export const stands = (page: Page, word: string): Promise<void> =>
  page.getByTestId('standing').getByText(word, { exact: true }).waitFor();

/** Until the chart of the overview has something to draw. */
export const draws = (page: Page): Promise<void> =>
  page.getByRole('img', { name: /^Bandwidth in .* read on average/ }).waitFor();

/** Goes to a page of the dashboard by its link in the navigation. */
export const goTo = async (page: Page, name: string): Promise<void> => {
  // both are there together, or neither
  await page.getByTestId('standing').waitFor();
  const drawer = page.getByRole('button', { name: 'Pages' });
  const isNarrow = await drawer.isVisible();
  if (isNarrow) await drawer.click();
  const navigation = page.getByRole('navigation');
  await navigation.getByRole('link', { name: new RegExp(`^${name}\\b`) }).click();
  if (isNarrow) await navigation.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { level: 1, name }).waitFor();
};

/** The text of the first row like that in the table of the page, once there is one. */
export const row = async (page: Page, table: string, text: RegExp): Promise<string> => {
  const one = page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: text }).first();
  return one.innerText();
};
