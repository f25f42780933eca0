/** What an editor suggests, asked from TypeScript's language service. */
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../markdown.js';

jest.setTimeout(120_000);

const file = join(root, 'spec/operators/suggested.ts');

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
  ts.sys,
  root,
);

/** The names that complete the text inside of the last quotes. */
const suggestions = (code: string): ReadonlyArray<string> => {
  const text = `import { withStatus } from 'rx-tor-control';
import type { Tor } from 'rx-tor-control';
declare const tor: Tor;
${code}`;
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const content = path === file ? text : ts.sys.readFile(path);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: (path) => ts.sys.readFile(path),
    readDirectory: (path, ...rest) => ts.sys.readDirectory(path, ...rest),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
  });
  const completions = service.getCompletionsAtPosition(file, text.lastIndexOf("'"), undefined);
  service.dispose();
  return completions?.entries.map(({ name }) => name) ?? [];
};

it('withStatus suggests the statuses of the events of its source, and no other', () => {
  expect(suggestions(`tor.circuit$.pipe(withStatus('Bult'));`)).toEqual([
    'Launched',
    'Built',
    'Extended',
    'Failed',
    'Closed',
  ]);
});
