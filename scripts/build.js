// Compiles lib to dist/esm, by way of dist/modules, and to dist/cjs. `node scripts/build.js esm` brings only dist/esm up to
// date, and is incremental; the whole build begins from an empty dist, so that no output outlives its source.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');

const packageTypes = { esm: 'module', cjs: 'commonjs' };
const formats = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(packageTypes);

if (process.argv.length === 2) rmSync(`${root}dist`, { recursive: true, force: true });

for (const format of formats) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', `config/tsconfig.${format}.json`], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  if (format === 'esm') await bundle();
  mkdirSync(`${root}dist/${format}`, { recursive: true });
  writeFileSync(
    `${root}dist/${format}/package.json`,
    `${JSON.stringify({ type: packageTypes[format], sideEffects: false })}\n`,
  );
}
