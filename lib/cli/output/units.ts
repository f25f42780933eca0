/** Formats numbers and times for people. */
import { either as E } from 'fp-ts';
import { MAX_DELAY } from '../../internal/maxDelay.js';

const steps: ReadonlyArray<string> = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Bytes with three digits and a unit: `999 B`, `1.21 KiB`, `12.3 MiB`. */
export const showBytes = (bytes: number): string => {
  let value = bytes;
  let step = 0;
  // 999.5 would be shown with four digits
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1024;
    step++;
  }
  const digits = step === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${steps[step]!}`;
};

/** A time span as `4s`, `3m04s` or `2h03m`. */
export const showSpan = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(Math.round(milliseconds) / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h${two(Math.floor((seconds % 3600) / 60))}m`;
};

const factors: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads a time span: a number and `ms`, `s`, `m` or `h`; seconds if there is no unit. Returns milliseconds, at least
 * one and at most the longest delay of a timer.
 */
export const parseSpan = (text: string): E.Either<string, number> => {
  const [, digits, unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(text) ?? [];
  const milliseconds = Math.round(Number(digits) * factors[unit]!);
  return milliseconds >= 1 && milliseconds <= MAX_DELAY
    ? E.right(milliseconds)
    : E.left('wanted a time such as 500ms, 10s, 5m or 1h, and at most 596h');
};

/** A count with its noun, in English. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
