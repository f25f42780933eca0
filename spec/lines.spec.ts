/** Lines have at most 120 characters. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './markdown.js';

const LIMIT = 120;

/** Captured screens of the dashboard. */
const fixtures: ReadonlySet<string> = new Set(['spec/cli/dashboard/render.spec.ts']);

const filesIn = (...paths: ReadonlyArray<string>): ReadonlyArray<string> =>
  execFileSync('git', ['ls-files', ...paths], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((path) => /(\.(ts|js|mjs|cjs|html|scss|md)|^\.ci\/run)$/.test(path) && !fixtures.has(path));

/** What cannot be wrapped: a URL, a regular expression, a row of a table. */
const isWhole = (path: string, line: string): boolean =>
  line.replace(/https?:\/\/\S+/g, '').length <= LIMIT ||
  (path.endsWith('.md') ? /^\s*\|/.test(line) : /^\s*\/[^*/].*\/[a-z]*[,;]?$/.test(line));

/** The lines of a file; those of output in a guide are empty. */
const linesOf = (path: string): ReadonlyArray<string> => {
  const text = readFileSync(join(root, path), 'utf8');
  const output = /^( *)```(console|text|json)\n.*?^\1```$/gms;
  return (path.endsWith('.md') ? text.replace(output, (block) => block.replace(/[^\n]/g, '')) : text).split('\n');
};

const longLinesIn = (...paths: ReadonlyArray<string>): ReadonlyArray<string> =>
  filesIn(...paths).flatMap((path) =>
    linesOf(path).flatMap((line, index) =>
      line.length > LIMIT && !isWhole(path, line) ? [`${path}:${String(index + 1)}`] : [],
    ),
  );

it('lines of code and prose have at most 120 characters', () => {
  expect(longLinesIn('lib', 'spec', 'examples', 'docs', '.ci/run', '*.md')).toEqual([]);
});
