/** The guides are true: their TypeScript compiles against the library, and their links lead somewhere. */
import { compile } from './compile.js';
import { anchorsOf, brokenLink, documents, fencesOf, linksOf } from './markdown.js';

jest.setTimeout(60_000);

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
      "```ts\nimport { nothing } from 'rx-tor-control';\nimport { send } from " +
      "'rx-tor-control/testing';\nsend(1);\n```\n";
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
