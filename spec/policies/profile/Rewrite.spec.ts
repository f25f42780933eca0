import { changeMessage, rewriteLine } from '../../../lib/policies/profile/Rewrite.js';
import type { ChangeLine } from '../../../lib/policies/profile/Rewrite.js';

const nowhere = {
  'client-address': undefined,
  'client-port': undefined,
  'server-address': undefined,
  'server-port': undefined,
};

const message = (...lines: ReadonlyArray<string>): string => lines.map((line) => `${line}\r\n`).join('');

it('the first pattern that matches rewrites a line, and any other line stays', () => {
  const rewrites = [
    { pattern: /^a(.)$/u, replacement: ([letter = '']: ReadonlyArray<string | undefined>) => `first ${letter}` },
    { pattern: /^..$/u, replacement: () => 'second' },
  ];
  expect(['ab', 'bb', 'bbb'].map((line) => rewriteLine(rewrites, line, nowhere))).toEqual(['first b', 'second', 'bbb']);
});

it('a message is changed line by line, and its data without dot-stuffing', () => {
  const seen: string[] = [];
  const change: ChangeLine = (line) => {
    seen.push(line);
    return line === '.b' ? '.c' : line;
  };
  const before = message('250-x=1', '250+y=', 'a', '..b', '.', '250 OK');
  expect(changeMessage(before, change)).toBe(message('250-x=1', '250+y=', 'a', '..c', '.', '250 OK'));
  expect(seen).toEqual(['250-x=1', '250+y=', 'a', '.b', '250 OK']);
});

it('an empty text removes a line, and the data behind it; an empty line of data stays', () => {
  const without =
    (...removed: ReadonlyArray<string>): ChangeLine =>
    (line) =>
      removed.includes(line) ? '' : line;
  const before = message('250+y=', 'a', '', '250-z', '.', '250-x=1', '250 OK');
  expect(changeMessage(before, without('250+y='))).toBe(message('250-x=1', '250 OK'));
  expect(changeMessage(before, without('a', '250-x=1'))).toBe(message('250+y=', '', '250-z', '.', '250 OK'));
  expect(changeMessage(before, () => '')).toBe('');
});

it.each<readonly [string, ChangeLine]>([
  ['without its last line', (line) => (line === '250 OK' ? '' : line)],
  ['without a status', (line) => line.replace('250-', 'abc-')],
  ['with another separator', (line) => line.replace('250-', '250 ')],
  ['with data that it did not have', (line) => line.replace('250-', '250+')],
  ['whose line cannot be rewritten', (line) => (line === '250 OK' ? line : undefined)],
])('a message %s is none', (_, change) => {
  expect(changeMessage(message('250-x=1', '250 OK'), change)).toBeUndefined();
});
