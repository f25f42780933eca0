/** The processes of the nodes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { torrcPath } from './torrc.js';
import type { Node } from './torrc.js';

const running = new Map<string, ChildProcess>();
const said = new Map<string, string[]>();

/** Starts a node; resolves when it listens for controllers. */
export const start = async (node: Node): Promise<void> => {
  const child = spawn('tor', ['-f', torrcPath(node), '--defaults-torrc', '/nonexistent'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.set(node.name, child);
  const lines: string[] = [];
  said.set(node.name, lines);
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('Opened Control listener')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${node.name} ended:\n${lines.slice(-3).join('\n')}`)));
  });
};

/** With SIGKILL; resolves when it has ended. */
export const kill = async ({ name }: Node): Promise<void> => {
  const child = running.get(name);
  if (child === undefined) return;
  running.delete(name);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

export const killAll = (): void => {
  for (const child of running.values()) child.kill('SIGKILL');
};

/** The last lines of each. */
export const lastWords = (): string =>
  [...said].map(([name, lines]) => [name, ...lines.slice(-5)].join('\n  ')).join('\n');
