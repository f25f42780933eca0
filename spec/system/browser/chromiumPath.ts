/** Where Chromium is on this machine. */
import { accessSync, constants } from 'node:fs';

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

/** At `CHROMIUM_PATH`, or where it usually is. */
export const chromiumPath = (process.env.CHROMIUM_PATH === undefined ? places : [process.env.CHROMIUM_PATH]).find(
  isProgram,
);
