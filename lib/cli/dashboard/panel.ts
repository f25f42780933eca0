/** Boxes, and the tables in them. */
import { clip, widthOf } from '../output/width.js';
import { fit, lineWidth, span, tall } from './Line.js';
import type { Line, Span, Style } from './Line.js';
import type { Row } from './PanelRows.js';

/** Draws a box of exactly this size, with a title at the left and a note at the right. */
export const panel = (
  title: string,
  aside: string,
  body: ReadonlyArray<Line>,
  columns: number,
  rows: number,
): ReadonlyArray<Line> => {
  const inner = columns - 4;
  const note = widthOf(title) + widthOf(aside) + 7 <= columns && aside !== '' ? ` ${aside} ─` : '';
  const heading = clip(title, columns - 6);
  const rule = '─'.repeat(Math.max(0, columns - 5 - widthOf(heading) - widthOf(note)));
  return [
    [span('╭─ ', 'faint'), span(heading, 'strong'), span(` ${rule}${note}╮`, 'faint')],
    ...tall(body, rows - 2).map((line) => [span('│ ', 'faint'), ...fit(line, inner), span(' │', 'faint')]),
    [span(`╰${'─'.repeat(Math.max(0, columns - 2))}╯`, 'faint')],
  ];
};

const styles: Readonly<Record<string, Style>> = {
  Launched: 'doubtful',
  Extended: 'doubtful',
  SentConnect: 'doubtful',
  SentResolve: 'doubtful',
  Built: 'good',
  Succeeded: 'good',
  Connected: 'good',
  Failed: 'bad',
  Closed: 'faint',
};

const labels: Readonly<Record<string, string>> = {
  Launched: 'launched',
  Extended: 'extended',
  SentConnect: 'connecting',
  SentResolve: 'resolving',
  Built: 'built',
  Succeeded: 'open',
  Connected: 'connected',
  Failed: 'failed',
  Closed: 'closed',
};

const own = <A>(table: Readonly<Record<string, A>>, key: string): A | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const statusSpan = (status: string | number, columns: number): Span => {
  const name = String(status);
  const label = own(labels, name) ?? (typeof status === 'number' ? `status ${name}` : name.toLowerCase());
  return span(clip(label, columns).padEnd(columns), own(styles, name) ?? 'plain');
};

/** Columns of a status. */
const STATUS = 10;

/**
 * Formats rows as lines: the id, unless it is the name, the status, and the path, target or router. If not all rows
 * fit, the last line has the number of further ones.
 */
export const table = (rows: ReadonlyArray<Row>, height: number, withIds: boolean): ReadonlyArray<Line> => {
  const shown = rows.length > height ? rows.slice(0, Math.max(0, height - 1)) : rows;
  const ids = withIds ? Math.max(3, ...shown.map(({ id }) => id.length)) : 0;
  const more = rows.length - shown.length;
  return [
    ...shown.map(({ id, status, what, ended }): Line => [
      ...(withIds ? [span(id.padStart(ids), 'faint'), span(' ')] : []),
      statusSpan(status, STATUS),
      span(' '),
      span(what.join(' → '), ended ? 'faint' : 'plain'),
    ]),
    ...(more > 0 ? [[span(`… ${more} more`, 'faint')]] : []),
  ];
};

/** Labels before values, as many as fit; each in the colour of its value. */
export const figures = (
  parts: ReadonlyArray<readonly [label: string, value: string, style: Style]>,
  columns: number,
): Line =>
  parts.reduce<Line>((line, [label, value, style]) => {
    const longer = [...line, span(`${line.length === 0 ? '' : '  '}${label} `, 'faint'), span(value, style)];
    return lineWidth(longer) <= columns ? longer : line;
  }, []);
