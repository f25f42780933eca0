/** The environment of the command in a real process. */
import { readFileSync } from 'node:fs';
import { asyncScheduler, fromEvent, map, merge } from 'rxjs';
import type { Io } from './Io.js';
import { run } from './run.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const two = (n: number): string => String(n).padStart(2, '0');

/** Reads the version from package.json, three folders above this module in dist/esm/cli or dist/esm/chunks. */
const versionOf = (): string => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
};

export const processIo = (): Io => ({
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  scheduler: asyncScheduler,
  timeOfDay: (milliseconds) => {
    const time = new Date(milliseconds);
    return [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  },
  interrupt$: merge(...signals.map((signal) => fromEvent(process, signal).pipe(map(() => signal)))),
  atExit: (act) => {
    process.once('exit', act);
    return () => process.off('exit', act);
  },
  version: versionOf(),
});

/** Runs the command in this process. */
export const main = async (args: ReadonlyArray<string>): Promise<void> => {
  // a write to a closed pipe or a hung-up terminal fails again later; the error is ignored
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.exitCode = await run(args, processIo());
};
