/** A Tor that means no good: all that it says is shown as text, and stays in its place. */
import { either as E } from 'fp-ts';
import type { Page } from 'playwright-core';
import { of } from 'rxjs';
import { left } from '../../../lib/ObservableEither.js';
import { serverError } from '../../../lib/index.js';
import type { CircuitEvent, OrConnectionEvent, StreamEvent, Tor } from '../../../lib/index.js';
import { quietTor } from '../../cli/served.js';
import { watchingOf } from './watching.js';
import { goTo, row, stands, visit } from './pages.js';
import { describeInChromium } from './inChromium.js';

const MARKUP = `"'><img src=x onerror=evil()><script>evil()</script><iframe srcdoc=a></iframe>{{evil()}}`;
/** Reads `aexe.png` where it is not written out. */
const TURNED = 'a\u202egnp.exe';
const LONG = 'x'.repeat(20_000);

const texts: ReadonlyArray<string> = [
  MARKUP,
  'javascript:evil()',
  '__proto__',
  'constructor',
  TURNED,
  '\u001b[2J\u009b31m\u0085\u2028\u200b\u00ad',
  `e${'\u0300'.repeat(500)}`,
  LONG,
  'w '.repeat(5_000),
  '\ufdfd'.repeat(300),
];

/** Names that v1 can carry before the port of a target: without white space, controls and quotes. */
const names = texts.filter((text) => !/[\s,"\p{Cc}]/u.test(text)).concat(MARKUP.replace(/[\s,"]/g, '/'));

/** In a mapping, a name with a colon is an IPv6 address. */
const hosts = names.filter((name) => !name.includes(':'));

const targets = names.map((name) => `${name}:80`);

/** The only names of routers that v1 can carry. */
const routers = texts.filter((text) => /^[A-Za-z0-9]+$/.test(text));

const circuit = (name: string, i: number): CircuitEvent => ({
  _tag: 'Circuit',
  id: i,
  status: 'Built',
  path: [name],
});

const stream = (target: string, i: number): StreamEvent => ({
  _tag: 'Stream',
  id: i,
  status: 'Succeeded',
  target,
});

const connection = (router: string): OrConnectionEvent => ({ _tag: 'OrConnection', status: 'Connected', router });

const hostile = (): Tor => {
  const tor = quietTor();
  return {
    ...tor,
    getConf: (keys) => of(E.right(keys.flatMap((key) => texts.map((value) => ({ key, value }))))),
    signal: () => left(serverError('Unspecified', `${MARKUP}${TURNED}${LONG}`)),
    getAllMappings: of(
      ...hosts.map((address) => {
        const name = { _tag: 'Hostname', address: address.slice(0, 200) } as never;
        return E.right({ from: name, to: name });
      }),
    ),
    log$: of(...texts.map((message) => E.right({ _tag: 'Log' as const, message }))),
    snapshots: {
      active: tor.snapshots.active,
      circuits: of(E.right(routers.map(circuit))),
      streams: of(E.right(targets.map(stream))),
      orConnections: of(E.right(targets.map(connection))),
    },
  };
};

interface Look {
  readonly ran: boolean;
  readonly made: number;
  readonly sideways: number;
  /** Whether some text is as it came, where that turns other text around. */
  readonly turned: boolean;
  /** Of the rows of tables and lists: the height of the highest. */
  readonly highest: number;
}

const look = (page: Page): Promise<Look> =>
  page.evaluate<Look>(`({
    ran: globalThis.ran === true,
    made: document.querySelectorAll('app-root :is(img[onerror], iframe, script)').length,
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    turned: /[\\u202e\\u200b\\u009b]/.test(document.documentElement.outerHTML),
    highest: Math.max(0, ...[...document.querySelectorAll('tbody tr, .line')].map((one) => one.offsetHeight)),
  })`);

describeInChromium('the dashboard: a hostile Tor', (browser) => {
  it.each([
    [1280, 860],
    [360, 740],
  ])('has its words shown as text, and in their places (%d x %d)', async (width, height) => {
    const link = await watchingOf(hostile(), '--allow-writes');
    const page = await visit(browser(), link, { viewport: { width, height } });
    await page.evaluate('globalThis.evil = () => { globalThis.ran = true }');
    await stands(page, 'Connected');
    const seen: Record<string, Look> = {};
    const expected: Record<string, unknown> = {};
    for (const [name, text] of [
      ['Overview', 'gnp.exe'],
      ['Circuits', 'constructor'],
      ['Streams', 'gnp.exe'],
      ['OR connections', 'gnp.exe'],
      ['Log', 'gnp.exe'],
      ['Configuration', 'onerror=evil()'],
      ['Address mappings', 'gnp.exe'],
    ] as const) {
      await goTo(page, name);
      await page
        .getByRole('main')
        .getByText(name === 'Overview' ? 'Whole log' : text)
        .first()
        .waitFor();
      seen[name] = await look(page);
      expected[name] = { ran: false, made: 0, sideways: 0, turned: false, highest: expect.any(Number) };
    }
    expect(seen).toEqual(expected);
    expect(Object.entries(seen).filter(([, { highest }]) => highest > 130)).toEqual([]);

    await goTo(page, 'Streams');
    expect(await row(page, 'Streams', /gnp/)).toContain(String.raw`a\u{202e}gnp.exe`);
  });

  it('has its refusal shown within its box, which can be closed', async () => {
    const page = await visit(browser(), await watchingOf(hostile(), '--allow-writes'));
    await stands(page, 'Connected');
    await page.getByRole('button', { name: 'New identity' }).click();
    const box = page.locator('mat-snack-bar-container');
    await box.getByText('New identity did not work.').waitFor();
    const inside = await page.evaluate<boolean>(`(() => {
      const shown = document.querySelector('mat-snack-bar-container');
      const parts = [...shown.querySelectorAll('*')];
      return parts.every((part) => part.scrollWidth <= shown.offsetWidth) && shown.offsetHeight <= innerHeight / 2;
    })()`);
    expect([inside, (await look(page)).turned]).toEqual([true, false]);
    await box.getByRole('button', { name: 'Close' }).click();
    await box.waitFor({ state: 'detached' });
  });

  it('has no more of its log kept than has room', async () => {
    const lines = Array.from({ length: 200 }, (_, i) => `${String(i)} ${'x'.repeat(60_000)}`);
    const log$ = of(...lines.map((message) => E.right({ _tag: 'Log' as const, message })));
    const page = await visit(browser(), await watchingOf({ ...quietTor(), log$ }));
    await goTo(page, 'Log');
    await page.getByText('the last 133 lines', { exact: true }).waitFor();
  });
});
