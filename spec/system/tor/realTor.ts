/** A real Tor that reaches no network: DisableNetwork is set. Each has a folder of its own. */
import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const hashed = (password: string): string =>
  execFileSync('tor', ['--quiet', '--hash-password', password], { encoding: 'utf8' }).trim().split('\n').at(-1) ?? '';

export interface RealTor {
  readonly socket: string;
  readonly cookie: string;
  readonly torrc: string;
  /** Starts it, and waits until it listens. */
  readonly start: () => Promise<void>;
  /** Ends it with SIGKILL, and waits until it has ended. */
  readonly kill: () => Promise<void>;
  /** Waits until it has ended by itself. */
  readonly ended: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export const realTor = (...options: ReadonlyArray<string>): RealTor => {
  // short, since a socket's path has at most 107 bytes
  const folder = mkdtempSync(join(tmpdir(), 'tor-'));
  const torrc = join(folder, 'torrc');
  const socket = join(folder, 'control');
  let child: ChildProcess | undefined;
  writeFileSync(
    torrc,
    [
      `DataDirectory ${folder}/data`,
      `ControlSocket ${socket}`,
      'DisableNetwork 1',
      ...(options.some((option) => option.startsWith('SocksPort')) ? [] : ['SocksPort 0']),
      ...options,
      '',
    ].join('\n'),
  );
  const ended = async (): Promise<void> => {
    if (child?.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return {
    socket,
    cookie: join(folder, 'data', 'control_auth_cookie'),
    torrc,
    start: async () => {
      child = spawn('tor', ['-f', torrc, '--defaults-torrc', join(folder, 'none')], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const said: string[] = [];
      const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
      for await (const line of lines) {
        said.push(line);
        if (line.includes('Bootstrapped 0%')) break;
      }
      child.stdout?.resume();
      if (child.exitCode !== null) throw new Error(said.join('\n'));
    },
    kill: async () => {
      child?.kill('SIGKILL');
      await ended();
    },
    ended,
    remove: async () => {
      child?.kill('SIGKILL');
      await ended();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
