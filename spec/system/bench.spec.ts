import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeWith } from './describeWith.js';

interface Row {
  readonly id: string;
  readonly cases: ReadonlyArray<string>;
  readonly goals: ReadonlyArray<{ readonly of: string; readonly against: string; readonly atLeast?: number }>;
}

const run = promisify(execFile);
const root = join(__dirname, '..', '..');

/** The bench is ECMAScript, which specs are not. */
const node = async (...args: ReadonlyArray<string>): Promise<unknown> => {
  const { stdout } = await run(process.execPath, ['--expose-gc', ...args], { cwd: root });
  return JSON.parse(stdout);
};

const table = `
  import { rows } from './spec/bench/rows/index.js';
  import { asRow, curves } from './spec/bench/curves/index.js';
  const all = [...rows, ...curves.map(asRow)].map(({ id, cases, goals }) => ({ id, cases: Object.keys(cases), goals }));
  console.log(JSON.stringify(all));
`;

const read = (): Promise<ReadonlyArray<Row>> =>
  node('--input-type=module', '--eval', table) as Promise<ReadonlyArray<Row>>;

it('has a row for each number, whose goals are of cases that it has', async () => {
  const rows = await read();
  const numbers = new Set(rows.map(({ id }) => parseInt(id, 10)).filter(Number.isInteger));
  expect([...numbers]).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  const unknown = rows.flatMap(({ id, cases, goals }) =>
    goals.flatMap(({ of, against }) =>
      [of, against].filter((name) => !cases.includes(name)).map((name) => `${id}: ${name}`),
    ),
  );
  expect(unknown).toEqual([]);
});

type Case = readonly [id: string, name: string, scale: string];

const inMemory: ReadonlyArray<Case> = [
  ['1', 'ours', '0.001'],
  ['2', 'ours, 7 bytes', '0.001'],
  ['3', 'ours, 1 KiB', '0.001'],
  ['4', 'ours', '0.001'],
  ['5', 'Circuit, ours', '0.001'],
];

/** With senders and answerers in C. Row 14, imports and bundles, takes longer than a spec should. */
const overLoopback: ReadonlyArray<Case> = [
  ['6', 'ours', '0.001'],
  ['7', 'ours, text', '0.001'],
  ['8', 'ours, 100 in flight', '0.001'],
  ['9', 'ours', '0.001'],
  ['10', '400,000 at once', '0.01'],
  ['11', 'ours, 10 sessions', '0.01'],
  ['11, requests', 'ours', '0.001'],
  ['12', 'ours', '0.01'],
  ['13', 'gateway', '0.001'],
];

const measures = (cases: ReadonlyArray<Case>): void => {
  it.each(cases)('row %s measures "%s", which checks what it was given', async (id, name, scale) => {
    expect(await node('spec/bench/child.js', id, name, scale)).toEqual({ figure: expect.any(Number) as number });
  });
};

describe('in memory', () => measures(inMemory));

describeWith(['gcc libc6-dev'], 'over loopback', () => measures(overLoopback));
