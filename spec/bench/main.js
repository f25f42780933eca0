/**
 * Measures the library beside what a user would pick instead, and beside what no program can beat:
 *
 *   npm run bench -- [--quick] [--only ROW,ROW] [--rounds N] [--json FILE] [--publish]
 *
 * `--quick` is a look: few rounds, little work. `--only` takes numbers of rows, and names of curves. `--json` says
 * where the figures go; `--publish` also writes them and the plots into docs, and takes a full run.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { asRow, curves } from './curves/index.js';
import { publish } from './harness/publish.js';
import { asText, problems, reportRow } from './harness/report.js';
import { runRounds } from './harness/rounds.js';
import { compilePrograms, installPeers } from './harness/tools.js';
import { rows } from './rows/index.js';

const usage = 'npm run bench -- [--quick] [--only ROW,ROW] [--rounds N] [--json FILE] [--publish]';

const optionsOf = () => {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string' },
        rounds: { type: 'string' },
        json: { type: 'string', default: fileURLToPath(new URL('results.json', import.meta.url)) },
        publish: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    return process.exit(2);
  }
};

const options = optionsOf();
const rounds = Number(options.rounds ?? (options.quick ? 3 : 9));
const scale = options.quick ? 0.1 : 1;
const only = options.only?.split(',');
const isChosen = ({ id }) => only === undefined || only.includes(id.split(',')[0]);
const chosen = [...rows, ...curves.map(asRow)].filter(isChosen);
const ids = [...new Set([...rows, ...curves].map(({ id }) => id.split(',')[0]))];
if (chosen.length === 0) {
  console.error(`no such row or curve; there are ${ids.join(', ')}`);
  process.exit(1);
}
if (options.publish && (options.quick || only !== undefined || rounds < 9)) {
  console.error('--publish takes a full run: all rows and curves, 9 rounds or more');
  process.exit(1);
}

const machine = () => {
  const cpus = os.cpus();
  return {
    processor: `${cpus[0]?.model.trim() ?? 'unknown'}, ${cpus.length} in use`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.release()}, ${os.arch()}`,
    node: process.version,
  };
};

const commit = () => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

const progress = (done, total, [id, name]) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${done}/${total} ${id}. ${name}`);
};

installPeers();
process.env.BENCH_PROGRAMS = compilePrograms();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const jobs = chosen.flatMap((row) => Object.keys(row.cases).map((name) => [row.id, name, scale]));
const load = os.loadavg()[0];
const results = await runRounds(jobs, rounds, progress);
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');

const reports = chosen.map((row) =>
  reportRow(
    row,
    Object.fromEntries(
      Object.keys(row.cases).map((name) => [
        name,
        results[jobs.findIndex(([id, one]) => id === row.id && one === name)],
      ]),
    ),
  ),
);
const run = {
  command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
  date: new Date().toISOString().slice(0, 10),
  commit: commit(),
  machine: { ...machine(), load },
  rounds,
  rows: reports.filter(({ id }) => !curves.some((curve) => curve.id === id)),
  curves: reports.filter(({ id }) => curves.some((curve) => curve.id === id)),
};
mkdirSync(dirname(options.json), { recursive: true });
writeFileSync(options.json, `${JSON.stringify(run, null, 1)}\n`);
console.log(asText(reports));
if (options.publish) publish(run);
const wrong = problems(reports);
if (wrong.length > 0) console.error(`\n${wrong.join('\n')}`);
