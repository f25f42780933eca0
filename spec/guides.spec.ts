/** The examples of the guides on testing and on the wire format do what they say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { torLaws } from '../lib/testing/index.js';
import { fencesOf, root } from './markdown.js';

jest.setTimeout(30_000);

const modules: Readonly<Record<string, string>> = {
  'rx-tor-control': '../lib/index',
  'rx-tor-control/simulator': '../lib/simulator/index',
  'rx-tor-control/testing': '../lib/testing/index',
  'rx-tor-control/testing/arbitraries': '../lib/testing/arbitraries/index.js',
};

/** Runs a fence as the body of an asynchronous function; gives what it printed, and what it would have tested. */
const run = async (
  text: string,
): Promise<{ readonly printed: ReadonlyArray<string>; readonly tested: ReadonlyArray<string> }> => {
  const printed: string[] = [];
  const tests = new Map<string, () => Promise<void>>();
  const globals = {
    require: (name: string): unknown => jest.requireActual(modules[name] ?? name),
    exports: {},
    console: { log: (...values: ReadonlyArray<unknown>) => printed.push(values.map(String).join(' ')) },
    it: (name: string, check: () => Promise<void>) => tests.set(name, check),
    expect,
    assertEqual: (actual: unknown, expected: unknown) => expect(actual).toEqual(expected),
  };
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- our example
  await new Function(...Object.keys(globals), `return (async () => { ${outputText} })();`)(...Object.values(globals));
  for (const check of tests.values()) await check();
  return { printed, tested: [...tests.keys()] };
};

const examples = ['docs/testing.md', 'docs/wire-format.md']
  .flatMap((file) => fencesOf(file))
  .filter(({ language }) => language === 'ts')
  .map((fence) => ({ ...fence, name: `${fence.file}:${fence.line}` }));

it.each(examples)('$name runs, and prints what its comments say', async ({ text }) => {
  const { printed } = await run(text);
  // `console.log(...); // what is printed`, where that is said literally
  for (const [, said = ''] of text.matchAll(
    /console\.log\([^\n]*\);? *,? \/\/ (the input [^\n]*|EVENT: [^\n]*|2001:[^\n]*)/g,
  )) {
    expect(printed).toContain(said);
  }
});

it('the script that plays a client ends as it should', async () => {
  const example = examples.find(({ text }) => text.includes('as it should'));
  expect((await run(example?.text ?? '')).printed).toEqual(['as it should']);
});

it('the laws of the guide are those that there are', async () => {
  const names = torLaws().map(({ name }) => name);
  const example = examples.find(({ text }) => text.includes('torLaws'));
  expect((await run(example?.text ?? '')).tested).toEqual(names.map((name) => `law: ${name}`));
  const guide = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  expect(names.filter((name) => !guide.includes(`- ${name}\n`))).toEqual([]);
});
