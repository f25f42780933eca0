/** Runs targets of the build that it is a part of, up to the first failure: the process of one mutant. */
import { fuzz } from '../fuzz.js';
import type { Failure } from '../fuzz.js';
import { targets } from '../stories.js';

export interface Report {
  readonly target: string;
  readonly runs: number;
  readonly failure: Failure | undefined;
}

const [names = '', runs = '0', seed = '1'] = process.argv.slice(2);

const main = async (): Promise<void> => {
  const reports: Report[] = [];
  for (const target of targets.filter(({ name }) => name.includes(names))) {
    const { failures, runs: done } = await fuzz(target, Number(runs), Number(seed), 1, false);
    reports.push({ target: target.name, runs: done, failure: failures[0] });
    if (failures.length > 0) break;
  }
  process.stdout.write(JSON.stringify(reports));
};

void main();
