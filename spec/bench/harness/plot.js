/** A plot with logarithmic axes, as SVG that needs nothing else. */
import { shown } from './report.js';

const WIDTH = 640;
const HEIGHT = 360;
const MARGIN = { left: 90, right: 20, top: 40, bottom: 55 };
const COLOURS = ['#1f5fa8', '#b3501c', '#2d7a3a'];

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** From a range of values to a range of pixels. */
const scale = ([low, high], [from, to]) => {
  const span = Math.log10(high) - Math.log10(low) || 1;
  return (value) => from + ((Math.log10(value) - Math.log10(low)) / span) * (to - from);
};

const decades = (values) => [
  10 ** Math.floor(Math.log10(Math.min(...values))),
  10 ** Math.ceil(Math.log10(Math.max(...values)) - 1e-9),
];

const ticks = ([low, high]) => Array.from({ length: Math.round(Math.log10(high / low)) + 1 }, (_, i) => low * 10 ** i);

const text = (x, y, content, attributes = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped(content)}</text>`;

const line = (x1, y1, x2, y2, attributes) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" ${attributes}/>`;

/** `series` have a name and points with `x`, `y`, and what `low` and `high` half of the rounds were between. */
export const plot = ({ title, xLabel, unit, series }) => {
  const all = series.flatMap(({ points }) => points);
  const xRange = decades(all.map(({ x }) => x));
  const yRange = decades(all.flatMap(({ y, low, high }) => [y, low, high]));
  const bottom = HEIGHT - MARGIN.bottom;
  const right = WIDTH - MARGIN.right;
  const x = scale(xRange, [MARGIN.left, right]);
  const y = scale(yRange, [bottom, MARGIN.top]);
  const grid = 'stroke="#ccc" stroke-width="1"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" ` +
      `font-size="12" fill="#222">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(MARGIN.left, 22, title, 'font-size="14"'),
    ...ticks(xRange).flatMap((tick) => [
      line(x(tick), MARGIN.top, x(tick), bottom, grid),
      text(x(tick), bottom + 18, tick.toLocaleString('en'), 'text-anchor="middle"'),
    ]),
    ...ticks(yRange).flatMap((tick) => [
      line(MARGIN.left, y(tick), right, y(tick), grid),
      text(MARGIN.left - 8, y(tick) + 4, shown(tick * (1 + 1e-9), unit), 'text-anchor="end"'),
    ]),
    text((MARGIN.left + right) / 2, HEIGHT - 14, xLabel, 'text-anchor="middle"'),
    ...series.flatMap(({ name, points }, i) => {
      const colour = COLOURS[i % COLOURS.length];
      const path = points.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(' ');
      return [
        `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...points.map((point) => line(x(point.x), y(point.low), x(point.x), y(point.high), `stroke="${colour}"`)),
        ...points.map(
          (point) => `<circle cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="3" fill="${colour}"/>`,
        ),
        text(MARGIN.left + 12, MARGIN.top + 18 + 16 * i, name, `fill="${colour}"`),
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
};
