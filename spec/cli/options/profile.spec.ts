import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { either as E } from 'fp-ts';
import { profileOf } from '../../../lib/cli/options/profile.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rx-tor-control-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is wrong with a file, without its path. */
const wrong = (...lines: ReadonlyArray<string>): string | undefined => {
  const path = join(folder, 'profile.yml');
  writeFileSync(path, lines.join('\n'));
  const read = profileOf(path);
  return E.isLeft(read) ? read.left.text.replaceAll(path, 'FILE') : undefined;
};

it('a file in YAML is read', () => {
  expect(wrong('---', "- hosts: ['*']", '  commands:', '    GETINFO:', "    - 'version'")).toBeUndefined();
});

it('an error names the line of the value, or of what lacks it', () => {
  const lines = ['- commands:', '    GETINFO:', "    - pattern: 'a'", "    - pattern: '('", '    - {}'];
  expect(wrong(...lines)).toMatch(/FILE:4: \[0\]\.commands\.GETINFO\[1\]\.pattern: wanted a regular expression/);
  expect(wrong(...lines.slice(0, 3), ...lines.slice(4))).toMatch(/FILE:4: .*\.pattern: wanted text, got undefined/);
  expect(wrong('# nothing', 'evnts:', '  CIRC:')).toMatch(/FILE:2: evnts: wanted one of the keys/);
  expect(wrong('')).toMatch(/FILE:1: the profile: wanted a mapping/);
});

it('an error of YAML names its line', () => {
  expect(wrong('a: 1', 'a: 2')).toMatch(/FILE:2: wanted YAML: Map keys must be unique/);
});

it('aliases cannot make a file large', () => {
  const lines = Array.from({ length: 12 }, (_, i) => {
    const items = Array.from({ length: 9 }, () => (i === 0 ? 'x' : `*a${String(i - 1)}`)).join(', ');
    return `k${String(i)}: &a${String(i)} [${items}]`;
  });
  expect(wrong(...lines)).toMatch(/FILE: wanted YAML with at most 100 aliases/);
});

it('a file that is missing', () => {
  const read = profileOf(join(folder, 'missing.yml'));
  expect(E.isLeft(read) && read.left.text).toMatch(/missing\.yml: /);
});
