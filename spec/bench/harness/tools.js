/** What is not the library: packages of peers, programs in C, servers of the system. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const peers = fileURLToPath(new URL('../peers/', import.meta.url));
const programs = fileURLToPath(new URL('../programs/', import.meta.url));
const require = createRequire(import.meta.url);

/** The program that this machine lacks; its line of the table says so. */
export class NotInstalled extends Error {}

/** A peer's package, or one of its files. */
export const peer = (path) => {
  if (!existsSync(join(peers, 'node_modules', path))) throw new NotInstalled(path.split('/')[0]);
  return require(join(peers, 'node_modules', path));
};

/** Installs the peers' packages, as their lock file says, unless they are there. */
export const installPeers = () => {
  if (existsSync(join(peers, 'node_modules'))) return;
  console.error('installing the packages of peers');
  spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peers, stdio: ['ignore', 'ignore', 'inherit'] });
};

/**
 * Compiles the programs, where there is a compiler, into a new folder for as long as this process runs; gives the
 * folder.
 */
export const compilePrograms = () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const source of readdirSync(programs).filter((name) => name.endsWith('.c'))) {
    const target = join(folder, basename(source, '.c'));
    spawnSync('cc', ['-O2', '-Wall', '-Wextra', '-o', target, join(programs, source)], { stdio: 'inherit' });
  }
  return folder;
};

/** A program in C, compiled. */
export const compiled = (name) => {
  process.env.BENCH_PROGRAMS ??= compilePrograms();
  const path = join(process.env.BENCH_PROGRAMS, name);
  if (!existsSync(path)) throw new NotInstalled('cc');
  return path;
};

/** A program of the system. */
export const installed = (name) => {
  if (spawnSync(name, ['--version'], { stdio: 'ignore' }).error !== undefined) throw new NotInstalled(name);
  return name;
};

/** A Python with that module. The system's: another that is first in the path has not the system's modules. */
export const pythonWith = (module) => {
  const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  try {
    execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
  } catch {
    throw new NotInstalled(`python3-${module}`);
  }
  return python;
};

/**
 * A process for the time of a case. What it prints comes line by line: the first is `ready`, as a rule its port;
 * `line()` waits for the next.
 */
export const start = async (command, args = [], options = {}) => {
  const child = spawn(command, args.map(String), { stdio: ['pipe', 'pipe', 'inherit'], ...options });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = once(child, 'error').then(([error]) => Promise.reject(error));
  failed.catch(() => undefined);
  const line = async () => {
    const { done, value } = await Promise.race([lines.next(), failed]);
    if (done) throw new Error(`${basename(command)} ended early`);
    return value;
  };
  return {
    line,
    input: child.stdin,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
};

/** Does something with a process, whose first line is its port, and stops it. */
export const withProcess = async (command, args, use) => {
  const started = await start(command, args);
  try {
    return await use(Number(await started.line()), started);
  } finally {
    await started.stop();
  }
};
