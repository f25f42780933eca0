/** Cases in processes of their own, one after the other, round by round. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const child = fileURLToPath(new URL('../child.js', import.meta.url));

/** Seconds after which a case is given up. */
const PATIENCE = 180;

const runCase = (args) =>
  new Promise((resolve) => {
    const run = spawn(process.execPath, ['--expose-gc', child, ...args.map(String)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE * 1000,
    });
    let out = '';
    let err = '';
    run.stdout.on('data', (chunk) => {
      out += chunk;
    });
    run.stderr.on('data', (chunk) => {
      err += chunk;
    });
    run.on('close', (code, signal) => {
      try {
        resolve(JSON.parse(out));
      } catch {
        resolve({ error: signal === null ? `ended with ${code}: ${err}` : `gave no figure within ${PATIENCE} s` });
      }
    });
  });

/**
 * The figures of each job, in the order of the rounds; a job is the arguments of `child.js`. One that lacks a program
 * is not run again. Each round begins at another job, so that none always follows the same one.
 */
export const runRounds = async (jobs, rounds, progress) => {
  const results = jobs.map(() => ({ values: [] }));
  let done = 0;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < jobs.length; i++) {
      const at = (i + round * 7) % jobs.length;
      const result = results[at];
      progress(++done, jobs.length * rounds, jobs[at]);
      if (result.missing !== undefined) continue;
      const { figure, missing, error } = await runCase(jobs[at]);
      result.values.push(figure ?? NaN);
      if (missing !== undefined) result.missing = missing;
      if (error !== undefined) result.error = error;
    }
  }
  return results;
};
