// What an application pays for a client over WebSocket in Angular: the difference that the library makes to a bundle
// that has what it needs of its peers anyway, minified and compressed as a web server would. It reads dist/esm.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const BUDGET = 12 * 1024;

const application = `
  export { client } from './dist/esm/index.js';
  export { webSocket } from './dist/esm/websocket.js';
  export * from './dist/esm/angular/index.js';
`;

const bundle = async (contents, options) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    ...options,
  });
  return outputFiles[0].text;
};

/** What is imported of the peers, exported under names of its own. */
const peersOf = async (contents) => {
  const imported = new Map();
  for (const [, names, from] of (await bundle(contents, { packages: 'external' })).matchAll(
    /^import \{([^}]*)\} from "(.*)";$/gm,
  )) {
    const known = imported.get(from) ?? imported.set(from, new Set()).get(from);
    for (const name of names.split(',')) known.add(name.trim().split(' as ')[0]);
  }
  return [...imported]
    .map(([from, names], i) => {
      const renamed = [...names].filter(Boolean).map((name) => `${name} as peer${i}${name}`);
      return `export { ${renamed.join(', ')} } from '${from}';`;
    })
    .join('\n');
};

const size = async (contents) => gzipSync(await bundle(contents, { minify: true }), { level: 9 }).length;

const peers = await peersOf(application);
const paid = (await size(peers + application)) - (await size(peers));

console.log(`client, WebSocket and the Angular entry point: ${paid} octets of at most ${BUDGET}, compressed`);
if (paid > BUDGET) process.exitCode = 1;
