/** Texts that people read: error messages, the command's output, the dashboard. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const folders = ['lib', 'examples/angular/src', 'examples/angular/server'];

const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js|html)$/.test(name))
    .map((name) => join(folder, name));

const textKinds: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateHead,
  ts.SyntaxKind.TemplateMiddle,
  ts.SyntaxKind.TemplateTail,
]);

/** The text of each string literal, without names of modules and of properties. */
const textsIn = (path: string): ReadonlyArray<string> => {
  const source = readFileSync(path, 'utf8');
  if (path.endsWith('.html')) return [source.replace(/\{\{.*?\}\}/gs, '')];
  const texts: Array<string> = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (textKinds.has(node.kind) && /\s/.test((node as ts.LiteralLikeNode).text)) {
      texts.push((node as ts.LiteralLikeNode).text.replace(/\{\{.*?\}\}/gs, ''));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest));
  return texts;
};

it('texts for people say bytes, not octets', () => {
  const texts = folders.flatMap(filesIn).flatMap(textsIn);
  expect(texts.length).toBeGreaterThan(1_000);
  expect(texts.filter((text) => /\boctets?\b/i.test(text))).toEqual([]);
});
