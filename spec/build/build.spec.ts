/** The build of a small package: that of the library takes a minute. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../..');
let project: string;

jest.setTimeout(600_000);

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
};

const mainProgram = `
  import { own, shared } from '../index.js';
  declare const process: { readonly stdout: { readonly write: (text: string) => void } };
  process.stdout.write(\`\${shared()} \${own}\`);
`;

/** Half of it is in index.js, and half in a chunk that the entry points share. */
const writeVersion = (version: number): void => {
  write('lib/index.ts', `export { shared } from './shared.js';\nexport const own = ${version};\n`);
  write('lib/shared.ts', `export const shared = (): string => 'shared ${version}';\n`);
};

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'build-'));
  for (const name of ['lib/build', 'lib/tsconfig.esm.json', 'lib/tsconfig.cjs.json', 'tsconfig.json']) {
    cpSync(join(root, name), join(project, name), { recursive: true });
  }
  // Node's types are most of what tsc would read
  const config = join('lib', 'tsconfig.esm.json');
  write(config, readFileSync(join(root, config), 'utf8').replace('"types": ["node"]', '"types": []'));
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'dir');
  const entry = (name: string) => ({ import: { default: `./dist/esm/${name}.js` } });
  const manifest = {
    type: 'module',
    exports: { '.': entry('index'), './other': entry('other') },
    bin: { main: 'dist/esm/cli/main.js' },
  };
  write('package.json', JSON.stringify(manifest));
  writeVersion(1);
  write('lib/other.ts', "export * from './shared.js';\n");
  write('lib/cli/start.ts', 'export const start = 1;\n');
  write('lib/cli/main.ts', mainProgram);
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const run = async (...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, args, { cwd: project });
  const said: Buffer[] = [];
  for (const output of [child.stdout, child.stderr]) output.on('data', (data: Buffer) => said.push(data));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, said: Buffer.concat(said).toString() };
};

const build = (...formats: ReadonlyArray<string>) => run(join('lib', 'build', 'build.js'), ...formats);
const built = { status: 0, said: '' };

it('two builds at once succeed, and a program that runs from dist meanwhile finds all of it', async () => {
  expect(await build('esm')).toEqual(built);
  writeVersion(2);
  let isOver = false;
  const builds = Promise.all([build(), build('esm')]).finally(() => (isOver = true));
  const seen = new Set<string>();
  while (!isOver) seen.add(JSON.stringify(await run(join('dist', 'esm', 'cli', 'main.js'))));
  expect(await builds).toEqual([built, built]);
  expect([...seen].filter((one) => !/^\{"status":0,"said":"shared [12] [12]"\}$/.test(one))).toEqual([]);
  expect(await run(join('dist', 'esm', 'cli', 'main.js'))).toEqual({ status: 0, said: 'shared 2 2' });
  expect(readFileSync(join(project, 'dist', 'cjs', 'shared.js'), 'utf8')).toContain('shared 2');
});

it('no output outlives its source, and a lock of a process that has ended is not waited for', async () => {
  expect(await build('esm')).toEqual(built);
  expect(existsSync(join(project, 'dist', 'esm', 'shared.d.ts'))).toBe(true);
  rmSync(join(project, 'lib', 'shared.ts'));
  write('lib/index.ts', "export const shared = (): string => 'here';\nexport const own = 3;\n");
  write('lib/other.ts', 'export const other = 1;\n');
  const { pid } = spawn(process.execPath, ['--version']);
  writeFileSync(join(project, 'dist', '.building'), String(pid));
  expect(await build()).toEqual(built);
  expect(await run(join('dist', 'esm', 'cli', 'main.js'))).toEqual({ status: 0, said: 'here 3' });
  const left = ['modules/shared.js', 'esm/shared.d.ts', 'cjs/shared.js', 'esm/index.js.new', '.building'];
  expect(left.filter((path) => existsSync(join(project, 'dist', path)))).toEqual([]);
});
