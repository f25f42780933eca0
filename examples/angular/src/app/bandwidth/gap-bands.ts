import type { Plugin } from 'chart.js';

/** Marks where a line is broken: the time of which nothing is known. */
export const gapBands = (colour: () => string): Plugin<'line'> => ({
  id: 'gapBands',
  beforeDatasetsDraw: ({ ctx, chartArea, data, scales }) => {
    const spots = data.datasets[0]?.data as ReadonlyArray<{ x: number; y: number }> | undefined;
    const axis = scales['x'];
    if (spots === undefined || axis === undefined) return;
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
    ctx.clip();
    ctx.fillStyle = colour();
    spots.forEach(({ y }, i) => {
      if (!Number.isNaN(y)) return;
      const from = axis.getPixelForValue(spots[i - 1]?.x ?? spots[i]?.x ?? 0);
      const to = axis.getPixelForValue(spots[i + 1]?.x ?? 0);
      ctx.fillRect(from, chartArea.top, Math.max(2, to - from), chartArea.height);
    });
    ctx.restore();
  },
});
