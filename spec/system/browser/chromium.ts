/** Chromium, one for all specs, with nothing of its user's and no network but this machine. */
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { chromiumPath } from './chromiumPath.js';

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
