/**
 * The package as it is published: packed, unpacked beside its peers, then imported, bundled and type-checked.
 * It reads dist, so `npm run build` comes first (`npm test` does that).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import type { Platform, Plugin } from 'esbuild';

interface Target {
  readonly types: string;
  readonly default: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Target | { readonly import: Target; readonly require?: Target }>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

const root = join(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** Entry points that only Node can load. */
const nodeOnly: ReadonlyArray<string> = ['./node'];

const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
  if (typeof target === 'string') return [];
  const { import: esm, require: cjs } = 'import' in target ? target : { import: target };
  return [{ subpath, specifier: join(manifest.name, subpath), esm, cjs }];
});
const cjsEntries = entries.filter(({ cjs }) => cjs !== undefined);
const browserEntries = entries.filter(({ subpath }) => !nodeOnly.includes(subpath));

jest.setTimeout(60_000);

const project = mkdtempSync(join(tmpdir(), 'rx-tor-control-spec-'));
const installed = join(project, 'node_modules', manifest.name);

beforeAll(() => {
  if (!existsSync(join(root, 'dist/esm/index.js')) || !existsSync(join(root, 'dist/cjs/index.js'))) {
    throw new Error('dist is not there: run `npm run build` before this spec');
  }
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, filename), '-C', installed, '--strip-components=1']);

  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, '@types/node': '' })) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link, 'dir');
  }
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Writes a file into the project and runs it in a Node of its own. */
const runInNode = (file: string, source: string) => {
  writeFileSync(join(project, file), source);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    cwd: project,
    env: { PATH: process.env['PATH'] },
    encoding: 'utf8',
    timeout: 100_000,
  });
  return { status, stdout, stderr };
};

/**
 * A program that loads a module and reports what that added: a global, or something that keeps the process alive.
 * What the module itself prints comes out as well. (The requests left out are those of Node's own module loader.)
 */
const loadAndLookAround = (load: string, first = '') => `
  ${first}
  const look = () => [...process.getActiveResourcesInfo(), ...Object.getOwnPropertyNames(globalThis)];
  const before = look();
  const loaded = ${load};
  const added = look();
  for (const name of before) if (added.includes(name)) added.splice(added.indexOf(name), 1);
  for (const name of added) if (!/^(CloseReq|FSReq)/.test(name)) console.error('added', name);
  if (loaded === null || typeof loaded !== 'object') console.error('loaded', loaded);
`;

const nothingHappened = { status: 0, stdout: '', stderr: '' };

describe('the packed package', () => {
  it('publishes the entry points that the specs below are about', () => {
    expect(entries.map(({ subpath }) => subpath)).toEqual(
      expect.arrayContaining(['.', './node', './simulator', './testing', './v1', './angular']),
    );
  });

  it('holds every file that its manifest names', () => {
    const named = [
      ...Object.values(manifest.bin),
      ...entries.flatMap(({ esm, cjs }) =>
        [esm, cjs].flatMap((target) => (target ? [target.types, target.default] : [])),
      ),
    ];
    expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  });

  // as Angular's own packages are, since Jest asks for what it then transforms in the way of `require`
  it('is found by whoever requires it, also the part that has no CommonJS', () => {
    const found = entries.map(({ specifier }) => `console.log(require.resolve('${specifier}'));`).join('');
    expect(runInNode('find.cjs', found).stdout.trimEnd().split('\n')).toEqual(
      entries.map(({ esm, cjs }) => join(realpathSync(installed), (cjs ?? esm).default)),
    );
  });

  it.each(Object.entries(manifest.bin))('the command %s starts with a line that names its interpreter', (_, path) => {
    expect(readFileSync(join(installed, path), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});

describe('importing does nothing but import', () => {
  it.each(entries)('$specifier as an ECMAScript module', ({ subpath, specifier }) => {
    // Angular sets globals for its development mode
    const first = subpath === './angular' ? "await import('@angular/core');" : '';
    expect(runInNode('load.mjs', loadAndLookAround(`await import('${specifier}')`, first))).toEqual(nothingHappened);
  });

  it.each(cjsEntries)('$specifier as a CommonJS module', ({ specifier }) => {
    expect(runInNode('load.cjs', loadAndLookAround(`require('${specifier}')`))).toEqual(nothingHappened);
  });

  it.each(cjsEntries)('$specifier has the same exports in both forms', ({ specifier }) => {
    const names = (load: string) => `console.log(JSON.stringify(Object.keys(${load}).sort()))`;
    const asModule = runInNode('names.mjs', names(`await import('${specifier}')`));
    const asCommonJs = runInNode('names.cjs', names(`require('${specifier}')`));
    expect(asModule.stdout).toBe(asCommonJs.stdout);
  });
});

describe('a bundle for a browser', () => {
  const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));

  const bundle = (contents: string, plugins: Array<Plugin> = [], platform: Platform = 'browser') =>
    build({
      stdin: { contents, resolveDir: project, sourcefile: 'entry.js' },
      bundle: true,
      format: 'esm',
      platform,
      write: false,
      metafile: true,
      logLevel: 'silent',
      plugins,
    });

  /** As a bundler that does not know of `sideEffects` sees the library, without its peers. */
  const unaware: Plugin = {
    name: 'unaware of sideEffects',
    setup: ({ onResolve, resolve }) =>
      onResolve({ filter: /.*/ }, async ({ path, pluginData, importer, kind, resolveDir }) => {
        const own = path.startsWith('.') || path.startsWith(manifest.name);
        if (!own) return { path, external: true, sideEffects: false };
        if (pluginData === 'resolved') return undefined;
        return {
          ...(await resolve(path, { importer, kind, resolveDir, pluginData: 'resolved' })),
          sideEffects: true,
        };
      }),
  };

  it.each(browserEntries)('$specifier needs nothing of Node', async ({ specifier }) => {
    const { metafile, outputFiles, warnings } = await bundle(`export * from '${specifier}';`);
    const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    expect(imported.filter((path) => builtins.has(path))).toEqual([]);
    expect(outputFiles[0]?.text).not.toMatch(/(from|import|require\()\s*["']node:/);
    // of which Angular warns
    expect(Object.entries(metafile.inputs).filter(([, { format }]) => format === 'cjs')).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it.each(nodeOnly)('%s ends the build with a hint', async (subpath) => {
    const program = `import { tcp } from '${join(manifest.name, subpath)}'; tcp();`;
    await expect(bundle(program)).rejects.toThrow(
      `Could not resolve "Node.js, which ${join(manifest.name, subpath)} needs: in a page, use ` +
        `rx-tor-control/websocket"`,
    );
    await expect(bundle(program, [], 'node')).resolves.toHaveProperty('errors', []);
  });

  it.each(browserEntries)('$specifier leaves nothing behind when nothing of it is used', async ({ specifier }) => {
    const { outputFiles } = await bundle(`import '${specifier}';`);
    expect(outputFiles[0]?.text.trim()).toBe('');
  });

  // in a chunk, what is used lies beside what is not
  it.each(browserEntries)('$specifier has no statement that cannot be left out', async ({ specifier }) => {
    const { outputFiles } = await bundle(`import '${specifier}';`, [unaware]);
    expect(outputFiles[0]?.text.trim()).toBe('');
  });
});

describe('the published types resolve', () => {
  const tsc = join(root, 'node_modules', 'typescript', 'lib', 'tsc.js');

  /** Type-checks a file that imports every given entry point; declaration files are checked too. */
  const typeCheck = (
    file: string,
    found: ReadonlyArray<{ readonly specifier: string }>,
    options: object,
    program = '',
  ) => {
    const imported = found.map(({ specifier }, i) => `export * as entry${i} from '${specifier}';\n`).join('');
    const source = `${imported}${program}`;
    const compilerOptions = { strict: true, noEmit: true, target: 'ES2022', lib: ['ES2022', 'DOM'], ...options };
    writeFileSync(join(project, file), source);
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: project, encoding: 'utf8' });
    return { status, stdout };
  };

  const bundler = { module: 'esnext', moduleResolution: 'bundler' };

  it.each([
    ['an ECMAScript module under nodenext', 'a.mts', entries, { module: 'nodenext', types: ['node'] }],
    ['a CommonJS module under node16', 'b.cts', cjsEntries, { module: 'node16', types: ['node'] }],
    ['a bundler', 'c.ts', entries, { ...bundler, types: ['node'] }],
    ["a bundler for a browser, without Node's types", 'd.ts', browserEntries, { ...bundler, types: [] }],
  ])('for %s', (_, file, found, options) => {
    expect(typeCheck(file, found, options)).toEqual({ status: 0, stdout: '' });
  });

  it("takes a browser's WebSocket and that of ws", () => {
    const program = `
      import { webSocket } from 'rx-tor-control/websocket';
      import { WebSocket as OfNode } from 'ws';
      const url = 'ws://127.0.0.1:9071/tc';
      export const all = [WebSocket, OfNode].map((made) => webSocket({ url, WebSocket: made }));
    `;
    mkdirSync(join(project, 'node_modules', '@types'), { recursive: true });
    symlinkSync(join(root, 'node_modules', '@types', 'ws'), join(project, 'node_modules', '@types', 'ws'), 'dir');
    expect(typeCheck('e.ts', [], { ...bundler, types: ['node'], skipLibCheck: true }, program)).toEqual({
      status: 0,
      stdout: '',
    });
  });
});
