/** Traffic counters, and random failures. */
import { all, alter, drawn, given, tell } from '../Change.js';
import type { Change } from '../Change.js';
import { numberOf } from '../config/Config.js';

/** Adds bytes to this second's bandwidth. */
export const used = (read: number, written: number): Change =>
  alter((state) => ({ read: state.read + read, written: state.written + written }));

/** Chooses one change or the other at random, by the failure rate of the settings. */
export const failing = (bad: Change, good: Change): Change =>
  given(({ settings }) => drawn(0, 9999, (n) => (n < settings.failureRate * 10_000 ? bad : good)));

/** Ends a second: reports the bytes read and written in it, at most what BandwidthRate allows. */
export const endSecond: Change = /* #__PURE__ */ drawn(50, 150, (percent) =>
  given(({ streams, config, read, written }) => {
    const most = numberOf(config, 'BandwidthRate');
    let rate = 0;
    for (const stream of streams.values()) if (stream.status === 'Open') rate += stream.rate;
    const moved = Math.floor((rate * percent) / 100);
    const now = { read: Math.min(most, read + moved), written: Math.min(most, written + Math.floor(moved / 8)) };
    return all([
      alter(({ nextSecondAt, totalRead }) => ({
        nextSecondAt: nextSecondAt + 1000,
        totalRead: totalRead + now.read,
        read: 0,
        written: 0,
      })),
      tell({ _tag: 'Bandwidth', ...now }),
    ]);
  }),
);
