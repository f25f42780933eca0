// Node takes its time for each module, and the library is many small ones. So what tsc made of them, dist/modules, is
// published in few files: one for each entry point, and chunks that they share. Whatever is imported, no code is there
// twice.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'dist/modules');
const published = join(root, 'dist/esm');

const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const entriesOf = () =>
  [
    ...Object.values(exports).flatMap((target) => (target.import ?? target).default ?? []),
    ...Object.values(bin),
    'dist/esm/cli/start.js',
  ].map((path) => resolve(root, path).replace(published, modules));

const namespacesOf = (entry) =>
  [...readFileSync(entry, 'utf8').matchAll(/^export \* as \w+ from '(.+)';$/gm)].map(([, path]) => ({ entry, path }));

/**
 * A module that an entry point exports as a namespace is an entry point too, and stays a module there. In a bundle it
 * would be one object, and an application that uses one of its functions would include all of them.
 */
const asModules = (namespaces) => ({
  name: 'namespaces stay modules',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\./ }, ({ importer, path }) =>
      namespaces.some((namespace) => namespace.entry === importer && namespace.path === path)
        ? { path, external: true }
        : undefined,
    ),
});

/**
 * A chunk is what the same entry points need. So each is made to need all of the root, or else that would be twenty
 * chunks of a few functions each.
 */
const oneCore = (entries) => ({
  name: 'the root is one chunk',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^core$/ }, ({ path }) => ({ path, namespace: 'core', sideEffects: true }));
    onLoad({ filter: /.*/, namespace: 'core' }, () => ({
      contents: readFileSync(join(modules, 'index.js')),
      resolveDir: modules,
    }));
    onLoad({ filter: /\.js$/ }, ({ path }) =>
      entries.includes(path) ? { contents: `${readFileSync(path, 'utf8')}\nimport 'core';` } : undefined,
    );
  },
});

/** Removes bare imports, since no module has side effects. The lines stay, for the source map. */
const withoutBareImports = (text) => text.replace(/^import "\..*";$/gm, '');

/** The JavaScript of dist/esm, made of dist/modules: its files, by their paths in it. */
export const bundle = async () => {
  const entries = entriesOf();
  const namespaces = entries.flatMap(namespacesOf);
  const { outputFiles } = await build({
    entryPoints: [...entries, ...namespaces.map(({ entry, path }) => resolve(dirname(entry), path))],
    outbase: modules,
    outdir: published,
    chunkNames: 'chunks/[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    packages: 'external',
    target: 'es2022',
    sourcemap: true,
    sourcesContent: false,
    write: false,
    plugins: [asModules(namespaces), oneCore(entries)],
  });
  return outputFiles.map(({ path, text }) => [
    relative(published, path),
    path.endsWith('.js') ? withoutBareImports(text) : text,
  ]);
};
