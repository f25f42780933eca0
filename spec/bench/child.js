/**
 * Runs one case in this process: `node child.js ROW CASE SCALE`. Prints one line of JSON: a figure, or why there is
 * none.
 */
import process from 'node:process';
import { asRow, curves } from './curves/index.js';
import { NotInstalled } from './harness/tools.js';
import { rows } from './rows/index.js';

const [id, name, scale] = process.argv.slice(2);
const one = [...rows, ...curves.map(asRow)].find((row) => row.id === id).cases[name];

const outcome = async () => {
  try {
    return { figure: await one.run({ times: Math.max(1, Math.round((one.times ?? 1) * Number(scale))) }) };
  } catch (error) {
    return error instanceof NotInstalled ? { missing: error.message } : { error: String(error?.stack ?? error) };
  }
};

process.stdout.write(`${JSON.stringify(await outcome())}\n`, () => process.exit());
