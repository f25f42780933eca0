// Brings package-lock.json up to date. The library's tarball is packed again for each build, so that its hash must not
// be in the lock file: `npm ci` would then take that one tarball and no other.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

// from the beginning: npm drops from an old lock file what other systems need
rmSync('package-lock.json', { force: true });
rmSync('node_modules', { recursive: true, force: true });
execFileSync('npm', ['install'], { stdio: 'inherit' });

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
delete lock.packages['node_modules/rx-tor-control'].integrity;
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
