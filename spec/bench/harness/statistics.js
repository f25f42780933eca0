/** Medians, since a machine that does something else for a moment makes a mean worthless. */

const sorted = (values) => [...values].sort((a, b) => a - b);

/** The value below which `part` of the values lie, between two of them where it must be. */
export const quantile = (values, part) => {
  const all = sorted(values);
  const at = (all.length - 1) * part;
  const low = Math.floor(at);
  const below = all[low];
  return below + (all[Math.min(low + 1, all.length - 1)] - below) * (at - low);
};

/** The median, and the quartiles around it. */
export const summary = (values) => ({
  median: quantile(values, 0.5),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** Round by round, since what slows a round slows both; rounds that one of them has not are left out. */
export const ratios = (values, others) =>
  values.map((value, round) => value / others[round]).filter((ratio) => Number.isFinite(ratio));
