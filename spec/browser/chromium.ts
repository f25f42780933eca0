/** Chromium, one for all specs, with nothing of its user's and no network but this machine. */
import { accessSync, constants } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const places: ReadonlyArray<string> = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where it is: at `CHROMIUM_PATH`, or where it usually is. */
export const chromiumPath = (process.env.CHROMIUM_PATH === undefined ? places : [process.env.CHROMIUM_PATH]).find(
  isProgram,
);

/** `describe` where there is a Chromium; elsewhere the title says what is missing. */
export const describeChromium = (title: string, specs: () => void): void => {
  if (chromiumPath !== undefined) {
    describe(title, specs);
    return;
  }
  const reason = 'no Chromium on this machine: apt-get install --no-install-recommends chromium, or set CHROMIUM_PATH';
  process.stderr.write(`\nSKIPPED: "${title}": ${reason}\n`);
  describe.skip(`${title} (${reason})`, specs);
};

/** Each name of this domain leads to this machine, as a site's can be made to (DNS rebinding). */
export const DOMAIN = 'elsewhere.example';

const flags: ReadonlyArray<string> = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP *.${DOMAIN} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
];

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath ?? '', args: [...flags], chromiumSandbox: false });
