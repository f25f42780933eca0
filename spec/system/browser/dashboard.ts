/** The dashboard as `npm run dashboard` serves it, in a process of its own, for the time of a spec. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterwards } from '../afterwards.js';

const root = join(__dirname, '..', '..', '..');

/** Builds it for production, with the library as it would be published. Does nothing where that was done. */
export const build = (): void => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['examples/angular/scripts/dashboard.js', 'build'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the dashboard was not built:\n${stdout}${stderr}`);
};

export interface Dashboard {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly port: string;
  /** What it printed as the way in. */
  readonly link: string;
  /** All that it has printed. */
  readonly said: () => string;
  /** Resolves when it has said that. */
  readonly says: (text: string | RegExp) => Promise<void>;
  /** Ends it, by default as Ctrl-C does, and waits until it has. */
  readonly end: (signal?: 'SIGINT' | 'SIGKILL') => Promise<void>;
}

const has = (said: string, text: string | RegExp): boolean =>
  typeof text === 'string' ? said.includes(text) : text.test(said);

export const dashboard = async (...args: ReadonlyArray<string>): Promise<Dashboard> => {
  const child = spawn(
    process.execPath,
    ['server/main.js', ...(args.includes('--port') ? [] : ['--port', '0']), ...args],
    {
      cwd: join(root, 'examples/angular'),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const exited = once(child, 'exit');
  const end = async (signal: NodeJS.Signals = 'SIGINT'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const [status] = (await exited) as [number | null];
    if (signal === 'SIGINT' && status !== 0) throw new Error(`the dashboard did not end well: ${said}`);
  };
  afterwards(() => end('SIGKILL'));
  let said = '';
  const waiting = new Set<() => void>();
  const hear = (line: string): void => {
    said += `${line}\n`;
    waiting.forEach((look) => look());
  };
  createInterface({ input: child.stdout }).on('line', hear);
  createInterface({ input: child.stderr }).on('line', hear);
  const says = (text: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!has(said, text)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      void exited.then(() => reject(new Error(`the dashboard has ended: ${said}`)));
      look();
    });
  await says(/^http:.*\n/m);
  const [link = ''] = /^http:.*$/m.exec(said) ?? [];
  const { origin, port } = new URL(link);
  return { origin, port, link, said: () => said, says, end };
};
