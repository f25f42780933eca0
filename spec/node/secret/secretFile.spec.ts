import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { firstValueFrom } from 'rxjs';
import { showTorError } from '../../../lib/showTorError.js';
import { cookieSecret, passwordSecret } from '../../../lib/node/secret/secretFile.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (bytes: Uint8Array | string): string => {
  const path = join(folder, 'secret');
  writeFileSync(path, bytes);
  return path;
};

describe('cookieSecret', () => {
  it('is the 32 bytes of the file, read again each time', async () => {
    const secret = cookieSecret(write(new Uint8Array(32).fill(1)));
    expect(await firstValueFrom(secret)).toEqual(E.right(new Uint8Array(32).fill(1)));
    write(new Uint8Array(32).fill(2));
    expect(await firstValueFrom(secret)).toEqual(E.right(new Uint8Array(32).fill(2)));
  });

  it('opens a path that is not UTF-8 by its bytes', async () => {
    writeFileSync(Buffer.from(join(folder, 'caf\xe9'), 'latin1'), new Uint8Array(32).fill(3));
    const secret = cookieSecret(join(folder, 'caf\udce9'));
    expect(await firstValueFrom(secret)).toEqual(E.right(new Uint8Array(32).fill(3)));
    const missing = await firstValueFrom(cookieSecret(join(folder, 'caf\udcea')));
    expect(E.isLeft(missing) ? showTorError(missing.left) : '').toContain('caf\\xea: no such file');
  });

  it('refuses any other length, and never shows the bytes', async () => {
    for (const length of [0, 31, 33, 1_000_000]) {
      const path = write(new Uint8Array(length).fill(0x41));
      const left = await firstValueFrom(cookieSecret(path));
      expect(left).toMatchObject({ _tag: 'Left', left: { _tag: 'SecretUnavailable', source: path } });
      expect(JSON.stringify(left)).not.toContain('AAAA');
    }
  });

  it('refuses what is no regular file: a device, a folder, a pipe that nobody writes to', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of ['/dev/zero', folder, pipe]) {
      expect(await firstValueFrom(cookieSecret(path))).toEqual(
        E.left({ _tag: 'SecretUnavailable', source: path, detail: 'not a regular file' }),
      );
    }
  });

  it('says why a file cannot be read', async () => {
    expect(await firstValueFrom(cookieSecret(join(folder, 'none')))).toMatchObject({
      left: { detail: 'no such file or folder' },
    });
  });
});

describe('passwordSecret', () => {
  it('leaves out one newline at the end', async () => {
    const of = async (text: string): Promise<string> => {
      const read = await firstValueFrom(passwordSecret(write(text)));
      return read._tag === 'Right' ? new TextDecoder().decode(read.right) : read.left._tag;
    };
    expect(await of('my secret\n')).toBe('my secret');
    expect(await of('my secret\r\n')).toBe('my secret');
    expect(await of('my secret')).toBe('my secret');
    expect(await of('two\nlines\n\n')).toBe('two\nlines\n');
    expect(await of('x'.repeat(1025))).toBe('SecretUnavailable');
  });
});
