import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { from, map } from 'rxjs';
import type { BandwidthEvent } from '../../lib/model/Event.js';
import { rates, totals } from '../../lib/operators/bandwidth.js';
import type { Traffic } from '../../lib/operators/bandwidth.js';
import { isGap } from '../../lib/operators/gap.js';
import { rate, traffic, trafficReducer } from '../../lib/tables/traffic.js';
import type { TrafficTable } from '../../lib/tables/traffic.js';
import type { TorError } from '../../lib/TorError.js';
import { bandwidth } from '../operators/events.js';
import { itFollowsItsSource, L, marbles, x } from '../operators/marbles.js';

type Item = E.Either<TorError, BandwidthEvent>;

const bytes = fc.integer({ min: 0, max: 0xffff_ffff });
const items: fc.Arbitrary<ReadonlyArray<Item>> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(bytes, bytes).map(([read, written]): Item => bandwidth(read, written)) },
    { weight: 1, arbitrary: fc.constantFrom<Item>(L, x) },
  ),
  { maxLength: 60 },
);

/** All that comes at once. */
const all = <A>(source$: { subscribe: (next: (a: A) => void) => unknown }): ReadonlyArray<A> => {
  const seen: A[] = [];
  source$.subscribe((a) => seen.push(a));
  return seen;
};

it('has a total, and the seconds with their gaps', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const second = { read: 1, written: 10 };
    const event$ = cold('-1-x-L---L-1-|', { 1: bandwidth(1, 10), L, x });
    const subs = '       ^------------!';
    const expected = '   -a-x-(Lb)L-c-|';

    expectObservable(
      traffic({ bandwidth$: event$ }).pipe(map((item) => (E.isLeft(item) ? item : item.right.table))),
    ).toBe(expected, {
      a: { total: second, seconds: [second] },
      b: { total: second, seconds: [second, undefined] },
      c: { total: { read: 2, written: 20 }, seconds: [second, undefined, second] },
      L,
      x,
    });
    expectSubscriptions(event$.subscriptions).toBe(subs);
  });
});

itFollowsItsSource('traffic', (bandwidth$) => traffic({ bandwidth$ }));

it('law: its total is that of totals, its rate that of rates', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: -1, max: 20 }), (items, window) => {
      const tables = all(traffic({ bandwidth$: from(items) }));
      const expected = (values: ReadonlyArray<E.Either<TorError, Traffic>>) => values.filter(E.isRight);
      const got = (f: (table: TrafficTable) => Traffic) =>
        tables.flatMap((item) =>
          E.isRight(item) && item.right.change._tag === 'Second' ? [E.right(f(item.right.table))] : [],
        );
      expect(got(({ total }) => total)).toEqual(expected(all(from(items).pipe(totals))));
      expect(got(rate(window))).toEqual(expected(all(from(items).pipe(rates(window)))));
    }),
  );
});

it('law: a change applied to the table before it gives the next one, of bounded length', () => {
  fc.assert(
    fc.property(items, fc.constantFrom(0, 1, 2, 7, NaN), (items, seconds) => {
      const { initial, step, apply } = trafficReducer({ seconds });
      let state = initial;
      for (const item of items) {
        if (E.isLeft(item) && !isGap(item)) continue;
        const [next, change] = step(state, E.isLeft(item) ? { _tag: 'Gap' } : { _tag: 'Event', event: item.right });
        expect(change === undefined ? state.table : apply(change)(state.table)).toEqual(next.table);
        expect(next.table.seconds.length).toBeLessThanOrEqual(Math.max(1, seconds || 1));
        state = next;
      }
    }),
  );
});

it('a rate is 0 before the first second, and after a gap', () => {
  const { initial, step } = trafficReducer();
  const [one] = step(initial, { _tag: 'Event', event: { _tag: 'Bandwidth', read: 5, written: 7 } });
  expect([initial, one, step(one, { _tag: 'Gap' })[0]].map(({ table }) => rate(3)(table))).toEqual([
    { read: 0, written: 0 },
    { read: 5, written: 7 },
    { read: 0, written: 0 },
  ]);
});
