// What an application pays: the difference that the library makes to a bundle that has what it needs of its peers
// anyway, minified and compressed as a web server would. It reads dist/esm.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const client = `
  export { client } from './dist/esm/index.js';
  export { webSocket } from './dist/esm/websocket.js';
`;
const angular = `export { provideTor, torSignal } from './dist/esm/angular/index.js';`;
const wholeAngular = `export * from './dist/esm/angular/index.js';`;

const bundle = async (contents, options) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
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

const peers = await peersOf(client + wholeAngular);
const [without, withClient, withBoth, withAll] = await Promise.all(
  [peers, peers + client, peers + client + angular, peers + client + wholeAngular].map((contents) => size(contents)),
);

const check = (name, bytes, budget) => {
  console.log(`${name}: ${bytes} bytes of at most ${budget}, compressed`);
  if (bytes > budget) process.exitCode = 1;
};

check('a client over WebSocket', withClient - without, 15_380);
check('the same with provideTor and torSignal', withBoth - without, 16_320);
check('the whole Angular entry point', withAll - withClient, 1_500);
