/** Programs in Python that drive a control port with an unmodified client. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a program prints: what its client saw. */
export type Facts = Readonly<Record<string, unknown>>;

/** Runs a program at a control port of 127.0.0.1. */
export const drive = async (program: string, port: number, ...args: ReadonlyArray<string>): Promise<Facts> => {
  const { stdout } = await promisify(execFile)('/usr/bin/python3', [join(__dirname, program), String(port), ...args], {
    timeout: 90_000,
  });
  return JSON.parse(stdout) as Facts;
};
