import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { quantile } from '../harness/statistics.js';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Seconds that importing modules takes, in a process of its own. */
const importing = async (specifiers) => {
  const script = [
    'const start = performance.now();',
    ...specifiers.map((specifier) => `await import('${specifier}');`),
    'console.log((performance.now() - start) / 1000);',
  ].join('\n');
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: here,
  });
  return Number(stdout);
};

/** The median of a few. */
const imports = (...specifiers) => ({
  times: 10,
  run: async ({ times }) => {
    const all = [];
    for (let i = 0; i <= times; i++) all.push(await importing(specifiers));
    // the first one reads the files from the disk
    return quantile(all.slice(1), 0.5);
  },
});

export default {
  id: '14',
  title: 'Importing in Node',
  unit: 's',
  cases: {
    'rx-tor-control': imports('rx-tor-control'),
    'rxjs, fp-ts and io-ts alone': imports('rxjs', 'fp-ts', 'io-ts'),
    'rx-tor-control/node': imports('rx-tor-control/node'),
    'rx-tor-control/v1': imports('rx-tor-control/v1'),
  },
  goals: [{ of: 'rx-tor-control', against: 'rxjs, fp-ts and io-ts alone', atMost: 1.3 }],
};
