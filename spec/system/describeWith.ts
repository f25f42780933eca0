/** Specs that need a program which not every machine has. */
import { spawnSync } from 'node:child_process';
import { chromiumPath } from './browser/chromiumPath.js';

const isThere = (program: string, ...args: ReadonlyArray<string>): boolean => spawnSync(program, args).status === 0;

/** Packages of Debian that specs need, and whether this machine has what is in them. */
const packages = {
  tor: () => isThere('tor', '--version') && spawnSync('tor-gencert', ['--help']).error === undefined,
  'python3-stem': () => isThere('/usr/bin/python3', '-c', 'import stem'),
  'python3-txtorcon': () => isThere('/usr/bin/python3', '-c', 'import txtorcon'),
  'python3-pytest': () => isThere('/usr/bin/python3', '-c', 'import pytest'),
  nyx: () => isThere('/usr/bin/nyx', '--version'),
  vanguards: () => isThere('/usr/bin/vanguards', '--help'),
  'onionshare-cli': () => isThere('/usr/bin/python3', '-c', 'import onionshare_cli'),
  chromium: () => chromiumPath !== undefined,
  'gcc libc6-dev': () => isThere('cc', '--version'),
};

export type Package = keyof typeof packages;

/** `describe` where these are; elsewhere the title says why its specs do not run, and how they would. */
export const describeWith = (needed: ReadonlyArray<Package>, title: string, specs: () => void): void => {
  const missing = needed.filter((name) => !packages[name]());
  if (missing.length === 0) {
    describe(title, specs);
    return;
  }
  const otherwise = missing.includes('chromium') ? ', or set CHROMIUM_PATH' : '';
  const reason =
    `no ${missing.join(' and no ')} on this machine: ` +
    `apt-get install --no-install-recommends ${missing.join(' ')}${otherwise}`;
  process.stderr.write(`\nSKIPPED: "${title}": ${reason}\n`);
  describe.skip(`${title} (${reason})`, specs);
};
