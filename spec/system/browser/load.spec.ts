/** The dashboard of a Tor in which 10,000 things happen each second. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CDPSession, Page } from 'playwright-core';
import { afterwards } from '../afterwards.js';
import { dashboard } from './dashboard.js';
import { goTo, stands, visit } from './pages.js';
import { describeInChromium } from './inChromium.js';

const SECONDS = 20;
const RATE = 10_000;
const WANTED_FRAMES = 30;
const mebibyte = 1 << 20;

/** `busyTor.ts` in a process of its own. */
const busyTor = async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'busyTor.ts')], {
    cwd: join(__dirname, '..', '..', '..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  afterwards(async () => {
    child.stdin.end();
    await exited;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value } = (await lines.next()) as IteratorResult<string, undefined>;
    return value ?? '';
  };
  return {
    url: await next(),
    /** Sends so many events; resolves when they are sent, with the line of the log that says so. */
    flood: (count: number): Promise<string> => {
      child.stdin.write(`${String(count)}\n`);
      return next();
    },
  };
};

/** Has a page count its frames. */
const countFrames = (page: Page): Promise<void> =>
  page.evaluate(`(() => {
    window.frames$ = 0;
    const next = () => { window.frames$++; requestAnimationFrame(next); };
    next();
  })()`);

/** What a page has done so far; times in seconds. */
interface Work {
  readonly frames: number;
  readonly time: number;
  /** For which it had something to do. */
  readonly busy: number;
  /** For which it had the processor. */
  readonly processor: number;
}

const work = async (page: Page, devTools: CDPSession): Promise<Work> => {
  const frames = await page.evaluate<number>('window.frames$');
  const { metrics } = await devTools.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
  return { frames, time: metric('Timestamp'), busy: metric('TaskDuration'), processor: metric('ThreadTime') };
};

const plus = (a: Work, b: Work, sign: 1 | -1 = 1): Work => ({
  frames: a.frames + sign * b.frames,
  time: a.time + sign * b.time,
  busy: a.busy + sign * b.busy,
  processor: a.processor + sign * b.processor,
});

/** With less of the processor than this part of the time in which it wanted it, a page was kept waiting by others. */
const KEPT_WAITING = 0.8;

/**
 * Frames a second. Of a page that was kept waiting, the frames in a second of the processor, which is a guess at what
 * it would draw alone, and a kind one: it leaves out the time in which a page had nothing to do, and one that comes
 * late draws in one frame what would else be several. What it drew by the clock, and how much it had of the processor,
 * is printed.
 */
const frameRate = ({ frames, time, busy, processor }: Work): number =>
  frames / (processor / busy < KEPT_WAITING ? processor : time);

/** The bytes in use after garbage collection. */
const heap = async (devTools: CDPSession): Promise<number> => {
  // what the first one finds dead may keep more alive until the next
  for (let i = 0; i < 2; i++) await devTools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devTools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
};

describeInChromium('the dashboard under load', (browser) => {
  it(`draws ${WANTED_FRAMES} frames a second or more, and its memory stays flat`, async () => {
    const tor = await busyTor();
    const { link } = await dashboard('--tor', tor.url);
    const page = await visit(browser(), link);
    await stands(page, 'Connected');
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Performance.enable');
    await countFrames(page);
    const seen = (text: string): Promise<void> => page.getByText(text, { exact: true }).first().waitFor();

    // until all that is kept is full: of the log the last 5,000 lines, one event in ten
    await seen(await tor.flood(60_000));
    const early = await heap(devTools);

    const names = ['Overview', 'Circuits', 'Streams', 'Log'] as const;
    const done: Work[] = [];
    for (const name of names) {
      await goTo(page, name);
      const before = await work(page, devTools);
      const last = await tor.flood((SECONDS / names.length) * RATE);
      if (name === 'Overview' || name === 'Log') await seen(last);
      done.push(plus(await work(page, devTools), before, -1));
    }
    const all = done.reduce((sum, one) => plus(sum, one));
    await goTo(page, 'Overview');
    const late = await heap(devTools);

    const figures = done.map(({ frames, time }, i) => `${names[i] ?? ''} ${(frames / time).toFixed(0)}`).join(', ');
    process.stderr.write(
      `under ${String(RATE)} events a second: ${(all.frames / all.time).toFixed(0)} frames a second (${figures}), ` +
        `the processor for ${((100 * all.processor) / all.time).toFixed(0)} % of the time and in want of it for ` +
        `${((100 * all.busy) / all.time).toFixed(0)} %; heap ${(early / mebibyte).toFixed(1)} MiB early, ` +
        `${(late / mebibyte).toFixed(1)} MiB late\n`,
    );
    expect(await page.getByTestId('gaps').getByText('Gap').count()).toBe(0);
    expect(frameRate(all)).toBeGreaterThanOrEqual(WANTED_FRAMES);
    expect(late).toBeLessThan(early * 1.5 + 4 * mebibyte);
  });
});
