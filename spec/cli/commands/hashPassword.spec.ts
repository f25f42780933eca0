import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAll } from '../served.js';
import { world } from '../world.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
});
afterEach(() => {
  closeAll();
  rmSync(folder, { recursive: true });
});

describe('hash-password', () => {
  const hash = /^16:[0-9A-F]{58}\n$/;

  it('reads the password from stdin, and prints its hash and nothing else', async () => {
    const here = world({ stdin: 'correct horse' });
    expect(await here.run('hash-password')).toBe(0);
    expect(here.out()).toMatch(hash);
    expect(here.err()).toBe('');
  });

  it('asks for it twice at the terminal', async () => {
    const here = world({ terminal: { columns: 80, rows: 24 } });
    const running = here.run('hash-password');
    await here.until('Password: ');
    here.type('correct horse\r');
    await here.until('Once more: ');
    expect(here.isRaw()).toBe(true);
    here.type('correct horse\r');
    expect(await running).toBe(0);
    expect(here.isRaw()).toBe(false);
    expect(here.out()).toMatch(hash);
    expect(here.err()).toBe('Password: \nOnce more: \n');
  });

  it.each([
    ['correct horsf\r', 'they differ'],
    ['\r', 'they differ'],
  ])('takes no password that was typed in two ways: %j', async (second, message) => {
    const here = world({ terminal: { columns: 80, rows: 24 } });
    const running = here.run('hash-password');
    await here.until('Password: ');
    here.type('correct horse\r');
    await here.until('Once more: ');
    here.type(second);
    expect(await running).toBe(1);
    expect(here.err()).toContain(`rx-tor-control: ${message}\n`);
    expect(here.out() + here.err()).not.toContain('horse');
  });

  it.each([
    ['', 'no password was given'],
    ['\n', 'no password was given'],
    ['one\ntwo\n', 'stdin: wanted one line'],
  ])('refuses %j', async (stdin, message) => {
    const here = world({ stdin });
    expect(await here.run('hash-password')).toBe(1);
    expect(here.err()).toBe(`rx-tor-control: ${message}\n`);
  });
});
