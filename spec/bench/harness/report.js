/** From the figures of a run to what is shown of them. */
import { ratios, summary } from './statistics.js';

/** A row with the summary of each case and each ratio. */
export const reportRow = ({ id, title, unit, goals }, results) => {
  const cases = Object.fromEntries(
    Object.entries(results).map(([name, { values, missing, error }]) => {
      const good = values.filter(Number.isFinite);
      return [name, { ...(good.length === 0 ? {} : summary(good)), values: good, missing, error }];
    }),
  );
  return {
    id,
    title,
    unit,
    cases,
    goals: goals.map((goal) => {
      const all = ratios(results[goal.of].values, results[goal.against].values);
      if (all.length === 0) return { ...goal, problem: problemOf(results, goal) };
      const ratio = summary(all);
      return { ...goal, ...ratio, met: isMet(goal, ratio.median) };
    }),
  };
};

const isMet = ({ atLeast = -Infinity, atMost = Infinity }, ratio) => ratio >= atLeast && ratio <= atMost;

const problemOf = (results, { of, against }) => {
  const missing = results[of].missing ?? results[against].missing;
  return missing === undefined ? 'failed' : `not installed: ${missing}`;
};

const prefixes = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
];

/** Three digits, and the prefix that they need. */
export const shown = (value, unit) => {
  const [factor, prefix] = prefixes.find(([least]) => value >= least) ?? [1, ''];
  return `${digits(value / factor)} ${prefix}${unit}`;
};

/** Three digits. */
export const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

const goalOf = ({ atLeast, atMost }) => (atLeast === undefined ? `<= ${number(atMost)}` : `>= ${number(atLeast)}`);

const number = (value) => String(Number(value.toFixed(2)));

const verdict = (goal) => (goal.problem === undefined ? (goal.met ? 'met' : 'not met') : goal.problem);

const figureOf = ({ median, low, high, missing }, unit) =>
  median === undefined
    ? missing === undefined
      ? ['failed', '']
      : [`not installed: ${missing}`, '']
    : [shown(median, unit), `${shown(low, unit)} to ${shown(high, unit)}`];

const heads = {
  cases: ['case', 'median', 'middle half of the rounds'],
  goals: ['ratio', 'reached', 'middle half of the rounds', 'to reach', ''],
};

/** The lines of a row's two tables: its cases and its ratios. */
const tablesOf = ({ unit, cases, goals }) => [
  [heads.cases, ...Object.entries(cases).map(([name, one]) => [name, ...figureOf(one, unit)])],
  ...(goals.length === 0
    ? []
    : [
        [
          heads.goals,
          ...goals.map((goal) => [
            `${goal.of} : ${goal.against}`,
            ...(goal.problem === undefined
              ? [digits(goal.median), `${digits(goal.low)} to ${digits(goal.high)}`]
              : ['', '']),
            goalOf(goal),
            verdict(goal),
          ]),
        ],
      ]),
];

const plain = (table) => {
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return table.map((line) => `  ${line.map((cell, i) => cell.padEnd(widths[i])).join('  ')}`.trimEnd()).join('\n');
};

const markdown = ([head, ...lines]) =>
  [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');

const titleOf = ({ id, title }) => `${id}. ${title}`;

/** For a terminal. */
export const asText = (rows) =>
  rows.map((row) => [titleOf(row), ...tablesOf(row).map(plain)].join('\n\n')).join('\n\n');

/** For a guide. */
export const asMarkdown = (rows) =>
  rows.map((row) => [`### ${titleOf(row)}`, ...tablesOf(row).map(markdown)].join('\n\n')).join('\n\n');

/** What went wrong, in words. */
export const problems = (rows) =>
  rows.flatMap(({ id, cases }) =>
    Object.entries(cases).flatMap(([name, { error }]) => (error === undefined ? [] : [`${id}, ${name}: ${error}`])),
  );
