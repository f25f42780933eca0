/** The guides are true: their TypeScript compiles against the library, and their links lead somewhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { anchorsOf, brokenLink, documents, fencesOf, linksOf, root } from './markdown.js';
import type { Fence } from './markdown.js';

jest.setTimeout(60_000);

interface Target {
  readonly types: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Target | { readonly import: Target }>>;
}

/** Each entry point of the package, at its source. */
const entryPoints = (): Record<string, string[]> => {
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

const options: ts.CompilerOptions = {
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

/** Files of the library and of its packages are parsed once. */
const parsed = (path: string, parse: () => ts.SourceFile | undefined): ts.SourceFile | undefined => {
  if (!sources.has(path)) sources.set(path, parse());
  return sources.get(path);
};

/** Compiles all fences as one program; gives what is wrong, with the place in the document. */
const compile = (fences: ReadonlyArray<Fence>): ReadonlyArray<string> => {
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

it('every fence of ts and js compiles, each as a module of its own', () => {
  const fences = documents.flatMap((file) => fencesOf(file));
  expect(compile(fences.filter(({ language }) => ['ts', 'js'].includes(language)))).toEqual([]);
  expect(fences.filter(({ language }) => ['typescript', 'tsx', ''].includes(language))).toEqual([]);
});

it('every link within the repository leads somewhere', () => {
  const broken = documents.flatMap((file) => linksOf(file).flatMap((link) => brokenLink(link) ?? []));
  expect(broken).toEqual([]);
});

describe('this spec', () => {
  it('says in which line of the document a fence is wrong', () => {
    const text = "# a\n\n```ts\nimport 'rxjs';\n\nconst a: string = 1;\n```\n\n```ts\nlet b;\n```\n";
    expect(compile(fencesOf('docs/a.md', text))).toEqual([
      "docs/a.md:6: Type 'number' is not assignable to type 'string'.",
      'docs/a.md:10: not a module of its own: nothing is imported',
    ]);
  });

  it('knows the types of the package', () => {
    const text =
      "```ts\nimport { nothing } from 'rx-tor-control';\nimport { send } from 'rx-tor-control/testing';\nsend(1);\n```\n";
    expect(compile(fencesOf('docs/a.md', text))).toEqual([
      expect.stringMatching(/^docs\/a\.md:2: Module .* has no exported member 'nothing'\.$/),
      expect.stringMatching(/^docs\/a\.md:4: Argument of type 'number' is not assignable/),
    ]);
  });

  it('finds links outside of code, and what is wrong with them', () => {
    const text =
      '[a](../README.md) `[b](c)`\n\n```text\n[d](e)\n```\n[f](g.md "h") [i](#j)\n\n[k]: https://l\n[m]: n.md\n';
    const links = linksOf('docs/a.md', text);
    expect(links.map(({ line, target }) => [line, target])).toEqual([
      [1, '../README.md'],
      [6, 'g.md'],
      [6, '#j'],
      [8, 'https://l'],
      [9, 'n.md'],
    ]);
    expect(links.filter(({ target }) => target !== '#j').map(brokenLink)).toEqual([
      undefined,
      'docs/a.md:6: g.md: no docs/g.md',
      undefined,
      'docs/a.md:9: n.md: no docs/n.md',
    ]);
  });

  it('knows the anchors of headings', () => {
    expect(anchorsOf('# A `b`: c\n## A b\n```sh\n# no\n```\n### A b #\n')).toEqual(['a-b-c', 'a-b', 'a-b-1']);
  });
});
