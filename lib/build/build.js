// Compiles lib to dist/esm, by way of dist/modules, and to dist/cjs. `node lib/build/build.js esm` brings only dist/esm
// up to date, and is incremental; the whole build compiles everything again.
//
// Builds of one clone wait for each other. tsc writes beside what others read, to dist/.esm and dist/.cjs, and only
// what has changed is then replaced, so that a program that is being run from dist, or packed, finds whole files.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './alone.js';
import { bundle } from './bundle.js';
import { filesOf, publish } from './publish.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');
const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');

const packageTypes = { esm: 'module', cjs: 'commonjs' };
const isWhole = process.argv.length === 2;
const formats = isWhole ? Object.keys(packageTypes) : process.argv.slice(2);

/** What tsc makes of lib, without its own records. */
const compile = (format) => {
  const folder = join(dist, `.${format}`);
  if (isWhole) rmSync(folder, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [tsc, '-p', `lib/tsconfig.${format}.json`], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  const files = filesOf(folder);
  files.delete('.tsbuildinfo');
  return files;
};

/** Replaces rx-tor-control/node in a page: a bundler fails at this import and shows it. */
const hint = "import 'Node.js, which rx-tor-control/node needs: in a page, use rx-tor-control/websocket';\n";

const isDeclaration = (name) => /\.d\.ts(\.map)?$/.test(name);

mkdirSync(dist, { recursive: true });
await alone(join(dist, '.building'), async () => {
  for (const format of formats) {
    const compiled = compile(format);
    const manifest = JSON.stringify({ type: packageTypes[format], sideEffects: false });
    const files = new Map([['package.json', `${manifest}\n`]]);
    if (format === 'esm') {
      publish(join(dist, 'modules'), compiled);
      files.set('node.browser.js', hint);
      for (const [name, text] of await bundle()) files.set(name, text);
    }
    for (const [name, text] of compiled) if (format !== 'esm' || isDeclaration(name)) files.set(name, text);
    publish(join(dist, format), files);
  }
});
