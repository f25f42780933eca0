// `npm run dashboard`: packs the library, builds examples/angular with it, and serves it. Arguments go to the server.
// `npm run dashboard:build` only builds. Steps whose input has not changed are skipped.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from '../../../lib/build/alone.js';

const app = fileURLToPath(new URL('..', import.meta.url));
const root = join(app, '../..');
const vendor = join(app, 'vendor');
const stamps = join(app, 'node_modules/.dashboard.json');

const run = (cwd, command, ...args) => {
  const { status, signal } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 0 : 1));
};

const filesIn = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true })
        .map((name) => join(path, name))
        .filter((file) => statSync(file).isFile())
        .sort()
    : [path];

/** Of these files, and of what lies in these folders. */
const hashOf = (folder, ...names) => {
  const hash = createHash('sha256');
  names
    .map((name) => join(folder, name))
    .flatMap(filesIn)
    .forEach((file) => hash.update(file).update(readFileSync(file)));
  return hash.digest('hex');
};

const readStamps = () => (existsSync(stamps) ? JSON.parse(readFileSync(stamps, 'utf8')) : {});

/** Does something unless it was done already with the same input. */
const once = (name, input, isThere, act) => {
  if (isThere && readStamps()[name] === input) return;
  act();
  writeFileSync(stamps, JSON.stringify({ ...readStamps(), [name]: input }));
};

/** For production. A warning is as good as an error. */
const buildWithoutWarnings = () => {
  const { status, stdout, stderr } = spawnSync('npx', ['ng', 'build'], {
    cwd: app,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const said = `${stdout ?? ''}${stderr ?? ''}`;
  process.stderr.write(said);
  if (status === 0 && !said.includes('[WARNING]')) return;
  rmSync(join(app, 'dist'), { recursive: true, force: true });
  if (status === 0) console.error('dashboard: the build has warnings');
  process.exit(status || 1);
};

const build = () => {
  const tarball = join(vendor, 'rx-tor-control.tgz');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  once('pack', hashOf(root, 'lib', 'package.json', 'tsconfig.json'), existsSync(tarball), () => {
    console.error('dashboard: packing the library');
    mkdirSync(vendor, { recursive: true });
    run(root, 'npm', 'pack', '--silent', '--pack-destination', vendor);
    renameSync(join(vendor, `rx-tor-control-${version}.tgz`), tarball);
    mkdirSync(join(app, 'node_modules'), { recursive: true });
  });
  const lock = hashOf(app, 'package-lock.json');
  const library = join(app, 'node_modules/rx-tor-control');
  once('install', lock, existsSync(library), () => {
    console.error('dashboard: installing what the application is built with');
    const pack = readStamps().pack;
    run(app, 'npm', 'ci', '--prefer-offline', '--no-fund', '--no-audit', '--loglevel', 'error');
    writeFileSync(stamps, JSON.stringify({ pack }));
  });
  const packed = hashOf(app, 'vendor/rx-tor-control.tgz');
  once('library', packed, true, () => {
    rmSync(library, { recursive: true, force: true });
    mkdirSync(library);
    run(app, 'tar', '-xzf', tarball, '-C', library, '--strip-components=1');
  });
  once(
    'build',
    hashOf(app, 'src', 'public', 'angular.json', 'tsconfig.json') + packed,
    existsSync(join(app, 'dist')),
    () => {
      console.error('dashboard: building the application');
      buildWithoutWarnings();
    },
  );
};

const [first, ...rest] = process.argv.slice(2);
// specs want it as well, in processes of their own
await alone(join(app, '.building'), build);
if (first !== 'build') {
  const { status } = spawnSync(process.execPath, ['server/main.js', ...(first === undefined ? [] : [first, ...rest])], {
    cwd: app,
    stdio: 'inherit',
  });
  process.exit(status ?? 0);
}
