/** Compiles TypeScript from guides and docstrings against the sources of the library. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './markdown.js';
import type { Fence } from './markdown.js';

interface Target {
  readonly types: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Target | { readonly import: Target }>>;
}

/** The path of each entry point's source, by the name under which it is imported. */
export const entryPoints = (): Record<string, string[]> => {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  return Object.fromEntries(
    Object.entries(exports).flatMap(([subpath, target]) => {
      if (typeof target === 'string') return [];
      const { types } = 'import' in target ? target.import : target;
      return [
        [join(name, subpath), [join(root, types.replace(/^\.\/dist\/esm\//, 'lib/').replace(/\.d\.ts$/, '.ts'))]],
      ];
    }),
  );
};

export const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Legacy,
  paths: entryPoints(),
};

const sources = new Map<string, ts.SourceFile | undefined>();

/** Parses each file of the library and of its packages once. */
const parsed = (path: string, parse: () => ts.SourceFile | undefined): ts.SourceFile | undefined => {
  if (!sources.has(path)) sources.set(path, parse());
  return sources.get(path);
};

/** Compiles each fence as a module, all in one program; returns the problems with their places in the document. */
export const compile = (fences: ReadonlyArray<Fence>): ReadonlyArray<string> => {
  const files = new Map(fences.map((fence) => [join(root, `${fence.file}.${fence.line}.ts`), fence]));
  const host = ts.createCompilerHost(options, true);
  const program = ts.createProgram([...files.keys()], options, {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path)?.text ?? host.readFile(path),
    getSourceFile: (path, version) => {
      const text = files.get(path)?.text;
      return text === undefined
        ? parsed(path, () => host.getSourceFile(path, version))
        : ts.createSourceFile(path, text, version, true, ts.ScriptKind.TS);
    },
  });
  return [...files].flatMap(([path, { file, line }]) => {
    const source = program.getSourceFile(path);
    if (source === undefined) return [`${file}:${line}: not compiled`];
    const module = ts.isExternalModule(source) ? [] : [`${file}:${line}: not a module of its own: nothing is imported`];
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return [
      ...module,
      ...problems.map(({ start = 0, messageText }) => {
        const at = line + source.getLineAndCharacterOfPosition(start).line;
        return `${file}:${at}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      }),
    ];
  });
};
