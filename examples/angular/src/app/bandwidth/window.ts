import type { Second } from '../state/traffic';

/** The most points that are drawn: more could not be distinguished. */
const DRAWN = 600;

/** A place on the chart: seconds before its right edge, and bytes a second. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** What lies within the time before `end`, and one on either side, so that lines go on to the edges. */
export const within = (seconds: ReadonlyArray<Second>, end: number, span: number): ReadonlyArray<Second> => {
  const from = seconds.findIndex(({ at }) => at >= end - span);
  if (from === -1) return [];
  const after = seconds.findIndex(({ at }) => at > end);
  return seconds.slice(Math.max(0, from - 1), after === -1 ? undefined : after + 1);
};

/** The least time that a chart shows, in milliseconds. */
const LEAST = 30_000;

/** The time that a chart shows, in milliseconds: that for which there is data, at most as long as was chosen. */
export const fitted = (seconds: ReadonlyArray<Second>, now: number, most: number): number =>
  Math.min(most, Math.max(LEAST, now - (seconds[0]?.at ?? now)));

/** Seconds between two times of day below a chart: of some minutes, whole minutes. */
const tickSteps: ReadonlyArray<number> = [5, 15, 60, 180, 600];

/** The least step with at most six times of day, in milliseconds. */
export const tickStep = (span: number): number => 1_000 * (tickSteps.find((step) => span <= 6_000 * step) ?? 600);

/**
 * Seconds that follow each other and are drawn as one. Their bounds stay with the clock, so that nothing changes on its
 * way.
 */
const groupsOf = (seconds: ReadonlyArray<Second>, size: number): ReadonlyArray<ReadonlyArray<Second>> => {
  const groups: Second[][] = [];
  let last: number | undefined;
  for (const second of seconds) {
    const group = size === 1 ? undefined : Math.floor(second.at / (1_000 * size));
    if (group !== undefined && group === last) groups.at(-1)?.push(second);
    else groups.push([second]);
    last = group;
  }
  return groups;
};

/** So few seconds that they can be drawn: of each group the highest, since peaks are what is looked for. */
export const thinned = (
  seconds: ReadonlyArray<Second>,
  of: 'read' | 'written',
  end: number,
  span: number,
): Array<{ x: number; y: number }> => {
  const spots: Array<{ x: number; y: number }> = [];
  for (const group of groupsOf(seconds, Math.ceil(span / 1_000 / DRAWN))) {
    const first = group[0];
    if (first === undefined) continue;
    const y = group.some((second) => Number.isNaN(second[of])) ? NaN : Math.max(...group.map((second) => second[of]));
    spots.push({ x: (first.at - end) / 1000, y });
  }
  return spots;
};

export interface Summary {
  readonly read: number;
  readonly written: number;
  readonly peakRead: number;
  readonly peakWritten: number;
}

/** Averages and peaks; undefined if no figure is known. */
export const summaryOf = (seconds: ReadonlyArray<Second>): Summary | undefined => {
  const known = seconds.filter(({ read }) => !Number.isNaN(read));
  if (known.length === 0) return undefined;
  const average = (of: 'read' | 'written'): number => known.reduce((sum, second) => sum + second[of], 0) / known.length;
  return {
    read: average('read'),
    written: average('written'),
    peakRead: Math.max(...known.map(({ read }) => read)),
    peakWritten: Math.max(...known.map(({ written }) => written)),
  };
};

/** A step that makes three to six lines in the grid: a power of two. */
export const gridStep = (highest: number): number => (highest <= 0 ? 256 : 2 ** Math.ceil(Math.log2(highest / 5)));

/** The times of day within what is shown that are a multiple of the step, as seconds before the right edge. */
export const timesOf = (end: number, span: number, step: number): ReadonlyArray<number> => {
  const first = Math.ceil((end - span) / step) * step;
  const count = Math.max(0, Math.floor((end - first) / step) + 1);
  return Array.from({ length: count }, (_, i) => (first + i * step - end) / 1_000);
};
