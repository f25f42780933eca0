/**
 * A private Tor network on this machine: three authorities, three exits, a client. It needs `tor` and no internet.
 *
 *   npx tsx spec/testnet/main.ts
 *
 * It writes a line of JSON when the network is whole, and one for each line that it reads: `kill NAME` (SIGKILL) and
 * `start NAME`. When its input ends, or it is told to end, every node ends and its folder is removed; should it be killed,
 * the nodes end by themselves, since they watch it.
 */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Report } from './Report.js';
import { controlSocket, cookiePath, torrc } from './torrc.js';
import type { Node, Role } from './torrc.js';

/** Milliseconds for the network to become whole. */
const PATIENCE = 180_000;

const roles: ReadonlyArray<readonly [string, Role]> = [
  ...['a0', 'a1', 'a2'].map((name) => [name, 'authority'] as const),
  ...['r0', 'r1', 'r2'].map((name) => [name, 'relay'] as const),
  ['c0', 'client'],
];

const folder = mkdtempSync(join(tmpdir(), 'testnet-'));
const running = new Map<string, ChildProcess>();
const said = new Map<string, string[]>();

const down = (): void => {
  for (const child of running.values()) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
};

const end = (status: number): void => {
  down();
  process.exit(status);
};

const report = (line: Report): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** A port that nobody has, below those that the system gives to outgoing connections. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
};

/** Makes the keys of an authority; its line for everybody's torrc. */
const authorityLine = (node: Node): string => {
  const keys = join(node.folder, 'keys');
  mkdirSync(keys, { mode: 0o700 });
  const key = (name: string): string => join(keys, `authority_${name}`);
  const at = `127.0.0.1:${String(node.dirPort)}`;
  execFileSync(
    'tor-gencert',
    [
      ...['--create-identity-key', '--passphrase-fd', '0', '-m', '12', '-a', at],
      ...['-i', key('identity_key'), '-s', key('signing_key'), '-c', key('certificate')],
    ],
    { input: 'passphrase\n', stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const identity = /^fingerprint (\w+)$/m.exec(readFileSync(key('certificate'), 'utf8'))?.[1] ?? '';
  const none = join(folder, 'none');
  const listed = execFileSync(
    'tor',
    [
      ...['--list-fingerprint', '--ignore-missing-torrc', '-f', none, '--defaults-torrc', none, '--quiet'],
      ...['--DataDirectory', node.folder, '--ORPort', String(node.port), '--Address', '127.0.0.1'],
      ...['--Nickname', node.name, '--DirAuthority', `x 127.0.0.1:1 ${'f'.repeat(40)}`],
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const fingerprint = listed.trim().split('\n').at(-1)?.replace(/^\S+ /, '').replaceAll(' ', '') ?? '';
  return `DirAuthority ${node.name} orport=${String(node.port)} no-v2 v3ident=${identity} ${at} ${fingerprint}`;
};

/** Starts a node; resolves when it listens for controllers. */
const start = async ({ name, folder: own }: Node): Promise<void> => {
  const child = spawn('tor', ['-f', join(own, 'torrc'), '--defaults-torrc', join(folder, 'none')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.set(name, child);
  const lines: string[] = [];
  said.set(name, lines);
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('Opened Control listener')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${name} ended: ${lines.slice(-3).join('\n')}`)));
  });
};

const kill = async ({ name }: Node): Promise<void> => {
  const child = running.get(name);
  if (child === undefined) return;
  running.delete(name);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

const linesLike = (line: RegExp, ...files: ReadonlyArray<string>): number =>
  files
    .filter((file) => existsSync(file))
    .reduce((count, file) => count + (readFileSync(file, 'latin1').match(line)?.length ?? 0), 0);

/** Whether the client is in the network, and knows each router, each exit, and the descriptor of each. */
const isWhole = (client: Node): boolean => {
  const file = (name: string): string => join(client.folder, name);
  const consensus = file('cached-microdesc-consensus');
  return (
    said.get(client.name)?.some((line) => line.includes('Bootstrapped 100%')) === true &&
    linesLike(/^r /gm, consensus) >= 6 &&
    linesLike(/^s .*Exit.*Running/gm, consensus) >= 3 &&
    linesLike(/^onion-key$/gm, file('cached-microdescs'), file('cached-microdescs.new')) >= 6
  );
};

const up = async (): Promise<ReadonlyMap<string, Node>> => {
  const nodes: Node[] = [];
  for (const [name, role] of roles) {
    const node = { name, role, folder: join(folder, name), port: await freePort(), dirPort: await freePort() };
    mkdirSync(node.folder, { mode: 0o700 });
    nodes.push(node);
  }
  const authorities = nodes.filter(({ role }) => role === 'authority').map(authorityLine);
  for (const node of nodes) writeFileSync(join(node.folder, 'torrc'), torrc(node, process.pid, authorities));
  await Promise.all(nodes.map(start));
  const began = Date.now();
  const client = nodes.find(({ role }) => role === 'client') as Node;
  while (!isWhole(client)) {
    if (Date.now() - began > PATIENCE) {
      throw new Error([...said].map(([name, lines]) => `${name}: ${lines.slice(-2).join('\n')}`).join('\n'));
    }
    await pause(100);
  }
  return new Map(nodes.map((node) => [node.name, node]));
};

const obey = async (nodes: ReadonlyMap<string, Node>, order: string): Promise<void> => {
  const [verb = '', name = ''] = order.split(' ');
  const node = nodes.get(name);
  if (node === undefined) throw new Error(`no node for ${order}`);
  await kill(node);
  if (verb === 'start') await start(node);
  report({ _tag: 'Obeyed', order });
};

const fail = (error: unknown): void => {
  process.stderr.write(`the private network: ${String(error)}\n`);
  end(1);
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end(0));
const orders = createInterface({ input: process.stdin });
orders.once('close', () => end(0));

up()
  .then((nodes) => {
    orders.on('line', (order) => void obey(nodes, order).catch(fail));
    report({
      _tag: 'Whole',
      folder,
      nodes: Object.fromEntries(
        [...nodes].map(([name, node]) => [
          name,
          {
            control: controlSocket(node),
            cookie: cookiePath(node),
            port: node.port,
            torrc: join(node.folder, 'torrc'),
          },
        ]),
      ),
    });
  })
  .catch(fail);
