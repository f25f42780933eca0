/** Lines of styled text with an exact width, before they become bytes for a terminal. */
import { visible } from '../output/visible.js';
import { clip, widthOf } from '../output/width.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The meaning of a text, which determines its colour. */
export type Style = 'plain' | 'faint' | 'strong' | 'good' | 'doubtful' | 'bad' | 'read' | 'written' | 'key';

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = ReadonlyArray<Span>;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Makes a span. All text reaches the screen through it, so that no control character does. */
export const span = (text: string, style: Style = 'plain'): Span => ({ text: visible(text), style });

export const blank = (columns: number): Span => span(' '.repeat(Math.max(0, columns)));

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

export const lineWidth = (line: Line): number => line.reduce((columns, { text }) => columns + widthOf(text), 0);

/** Cuts or pads the line to exactly this number of columns. */
export const fit = (line: Line, columns: number): Line => {
  const fitted: Span[] = [];
  let left = columns;
  for (const { text, style } of line) {
    if (left <= 0) break;
    const part = clip(text, left);
    fitted.push({ text: part, style });
    left -= widthOf(part);
    if (part !== text) break;
  }
  return left > 0 ? [...fitted, blank(left)] : fitted;
};

/** Aligns one part left and one right, with at least one column between them; the left one is cut if necessary. */
export const apart = (left: Line, right: Line, columns: number): Line => {
  const rightColumns = lineWidth(right);
  return rightColumns >= columns ? fit(right, columns) : [...fit(left, columns - rightColumns - 1), blank(1), ...right];
};

/** Returns exactly this number of lines: the first ones, padded with blank ones. */
export const tall = (lines: ReadonlyArray<Line>, rows: number): ReadonlyArray<Line> =>
  Array.from({ length: Math.max(0, rows) }, (_, i) => lines[i] ?? []);

/** Places two blocks with the same number of lines side by side. */
export const beside = (left: ReadonlyArray<Line>, right: ReadonlyArray<Line>): ReadonlyArray<Line> =>
  left.map((line, i) => [...line, ...(right[i] ?? [])]);

// -------------------------------------------------------------------------------------
// destructors
// -------------------------------------------------------------------------------------

/** SGR codes of the sixteen colours that every terminal's theme has. */
const codes: Readonly<Record<Style, string>> = {
  plain: '',
  faint: '2',
  strong: '1',
  good: '32',
  doubtful: '33',
  bad: '31',
  read: '36',
  written: '35',
  key: '7',
};

/** Converts the line to text for a terminal, with colours or without any escape sequence. */
export const paint = (line: Line, colours: boolean): string =>
  line
    .map(({ text, style }) => (colours && style !== 'plain' ? `\u001b[${codes[style]}m${text}\u001b[0m` : text))
    .join('');
