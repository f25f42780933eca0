/** A page that a server has rendered, in Chromium. */
import '@angular/compiler';
import { join } from 'node:path';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { build } from 'esbuild';
import { describeWith } from '../describeWith.js';
import { launch } from './chromium.js';
import { madeHere, start } from '../../angular/hydrated.js';

const script = async (): Promise<string> => {
  const { outputFiles } = await build({
    // the compiler, since nothing is compiled ahead; used, or it would be left out
    stdin: {
      contents: `import * as compiler from '@angular/compiler';
        import { madeHere, start } from './hydrated.ts';
        Object.assign(globalThis, { compiler, madeHere });
        document.querySelector('#status').isFromServer = true;
        start().then(() => (globalThis.started = true));`,
      resolveDir: join(__dirname, '..', '..', 'angular'),
    },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
};

describeWith(['chromium'], 'hydration', () => {
  it('a page keeps what the server rendered, and connects in the browser alone', async () => {
    const html = await renderApplication((context) => start(context, provideServerRendering()), {
      document: '<app-root></app-root>',
      url: '/',
    });
    expect(html).toMatch(/<p id="status">Idle<\/p>\s*<p id="port">asking<\/p>/);
    expect(html).toContain('ngh=');
    expect(madeHere()).toBe(0);

    const app = await script();
    const browser = await launch();
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) problems.push(message.text());
      });
      await page.route('**/*', (route) =>
        route.request().url().endsWith('/app.js')
          ? route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: app })
          : route.fulfill({
              contentType: 'text/html; charset=utf-8',
              body: `<!doctype html>${html}<script type="module" src="/app.js"></script>`,
            }),
      );
      await page.goto('http://page.example/');
      await page.waitForFunction(
        `globalThis.started && document.querySelector('#port').textContent === '9050'
          && document.querySelector('#status').textContent === 'Connected'`,
      );
      expect(await page.evaluate(`document.querySelector('#status').isFromServer`)).toBe(true);
      expect(await page.evaluate('madeHere()')).toBe(1);
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
