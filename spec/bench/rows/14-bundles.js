import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Bytes of a bundle for a browser, minified, and compressed as a web server would. */
const bundle = (contents) => ({
  run: async () => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: here },
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      write: false,
      // or its `paths` would lead to lib, in the place of what is published
      tsconfigRaw: {},
      logLevel: 'error',
    });
    return gzipSync(outputFiles[0].contents, { level: 9 }).length;
  },
});

export default {
  id: '14, bundles',
  title: 'Size of a bundle for a browser, minified and compressed, with what it needs of rxjs, fp-ts and io-ts',
  unit: 'bytes',
  cases: {
    'a client': bundle("export { client } from 'rx-tor-control';"),
    'a client of the text protocol': bundle("export { v1Client } from 'rx-tor-control/v1';"),
    'a simulated Tor': bundle("export { simulator } from 'rx-tor-control/simulator';"),
    'all of the root': bundle("export * from 'rx-tor-control';"),
  },
  goals: [],
};
