// Packs what `npm run build` made and has publint and arethetypeswrong judge the tarball.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));

const run = (command, args, stdio = 'inherit') => {
  const { status, stdout, error } = spawnSync(command, args, { cwd: root, stdio, encoding: 'utf8' });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
};

process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const [{ filename }] = JSON.parse(
  run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder],
    ['ignore', 'pipe', 'inherit'],
  ),
);
const tarball = join(folder, filename);

run('npx', ['--no-install', 'publint', 'run', tarball, '--strict']);
const attw = (...args) =>
  run('npx', ['--no-install', 'attw', tarball, ...args, '--format', 'table-flipped', '--no-emoji', '--no-color']);
attw('--exclude-entrypoints', './angular');
// Angular has no CommonJS
attw('--entrypoints', './angular', '--profile', 'esm-only');
