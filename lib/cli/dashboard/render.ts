/** Renders the dashboard as lines: a pure function of a model and a size. */
import { showError } from '../Outcome.js';
import { counted, showBytes, showSpan } from '../output/units.js';
import { visible } from '../output/visible.js';
import { wrap } from '../output/width.js';
import type { Status } from '../../model/Status.js';
import type { TrafficTable } from '../../tables/traffic.js';
import { ceiling, chart } from './chart.js';
import { apart, beside, fit, span, tall } from './Line.js';
import type { Line, Style } from './Line.js';
import type { Model } from './Model.js';
import { figures, panel, table } from './panel.js';
import { alive, inOrder } from './PanelRows.js';
import type { PanelRows, Thing } from './PanelRows.js';

export interface View {
  readonly columns: number;
  readonly rows: number;
  /** The name of the Tor. */
  readonly title: string;
  readonly timeOfDay: (milliseconds: number) => string;
}

/** The smallest size that has room for boxes. */
const boxes = { columns: 60, rows: 18 } as const;

/** Returns as many lines as the view has rows, each exactly as wide as its columns. */
export const render = (model: Model, view: View): ReadonlyArray<Line> => {
  const { columns, rows } = view;
  const body = columns >= boxes.columns && rows >= boxes.rows ? panels(model, view) : compact(model, view);
  const top = [header(model, view), ...body];
  return [...tall(top, rows - 1), footer(model, view)].slice(-Math.max(1, rows)).map((line) => fit(line, columns));
};

// -------------------------------------------------------------------------------------
// first and last line
// -------------------------------------------------------------------------------------

const header = (model: Model, { columns, title }: View): Line =>
  apart(
    [span(' '), span(title, 'strong')],
    [...status(model.status, model.date), span(` ${showSpan(model.now - model.startedAt).padStart(6)} `, 'faint')],
    columns,
  );

const status = (now: Status, at: number): Line => {
  switch (now._tag) {
    case 'Idle':
      return [span('○ idle', 'faint')];
    case 'Connecting':
      return [span(`◌ connecting${attempt(now.attempt)}`, 'doubtful')];
    case 'Authenticating':
      return [span(`◌ authenticating${attempt(now.attempt)}`, 'doubtful')];
    case 'Connected':
      return [span('● connected', 'good')];
    case 'Waiting':
      return [span(`○ trying again in ${Math.max(0, Math.ceil((now.until - at) / 1000))}s`, 'bad')];
    case 'Closed':
      return [span('○ closed', 'bad')];
  }
};

const attempt = (n: number): string => (n > 1 ? ` (${n})` : '');

/** Milliseconds for which the last line shows the effect of a key. */
const SAID = 4_000;

const footer = ({ said, status: now, now: at, gaps, problems, mode }: Model, { columns }: View): Line => {
  if (mode === 'AskReload') return question;
  const message: Line =
    said !== undefined && at - said.at < SAID
      ? [span(said.text, 'strong')]
      : now._tag === 'Waiting'
        ? [span(showError(now.reason), 'bad')]
        : [];
  const trouble: Line = [
    ...(problems > 0 ? [span(` ${counted(problems, 'problem')} `, 'doubtful')] : []),
    span(` ${gaps === 0 ? 'no gaps' : counted(gaps, 'gap')} `, gaps === 0 ? 'faint' : 'bad'),
  ];
  return apart(
    [span(' '), span(' q ', 'key'), span(' quit  '), span(' ? ', 'key'), span(' keys   '), ...message],
    trouble,
    columns,
  );
};

const question: Line = [
  span(' '),
  span('Reload and lose configuration that is not saved?', 'strong'),
  ...[span('  '), span(' y ', 'key'), span(' yes  '), span(' n ', 'key'), span(' no')],
];

const keyLines: ReadonlyArray<Line> = [
  [span('q, Ctrl-C', 'strong'), span('  quit')],
  [span('r', 'strong'), span('          reload the torrc (asks first)')],
  [span('?', 'strong'), span('          show or hide these keys')],
];

// -------------------------------------------------------------------------------------
// boxes
// -------------------------------------------------------------------------------------

const panels = (model: Model, view: View): ReadonlyArray<Line> => {
  const { columns, rows } = view;
  const left = Math.ceil(columns / 2);
  const right = columns - left;
  const room = rows - 2;
  const traffic = Math.max(6, Math.round(room * 0.26));
  return [
    ...beside(trafficPanel(model, 'read', left, traffic), trafficPanel(model, 'written', right, traffic)),
    ...things(model, view, room - traffic),
  ];
};

/** The tables and the log. The log takes the room of empty tables. */
const things = (model: Model, view: View, room: number): ReadonlyArray<Line> => {
  const { columns } = view;
  const left = Math.ceil(columns / 2);
  const all: ReadonlyArray<Section> = [
    { title: 'Circuits', rows: model.circuits, withIds: true },
    { title: 'Streams', rows: model.streams, withIds: true },
    { title: 'OR connections', rows: model.orConnections, withIds: false },
  ];
  const [first, second, third] = all;
  const shown = all.filter(({ rows }) => inOrder(rows).length > 0);
  const empty = all.filter((section) => !shown.includes(section));
  const log = (width: number, height: number): ReadonlyArray<Line> =>
    model.mode === 'Keys'
      ? panel('Keys', '', keyLines, width, height)
      : panel(
          'Log',
          empty
            .map(({ title }) => `no ${title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`)
            .join(', '),
          logLines(model, width - 4, height - 2, view),
          width,
          height,
        );
  if (first !== undefined && second !== undefined && third !== undefined && empty.length === 0) {
    const upper = Math.ceil(room / 2);
    // the name of a router needs less room than a sentence of the log
    const routers = Math.min(left, Math.max(30, Math.round(columns * 0.3)));
    return [
      ...beside(section(first, left, upper), section(second, columns - left, upper)),
      ...beside(section(third, routers, room - upper), log(columns - routers, room - upper)),
    ];
  }
  if (shown.length === 0) return log(columns, room);
  const each = Math.floor(room / shown.length);
  const tables = shown.flatMap((one, i) => section(one, left, i === 0 ? room - each * (shown.length - 1) : each));
  return beside(tables, log(columns - left, room));
};

const series = ({ seconds }: TrafficTable, which: 'read' | 'written'): ReadonlyArray<number | undefined> =>
  seconds.map((second) => second?.[which]);

const peakOf = (values: ReadonlyArray<number | undefined>): number => Math.max(0, ...values.map((value) => value ?? 0));

/** The scale is at least a KiB, so that very little traffic looks little. */
const scaleOf = (values: ReadonlyArray<number | undefined>): number => ceiling(Math.max(1024, peakOf(values)));

const rate = (n: number): string => `${showBytes(n)}/s`;

const trafficPanel = (
  { traffic }: Model,
  which: 'read' | 'written',
  columns: number,
  rows: number,
): ReadonlyArray<Line> => {
  const values = series(traffic, which).slice(-(columns - 4));
  const peak = peakOf(values);
  const scale = scaleOf(values);
  const now = figures(
    [
      ['now', rate(values.at(-1) ?? 0), which],
      ['sum', showBytes(traffic.total[which]), 'plain'],
      ['peak', rate(peak), 'plain'],
    ],
    columns - 4,
  );
  const bars = chart(values, columns - 4, rows - 3, scale).map((text): Line => [span(text, which)]);
  return panel(which === 'read' ? 'Read' : 'Written', `to ${rate(scale)}`, [now, ...bars], columns, rows);
};

interface Section {
  readonly title: string;
  readonly rows: PanelRows<unknown, Thing>;
  readonly withIds: boolean;
}

const section = ({ title, rows, withIds }: Section, columns: number, height: number): ReadonlyArray<Line> =>
  panel(title, alive(rows), table(inOrder(rows), height - 2, withIds), columns, height);

/** The last lines of the log; a long one is wrapped with an indent. */
const logLines = ({ log }: Model, columns: number, rows: number, { timeOfDay }: View): ReadonlyArray<Line> => {
  if (rows < 1) return [];
  return log
    .slice(-rows)
    .flatMap(({ at, text, isProblem }) => {
      const time = `${timeOfDay(at)} `;
      return wrap(visible(text), columns - time.length).map((part, i): Line => [
        span(i === 0 ? time : ' '.repeat(time.length), 'faint'),
        span(part, isProblem ? 'bad' : 'plain'),
      ]);
    })
    .slice(-rows);
};

// -------------------------------------------------------------------------------------
// without room for boxes
// -------------------------------------------------------------------------------------

const compact = (model: Model, view: View): ReadonlyArray<Line> => {
  const { columns, rows } = view;
  const spark = (which: 'read' | 'written'): Line => {
    const style: Style = which;
    const room = Math.max(1, columns - 22);
    const values = series(model.traffic, which).slice(-room);
    const [bars = ''] = chart(values, room, 1, scaleOf(values));
    return [span(` ${which.padEnd(7)} ${rate(values.at(-1) ?? 0).padStart(10)}  `), span(bars, style)];
  };
  const counts = figures(
    [
      [' circuits', alive(model.circuits), 'plain'],
      ['streams', alive(model.streams), 'plain'],
      ['ORs', alive(model.orConnections), 'plain'],
    ],
    columns,
  );
  return [
    spark('read'),
    spark('written'),
    counts,
    ...(model.mode === 'Keys' ? keyLines : logLines(model, columns - 1, rows - 5, view)).map((line): Line => [
      span(' '),
      ...line,
    ]),
  ];
};
