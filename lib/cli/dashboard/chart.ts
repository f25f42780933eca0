/** A bar chart of block characters. */

/** Blocks from empty to full, in eighths. */
const blocks: ReadonlyArray<string> = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

const GAP = '┊';

/** Round factors within one unit. */
const factors = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 600, 800];

/** The smallest round number of bytes that is at least `n`, so that the scale does not change with each value. */
export const ceiling = (n: number): number => {
  let unit = 1;
  while (n > 1024 * unit) unit *= 1024;
  for (const factor of factors) if (n <= factor * unit) return factor * unit;
  return 1024 * unit;
};

/** The smallest number of values in a chart. */
const LEAST = 10;

/**
 * Draws the last values, the newest at the right; `undefined` is a gap. Few values take several columns each, so that
 * they fill the chart; many take one. Any value above 0 is visible.
 */
export const chart = (
  values: ReadonlyArray<number | undefined>,
  columns: number,
  rows: number,
  max: number,
): ReadonlyArray<string> => {
  const shown = columns > 0 ? values.slice(-columns) : [];
  const width = Math.max(1, Math.floor(columns / Math.max(LEAST, shown.length)));
  const margin = ' '.repeat(Math.max(0, columns - shown.length * width));
  const heights = shown.map((value) =>
    value === undefined ? undefined : value <= 0 ? 0 : Math.max(1, Math.round((Math.min(value, max) / max) * rows * 8)),
  );
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8;
    const cells = heights.map((height) =>
      (height === undefined ? GAP : blocks[Math.min(8, Math.max(0, height - below))]!).repeat(width),
    );
    return margin + cells.join('');
  });
};
