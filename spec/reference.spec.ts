/** The reference: docstrings of public exports, and their examples. */
import { join, relative } from 'node:path';
import * as rxjs from 'rxjs';
import ts from 'typescript';
import { compile, entryPoints, options } from './compile.js';
import { root } from './markdown.js';
import type { Fence } from './markdown.js';

jest.setTimeout(120_000);

/** A statement that declares a public export. */
interface Public {
  /** As it is imported, such as `rx-tor-control: config.port`. */
  readonly name: string;
  /** Whether it is a value of the root entry point. */
  readonly isRootValue: boolean;
}

const entries = Object.entries(entryPoints()).map(([specifier, [path = '']]) => ({ specifier, path }));
const program = ts.createProgram(
  entries.map(({ path }) => path),
  options,
);
const checker = program.getTypeChecker();

const exportsOf = (path: string): ReadonlyArray<ts.Symbol> => {
  const source = program.getSourceFile(path);
  const module = source && checker.getSymbolAtLocation(source);
  return module === undefined ? [] : checker.getExportsOfModule(module);
};

const isTypeOnly = (symbol: ts.Symbol): boolean =>
  (symbol.declarations ?? []).some((d) => ts.isExportSpecifier(d) && (d.isTypeOnly || d.parent.parent.isTypeOnly));

const publics = new Map<ts.Node, Public>();

const visit = (symbol: ts.Symbol, specifier: string, name: string): void => {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  for (const declaration of target.declarations ?? []) {
    if (ts.isSourceFile(declaration)) {
      checker.getExportsOfModule(target).forEach((inner) => {
        visit(inner, specifier, `${name}.${inner.name}`);
      });
      continue;
    }
    const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const isValue =
      ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
    const { isRootValue = false } = publics.get(statement) ?? {};
    publics.set(statement, {
      name: `${specifier}: ${name}`,
      isRootValue: isRootValue || (isValue && specifier === entries[0]?.specifier && !isTypeOnly(symbol)),
    });
  }
};

for (const { specifier, path } of entries) {
  exportsOf(path).forEach((symbol) => {
    visit(symbol, specifier, symbol.name);
  });
}

const docOf = (node: ts.Node): ts.JSDoc | undefined => ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);

const commentOf = ({ comment }: ts.JSDoc | ts.JSDocTag): string => (ts.getTextOfJSDocComment(comment) ?? '').trim();

const tagsOf = (doc: ts.JSDoc | undefined): ReadonlyArray<string> =>
  (doc?.tags ?? []).map(({ tagName }) => tagName.text);

const library: ReadonlyArray<ts.SourceFile> = program
  .getSourceFiles()
  .filter(({ fileName }) => fileName.startsWith(join(root, 'lib/')));

const placeOf = (node: ts.Node, position: number): string => {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(position);
  return `${relative(root, source.fileName)}:${String(line + 1)}`;
};

/** The docstrings within a file, those of members included. */
const docsIn = (source: ts.SourceFile): ReadonlyArray<readonly [ts.Node, ts.JSDoc]> => {
  const found: Array<readonly [ts.Node, ts.JSDoc]> = [];
  const walk = (node: ts.Node): void => {
    const docs = (node as { readonly jsDoc?: ReadonlyArray<ts.JSDoc> }).jsDoc ?? [];
    docs.forEach((doc) => found.push([node, doc]));
    ts.forEachChild(node, walk);
  };
  walk(source);
  return found;
};

/** The modules from which an example may take a name without an import. */
const modules: ReadonlyArray<readonly [specifier: string, names: ReadonlyArray<string>]> = [
  ...entries.map(({ specifier, path }) => [specifier, exportsOf(path).map(({ name }) => name)] as const),
  ['rxjs', Object.keys(rxjs).filter((name) => name !== 'connect')],
];

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(/(?<![.\w$])[A-Za-z_$][\w$]*/g) ?? []);

/**
 * Declares what an example may use: the library, RxJS, fp-ts, `tor` and `connect`; one line, so that places are right.
 */
const preludeOf = (words: ReadonlySet<string>, torType: string): string => {
  const taken = new Set<string>();
  const needed = new Set([...words, torType, 'Connect']);
  const imports = modules.map(([specifier, names]) => {
    const own = names.filter((name) => needed.has(name) && !taken.has(name));
    own.forEach((name) => taken.add(name));
    return `import { ${own.join(', ')} } from '${specifier}';`;
  });
  return [
    ...imports,
    "import { array, either as E, function as F, option as O } from 'fp-ts';",
    `declare const tor: ${torType}; declare const connect: Connect;`,
  ].join(' ');
};

const exampleOf = (tag: ts.JSDocTag): Fence => {
  const place = placeOf(tag, tag.pos);
  const [file = '', line = ''] = place.split(':');
  const text = commentOf(tag);
  const torType = /^lib\/(v1|node)\//.test(file) ? 'V1Tor' : 'Tor';
  return { file, line: Number(line), language: 'ts', text: `${preludeOf(wordsOf(text), torType)} {\n${text}\n}\n` };
};

const examples = library
  .flatMap(docsIn)
  .flatMap(([, { tags }]) => [...(tags ?? [])].filter(({ tagName }) => tagName.text === 'example').map(exampleOf));

it('every public export has a sentence', () => {
  expect(publics.size).toBeGreaterThan(500);
  const silent = [...publics].filter(([node]) => {
    const doc = docOf(node);
    return doc === undefined || !/^\S[^]*\.(\s|$)|```$/.test(commentOf(doc));
  });
  expect(silent.map(([, { name }]) => name)).toEqual([]);
});

it('every value of the root entry point has an example', () => {
  const roots = [...publics].filter(([, { isRootValue }]) => isRootValue);
  expect(roots.length).toBeGreaterThan(150);
  expect(roots.filter(([node]) => !tagsOf(docOf(node)).includes('example')).map(([, { name }]) => name)).toEqual([]);
});

it('every example compiles', () => {
  expect(examples.length).toBeGreaterThan(150);
  expect(compile(examples)).toEqual([]);
});

it('only public exports have @since and @category', () => {
  const kept = new Set([...publics.keys()].map(docOf));
  const others = library
    .flatMap(docsIn)
    .filter(([, doc]) => !kept.has(doc) && tagsOf(doc).some((tag) => ['since', 'category'].includes(tag)));
  expect(others.map(([node, { pos }]) => placeOf(node, pos))).toEqual([]);
});
