import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { of, Subject, Subscription } from 'rxjs';
import type { BandwidthEvent } from '../../lib/model/Event.js';
import { rates, ratesOver, totals } from '../../lib/operators/bandwidth.js';
import type { Traffic } from '../../lib/operators/bandwidth.js';
import { rights } from '../../lib/operators/either.js';
import type { TorError } from '../../lib/TorError.js';
import { HOUR, realTime, wallClock } from '../wallClock.js';
import { bandwidth } from './events.js';
import { itFollowsItsSource, itemsOf, L, marbles, x } from './marbles.js';
import type { Letters } from './marbles.js';

/** A digit is an event of so many bytes read, and ten times as many written. */
const events: Letters<TorError, BandwidthEvent> = {
  ...Object.fromEntries(Array.from({ length: 10 }, (_, n) => [String(n), bandwidth(n, n * 10)])),
  L,
  x,
};

/** A digit is so many bytes read, and ten times as many written. */
const traffic: Letters<TorError, Traffic> = {
  ...Object.fromEntries(Array.from({ length: 10 }, (_, n) => [String(n), E.right({ read: n, written: n * 10 })])),
  L,
  x,
};

describe('totals', () => {
  it('sums, and lets the Lefts pass without a change to the sums', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-1-2-L-3-x-1-|', events);
      const subs = '        ^------------!';
      const expected = '    -1-3-L-6-x-7-|';

      expectObservable(source$.pipe(totals)).toBe(expected, traffic);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('begins anew with each subscription', () => {
    marbles(({ cold, expectObservable }) => {
      const total$ = cold('-1-2-|', events).pipe(totals);
      const first = '      -1-3-|';
      const second = '     --1-3-|';

      expectObservable(total$).toBe(first, traffic);
      expectObservable(total$, '-^').toBe(second, traffic);
    });
  });

  it('is exact up to 2^53', () => {
    const most = 0xffff_ffff;
    const seconds = 2 ** 21;
    let last: unknown;
    of(...Array.from({ length: 1024 }, () => bandwidth(most, most)))
      .pipe(totals)
      .subscribe((item) => (last = item));
    expect(last).toEqual(E.right({ read: most * 1024, written: most * 1024 }));
    expect(Number.isSafeInteger(most * seconds)).toBe(true);
  });

  itFollowsItsSource('totals', totals);
});

describe('rates', () => {
  it('is the average of all events, then of the last ones', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-2-4-6-8-0-|', events);
      const subs = '        ^----------!';
      const expected = '    -2-3-5-7-4-|';

      expectObservable(source$.pipe(rates(2))).toBe(expected, traffic);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('begins a new window behind a ConnectionLost, and only then', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-2-4-L-8-x-6-|', events);
      const expected = '    -2-3-L-8-x-7-|';

      expectObservable(source$.pipe(rates(2))).toBe(expected, traffic);
    });
  });

  it.each([0, 1, 1.9, Number.NaN])('takes %p second for one', (window) => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-2-4-|', events);
      const expected = '    -2-4-|';

      expectObservable(source$.pipe(rates(window))).toBe(expected, traffic);
    });
  });

  it('law: rates(n) is the mean of the last n events, or of all since the gap', () => {
    const bytes = fc.nat(0xffff_ffff);
    const item = fc.oneof(
      { weight: 9, arbitrary: fc.tuple(bytes, bytes).map(([read, written]) => bandwidth(read, written)) },
      { weight: 1, arbitrary: fc.constant(L) },
    );
    fc.assert(
      fc.property(fc.array(item), fc.integer({ min: 1, max: 8 }), (items, n) => {
        const since = (end: number) => items.map(E.isLeft).lastIndexOf(true, end) + 1;
        const mean = (end: number): Traffic => {
          const window = items.slice(Math.max(since(end), end + 1 - n), end + 1).filter(E.isRight);
          const sum = window.reduce((all, { right }) => all + right.read, 0);
          const sumWritten = window.reduce((all, { right }) => all + right.written, 0);
          return { read: sum / window.length, written: sumWritten / window.length };
        };
        expect(itemsOf(() => of(...items).pipe(rates(n))).items).toEqual(
          items.map((each, end) => (E.isLeft(each) ? each : E.right(mean(end)))),
        );
      }),
    );
  });

  itFollowsItsSource('rates', rates(3));
});

describe('ratesOver', () => {
  it('divides by the time since a second before the first event, then by the window', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('2 999ms 4 999ms 6 999ms 0 |', events);
      const subs = '        ^ 999ms - 999ms - 999ms - !';
      const expected = '    2 999ms 3 999ms 5 999ms 3 |';

      expectObservable(source$.pipe(ratesOver(2_000))).toBe(expected, traffic);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('counts the time in which no event came', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('8 1999ms 4 2999ms 6 |', events);
      const expected = '    8 1999ms 4 2999ms 2 |';

      expectObservable(source$.pipe(ratesOver(3_000))).toBe(expected, traffic);
    });
  });

  it('sums the events that come at one time', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('(123) 995ms 2 |', events);
      const expected = '    (136) 995ms 4 |';

      expectObservable(source$.pipe(ratesOver(2_000))).toBe(expected, traffic);
    });
  });

  it('begins a new window behind a ConnectionLost, and only then', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('2 999ms 4 L 999ms 8 x 998ms 6 |', events);
      const expected = '    2 999ms 3 L 999ms 8 x 998ms 7 |';

      expectObservable(source$.pipe(ratesOver(2_000))).toBe(expected, traffic);
    });
  });

  it.each([HOUR, -HOUR])('goes on with its window if the wall clock is set by %d ms', async (shift) => {
    const { pass, step } = wallClock();
    const source$ = new Subject<E.Either<TorError, BandwidthEvent>>();
    const seen: number[] = [];
    source$.pipe(ratesOver(3_000), rights).subscribe(({ read }) => seen.push(read));
    for (const read of [3, 9, 6]) {
      source$.next(E.right({ _tag: 'Bandwidth', read, written: 0 }));
      step(shift);
      await pass(1_000);
    }
    expect(seen).toEqual([3, 6, 6]);
    realTime();
  });

  it('begins a new window if the clock of a custom scheduler goes back', () => {
    let now = 600_000;
    const scheduler = { now: () => now, schedule: () => Subscription.EMPTY };
    const source$ = new Subject<E.Either<TorError, BandwidthEvent>>();
    const seen: number[] = [];
    source$.pipe(ratesOver(3_000, scheduler), rights).subscribe(({ read }) => seen.push(read));
    for (const step of [1_000, 1_000, 1_000, -300_000, 1_000, 1_000, 1_000]) {
      now += step;
      source$.next(E.right({ _tag: 'Bandwidth', read: 6, written: 0 }));
    }
    expect(seen).toEqual([6, 6, 6, 6, 6, 6, 6]);
  });

  it('takes less than a second for a second', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('2 999ms 4 |', events);
      const expected = '    2 999ms 4 |';

      expectObservable(source$.pipe(ratesOver(10))).toBe(expected, traffic);
    });
  });

  it('law: with one event a second it is rates', () => {
    const bytes = fc.nat(0xffff_ffff);
    const item = fc.tuple(bytes, bytes).map(([read, written]) => bandwidth(read, written));
    fc.assert(
      fc.property(fc.array(item, { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), (items, n) => {
        let now = 0;
        const clock = { now: () => (now += 1_000) };
        const byTime: unknown[] = [];
        const byCount: unknown[] = [];
        of(...items)
          .pipe(ratesOver(n * 1_000, { ...clock, schedule: () => of().subscribe() }))
          .subscribe((rate) => byTime.push(rate));
        of(...items)
          .pipe(rates(n))
          .subscribe((rate) => byCount.push(rate));
        expect(byTime).toEqual(byCount);
      }),
    );
  });

  itFollowsItsSource('ratesOver', ratesOver(3_000));
});
