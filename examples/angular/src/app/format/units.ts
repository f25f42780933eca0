const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1536` as `1.5` and `KiB`. */
export const bytesIn = (bytes: number): readonly [number: string, unit: string] => {
  const step = bytes < 1 ? 0 : Math.min(steps.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return [value.toFixed(step === 0 || value >= 99.95 ? 0 : 1), steps[step] ?? 'B'];
};

export const bytes = (count: number): string => bytesIn(count).join('\u00a0');

const two = (n: number): string => String(n).padStart(2, '0');

/** Milliseconds as `12 s`, `3 min 05 s`, `2 h 05 min`, `3 d 4 h`. */
export const duration = (ms: number): string => {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s}\u00a0s`;
  if (s < 3_600) return `${Math.floor(s / 60)}\u00a0min ${two(s % 60)}\u00a0s`;
  if (s < 86_400) return `${Math.floor(s / 3_600)}\u00a0h ${two(Math.floor(s / 60) % 60)}\u00a0min`;
  return `${Math.floor(s / 86_400)}\u00a0d ${Math.floor(s / 3_600) % 24}\u00a0h`;
};

/** The time of day, to the second. */
export const timeOfDay = (at: number): string => {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

/** With the day before it where that is not today. */
export const moment = (at: number, now: number): string => {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date(now).toDateString();
  return isToday
    ? timeOfDay(at)
    : `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${timeOfDay(at)}`;
};

export const number = (count: number): string => count.toLocaleString('en');

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
