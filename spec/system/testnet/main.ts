/**
 * A private Tor network on this machine: three authorities, three exits, two clients. It needs `tor` and no internet.
 *
 *   npx tsx spec/system/testnet/main.ts
 *
 * It writes a line of JSON when the network is whole, and one for each line that it reads: `kill NAME` (SIGKILL) and
 * `start NAME`. When its input ends, or it is told to end, every node ends and its folder is removed. Should it be
 * killed, the nodes end by themselves, since they watch it, and the next one removes the folder.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { authorityLine } from './authority.js';
import { isInNetwork, knows, until } from './knowledge.js';
import { freePorts } from './ports.js';
import { kill, killAll, lastWords, start } from './processes.js';
import type { Report } from './Report.js';
import { controlSocket, cookiePath, joining, torrc, torrcPath } from './torrc.js';
import type { Node, Role } from './torrc.js';

/** Milliseconds for the network to become whole. */
const PATIENCE = 180_000;

const roles: ReadonlyArray<readonly [string, Role]> = [
  ...['a0', 'a1', 'a2'].map((name) => [name, 'authority'] as const),
  ...['r0', 'r1', 'r2'].map((name) => [name, 'relay'] as const),
  ...['c0', 'c1'].map((name) => [name, 'client'] as const),
];

const knowsAll = knows(roles.flatMap(([name, role]) => (role === 'client' ? [] : [name])));

const remove = (path: string): void => rmSync(path, { recursive: true, force: true, maxRetries: 5 });

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};

/** Folders of networks whose program was killed. */
const removeAbandoned = (): void => {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^testnet-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) remove(join(tmpdir(), name));
  }
};

removeAbandoned();
const folder = mkdtempSync(join(tmpdir(), `testnet-${String(process.pid)}-`));

const end = (status: number): void => {
  killAll();
  remove(folder);
  process.exit(status);
};

const report = (line: Report): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

const fail = (error: unknown): void => {
  process.stderr.write(`the private network: ${String(error)}\n${lastWords()}\n`);
  end(1);
};

interface Up {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly authorities: ReadonlyArray<string>;
}

/**
 * Two networks that run at the same time have different addresses: a node starts, and starts again, long after its port
 * was chosen, and another network may have chosen the same one by then.
 */
const host = [127, 64 + (process.pid >> 16), (process.pid >> 8) & 255, process.pid & 255].join('.');

const up = async (): Promise<Up> => {
  const ports = await freePorts(host, 2 * roles.length);
  const nodes = roles.map(([name, role], i) => ({
    name,
    role,
    folder: join(folder, name),
    host,
    port: ports[2 * i] as number,
    dirPort: ports[2 * i + 1] as number,
  }));
  for (const node of nodes) mkdirSync(node.folder, { mode: 0o700 });
  const authorities = await Promise.all(nodes.filter(({ role }) => role === 'authority').map(authorityLine));
  for (const node of nodes) writeFileSync(torrcPath(node), torrc(node, process.pid, authorities));
  const routers = nodes.filter(({ role }) => role !== 'client');
  const clients = nodes.filter(({ role }) => role === 'client');
  await Promise.all(routers.map(start));
  await Promise.all(routers.map((node) => until(node, knowsAll)));
  // one that knows a part of the network is in no hurry to know the rest, so they come when there is all to know
  await Promise.all(clients.map(start));
  await Promise.all(clients.map((node) => until(node, knowsAll)));
  await Promise.all(clients.map((node) => until(node, isInNetwork)));
  return { nodes: new Map(nodes.map((node) => [node.name, node])), authorities };
};

const obey = async (nodes: ReadonlyMap<string, Node>, order: string): Promise<void> => {
  const [verb = '', name = ''] = order.split(' ');
  const node = nodes.get(name);
  if (node === undefined) throw new Error(`no node for ${order}`);
  await kill(node);
  if (verb === 'start') {
    await start(node);
    // a client is watched on its way
    if (node.role !== 'client') await until(node, knowsAll);
  }
  report({ _tag: 'Obeyed', order });
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end(0));
const orders = createInterface({ input: process.stdin });
orders.once('close', () => end(0));

const timer = setTimeout(() => fail('it did not become whole'), PATIENCE);

up()
  .then(({ nodes, authorities }) => {
    clearTimeout(timer);
    orders.on('line', (order) => void obey(nodes, order).catch(fail));
    report({
      _tag: 'Whole',
      joining: joining(authorities),
      nodes: Object.fromEntries(
        [...nodes].map(([name, node]) => [
          name,
          { control: controlSocket(node), cookie: cookiePath(node), host, port: node.port, torrc: torrcPath(node) },
        ]),
      ),
    });
  })
  .catch(fail);
