import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { cookieFile } from '../../../lib/node/secret/cookieFile.js';
import { cookieSecret } from '../../../lib/node/secret/secretFile.js';
import { anyOf, noAuthentication } from '../../../lib/server/index.js';
import type { Authentication } from '../../../lib/server/index.js';
import type { SecretUnavailable } from '../../../lib/TorError.js';
import { giveAway } from '../../otherUser.js';
import { authenticate, handmade, stranger } from '../../server/handmade.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cookie-'));
  path = join(folder, 'control_auth_cookie');
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const write = () => {
  let item: E.Either<SecretUnavailable, Authentication> | undefined;
  let completed = false;
  const subscription = cookieFile(path).subscribe({
    next: (next) => (item = next),
    complete: () => (completed = true),
  });
  const authentication = item?._tag === 'Right' ? item.right : anyOf();
  return { item, authentication, completed: () => completed, remove: () => subscription.unsubscribe() };
};

const reply = (authentication: Authentication, secret: Uint8Array | string): string | undefined => {
  const peer = stranger(handmade(), { authentication });
  peer.send(authenticate(secret));
  return peer.came()[0];
};

test('32 bytes that this user alone can read, and nothing else in the folder', () => {
  const cookie = write();
  expect(readFileSync(path).length).toBe(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['control_auth_cookie']);
  expect(cookie.completed()).toBe(false);
  cookie.remove();
  expect(readdirSync(folder)).toEqual([]);
});

test('accepts a client that sends the 32 bytes unchanged', async () => {
  const { authentication, remove } = write();
  const secret = await firstValueFrom(cookieSecret(path));
  const bytes = secret._tag === 'Right' ? secret.right : new Uint8Array();
  expect(reply(authentication, bytes)).toBe('DONE');
  const wrong = [
    '',
    bytes.slice(0, 31),
    new Uint8Array([...bytes, 0]),
    new Uint8Array(32),
    Buffer.from(bytes).toString('hex'),
  ];
  for (const one of wrong) expect(reply(authentication, one)).toBe('8 Authentication failed');
  remove();
  expect(reply(authentication, bytes)).toBe('8 Authentication failed');
});

test('is new each time, and takes the place of an older one', () => {
  writeFileSync(path, 'old', { mode: 0o644 });
  const first = write();
  const bytes = readFileSync(path);
  expect(bytes.length).toBe(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const second = write();
  expect(readFileSync(path).equals(bytes)).toBe(false);
  first.remove();
  expect(readdirSync(folder)).toEqual(['control_auth_cookie']);
  second.remove();
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that somebody else put there is left at the end, and one that is gone is no matter', () => {
  const first = write();
  rmSync(path);
  writeFileSync(path, 'other');
  first.remove();
  expect(readFileSync(path, 'utf8')).toBe('other');
  const second = write();
  rmSync(path);
  second.remove();
});

test('a symbolic link is replaced, and what it leads to is not touched', () => {
  const target = join(folder, 'target');
  writeFileSync(target, 'precious');
  symlinkSync(target, path);
  const cookie = write();
  expect(readFileSync(target, 'utf8')).toBe('precious');
  cookie.remove();
  expect(readdirSync(folder)).toEqual(['target']);
});

describe('a Left, and nothing left behind', () => {
  const refused = (): string => {
    const { item, completed } = write();
    expect(completed()).toBe(true);
    expect(item).toMatchObject({ _tag: 'Left', left: { _tag: 'SecretUnavailable', source: path } });
    return item?._tag === 'Left' ? item.left.detail : '';
  };

  test.each([0o777, 0o775, 0o1777])('in a folder of mode %o, to which others can write', (mode) => {
    chmodSync(folder, mode);
    expect(refused()).toContain('others can write to');
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([0o755, 0o1777])("in a folder inside another user's folder of mode %o", (mode) => {
    const inside = join(folder, 'inside');
    mkdirSync(inside, { mode: 0o700 });
    chmodSync(folder, mode);
    giveAway(folder);
    path = join(inside, 'cookie');
    expect(refused()).toContain(`${folder} belongs to another user (uid 65533)`);
    expect(readdirSync(inside)).toEqual([]);
  });

  test('in a folder that is not there', () => {
    path = join(folder, 'none', 'cookie');
    expect(refused()).toContain('no such file or folder');
  });

  test('where the path is a pipe, or a socket, which stays what it is', async () => {
    execFileSync('mkfifo', [path]);
    expect(refused()).toBe('not a regular file');
    expect(statSync(path).isFIFO()).toBe(true);
    rmSync(path);
    const server = createServer().listen(path);
    await once(server, 'listening');
    expect(refused()).toBe('not a regular file');
    expect(statSync(path).isSocket()).toBe(true);
    server.close();
  });

  test('where not even the path can be looked at', () => {
    path = join(folder, 'cookie\0');
    expect(refused()).not.toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('where the path is a folder', () => {
    mkdirSync(path);
    expect(refused()).not.toBe('');
    expect(readdirSync(folder)).toEqual(['control_auth_cookie']);
  });
});

test('goes together with other ways in', () => {
  const { authentication, remove } = write();
  expect(reply(anyOf(authentication, noAuthentication), '')).toBe('DONE');
  remove();
});
