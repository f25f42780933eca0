import { defer, EMPTY, of, take, VirtualTimeScheduler } from 'rxjs';
import { observableEither as OE } from '../../lib/index.js';
import { repeatEvery } from '../../lib/operators/repeatEvery.js';
import { marbles, x } from './marbles.js';

describe('repeatEvery', () => {
  it('begins a round each n milliseconds', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a|');
      const unsub = '       ------------!';
      const subs = ['       ^-!', '     -----^-!', '     ----------^-!'];
      const expected = '    -a----a----a-';

      expectObservable(source$.pipe(repeatEvery(5)), unsub).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('never overlaps: a round that takes longer delays the next one until its end', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a-----b|');
      const unsub = '       ----------!';
      const subs = ['       ^-------!', '     --------^-!'];
      const expected = '    -a-----b-a-';

      expectObservable(source$.pipe(repeatEvery(5)), unsub).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('goes on after a Left', () => {
    marbles(({ cold, expectObservable }) => {
      const source$ = cold('-x|', { x });
      const unsub = '       -------!';
      const expected = '    -x---x--';

      expectObservable(source$.pipe(repeatEvery(4)), unsub).toBe(expected, { x });
    });
  });

  it('never emits, and begins no second round, when its source never does', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-');
      const unsub = '       ---------!';
      const subs = '        ^--------!';
      const expected = '    -';

      expectObservable(source$.pipe(repeatEvery(2)), unsub).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('repeats an empty source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('|');
      const unsub = '       ---------!';
      const subs = ['       (^!)', '     ----(^!)', '     --------(^!)'];
      const expected = '    -';

      expectObservable(source$.pipe(repeatEvery(4)), unsub).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('ends with an error notification', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('--#');
      const subs = '        ^-!';
      const expected = '    --#';

      expectObservable(source$.pipe(repeatEvery(2))).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('stops the round at unsubscription', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-a---|');
      const unsub = '       --!';
      const subs = '        ^-!';
      const expected = '    -a-';

      expectObservable(source$.pipe(repeatEvery(2)), unsub).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it('leaves no timer at unsubscription between two rounds', () => {
    const scheduler = new VirtualTimeScheduler();
    const subscription = of('a').pipe(repeatEvery(1_000, scheduler)).subscribe();
    expect(scheduler.actions).toHaveLength(1);
    subscription.unsubscribe();
    expect(scheduler.actions).toEqual([]);
  });

  it.each([
    ['a synchronous source', of(1)],
    ['an answer of chain', OE.chain((n: number) => OE.right(n + 1))(OE.right(1))],
    ['an empty source', EMPTY],
  ])('takes no stack in 30,000 rounds: %s', (_, source$) => {
    const scheduler = new VirtualTimeScheduler();
    let rounds = 0;
    const counted$ = defer(() => {
      if (++rounds === 30_000) subscription.unsubscribe();
      return source$;
    });
    const subscription = counted$.pipe(repeatEvery(0, scheduler)).subscribe();
    scheduler.flush();
    expect(rounds).toBe(30_000);
    expect(scheduler.actions).toEqual([]);
  });

  it.each([-1, NaN])('takes %d as 0', (ms) => {
    const scheduler = new VirtualTimeScheduler();
    const seen: number[] = [];
    of(1)
      .pipe(repeatEvery(ms, scheduler), take(3))
      .subscribe((n) => seen.push(n));
    scheduler.flush();
    expect(seen).toEqual([1, 1, 1]);
    expect(scheduler.now()).toBe(0);
  });

  it('gives each subscriber rounds of its own', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('a|');
      const result$ = source$.pipe(repeatEvery(4), take(2));
      expectObservable(result$).toBe('a---(a|)');
      expectObservable(result$, '--^').toBe('--a---(a|)');
      expectSubscriptions(source$.subscriptions).toBe(['^!', '--^!', '----(^!)', '------(^!)']);
    });
  });
});
