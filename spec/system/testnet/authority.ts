/** The keys of a directory authority. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Node } from './torrc.js';

/** Makes its keys; its line for everybody's torrc. */
export const authorityLine = async (node: Node): Promise<string> => {
  const keys = join(node.folder, 'keys');
  mkdirSync(keys, { mode: 0o700 });
  const key = (name: string): string => join(keys, `authority_${name}`);
  const at = `${node.host}:${String(node.dirPort)}`;
  const made = promisify(execFile)('tor-gencert', [
    ...['--create-identity-key', '--passphrase-fd', '0', '-m', '12', '-a', at],
    ...['-i', key('identity_key'), '-s', key('signing_key'), '-c', key('certificate')],
  ]);
  made.child.stdin?.end('passphrase\n');
  await made;
  const identity = /^fingerprint (\w+)$/m.exec(readFileSync(key('certificate'), 'utf8'))?.[1] ?? '';
  const none = join(node.folder, 'none');
  const { stdout } = await promisify(execFile)('tor', [
    ...['--list-fingerprint', '--ignore-missing-torrc', '-f', none, '--defaults-torrc', none, '--quiet'],
    ...['--DataDirectory', node.folder, '--ORPort', String(node.port), '--Address', node.host],
    ...['--Nickname', node.name, '--DirAuthority', `x 127.0.0.1:1 ${'f'.repeat(40)}`],
  ]);
  const fingerprint = stdout.trim().split('\n').at(-1)?.replace(/^\S+ /, '').replaceAll(' ', '') ?? '';
  return `DirAuthority ${node.name} orport=${String(node.port)} no-v2 v3ident=${identity} ${at} ${fingerprint}`;
};
