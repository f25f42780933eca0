/** Writes a run's figures and plots into the guide. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { curves, pointsOf } from '../curves/index.js';
import { plot } from './plot.js';
import { asMarkdown } from './report.js';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
const guide = `${docs}performance.md`;

const BEGIN = '<!-- figures: written by npm run bench -- --publish -->';
const END = '<!-- end of figures -->';

const machineOf = ({ command, date, commit, machine, rounds }) =>
  [
    `Measured on ${date} with \`${command}\`, ${rounds} rounds, at commit ${commit ?? 'unknown'}:`,
    `${machine.processor}; ${machine.memory}; ${machine.system}; Node ${machine.node}; load ` +
      `${machine.load.toFixed(1)} at the start.`,
  ].join('\n');

const drawn = (run) =>
  curves.flatMap((curve) => {
    const report = run.curves.find(({ id }) => id === curve.id);
    const series = report === undefined ? [] : pointsOf(curve, report).filter(({ points }) => points.length > 0);
    if (series.length === 0) return [];
    const { id, title, unit, x: xLabel } = curve;
    mkdirSync(`${docs}images`, { recursive: true });
    writeFileSync(`${docs}images/bench-${id}.svg`, plot({ title, xLabel, unit, series }));
    return [`![${title}](images/bench-${id}.svg)`];
  });

export const publish = (run) => {
  const text = readFileSync(guide, 'utf8');
  const [before] = text.split(BEGIN);
  const [, after] = text.split(END);
  const figures = [machineOf(run), asMarkdown(run.rows), '### How cost grows', ...drawn(run)].join('\n\n');
  writeFileSync(guide, `${before}${BEGIN}\n\n${figures}\n\n${END}${after}`);
};
