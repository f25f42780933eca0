import { either as E } from 'fp-ts';
import * as fc from 'fast-check';
import { concat, defer, finalize, NEVER, Observable, of, Subject, take, VirtualTimeScheduler } from 'rxjs';
import * as OE from '../../lib/ObservableEither.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import type { DecodeError } from '../../lib/TorError.js';
import { itFollowsItsSource, itLeavesWhatEmitsAtOnce, itemsOf, marbles, timed, x } from '../operators/marbles.js';

const values = { f: E.right('file'), a: E.right('a'), b: E.right('b'), r: E.right(undefined), x };
const released = () => OE.right(undefined);

describe('bracket', () => {
  it('uses the resource, then releases it and completes', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const acquire$ = cold('--f|      ', values);
      const acquireSubs = '  ^-!       ';
      const use$ = cold('      -a-b|   ', values);
      const useSubs = '      --^---!   ';
      const release$ = cold('      --r|', values);
      const releaseSubs = '  ------^--!';
      const expected = '     ---a-b---|';

      const result$ = OE.bracket(
        acquire$,
        () => use$,
        () => release$,
      );
      expectObservable(result$).toBe(expected, values);
      expectSubscriptions(acquire$.subscriptions).toBe(acquireSubs);
      expectSubscriptions(use$.subscriptions).toBe(useSubs);
      expectSubscriptions(release$.subscriptions).toBe(releaseSubs);
    });
  });

  it('releases it at unsubscription, and lets the release run to its end', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const use$ = cold('    -a-b-a', values);
      const useSubs = '      ^--!  ';
      const release$ = cold('   --r|', values);
      const releaseSubs = '  ---^--!';
      const unsub = '        ---!';
      const expected = '     -a--';

      const result$ = OE.bracket(
        OE.right('file'),
        () => use$,
        () => release$,
      );
      expectObservable(result$, unsub).toBe(expected, values);
      expectSubscriptions(use$.subscriptions).toBe(useSubs);
      expectSubscriptions(release$.subscriptions).toBe(releaseSubs);
    });
  });

  it('releases a resource that is acquired after unsubscription, and does not use it', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const acquire$ = cold('----f|  ', values);
      const acquireSubs = '  ^---!   ';
      const release$ = cold('    -r| ', values);
      const releaseSubs = '  ----^-! ';
      const use = jest.fn(() => NEVER);

      const result$ = OE.bracket(acquire$, use, () => release$);
      expectObservable(result$, '--!').toBe('---');
      expectSubscriptions(acquire$.subscriptions).toBe(acquireSubs);
      expectSubscriptions(release$.subscriptions).toBe(releaseSubs);
      expect(use).not.toHaveBeenCalled();
    });
  });

  it('emits a Left of acquire, and uses and releases nothing', () => {
    marbles(({ cold, expectObservable }) => {
      const use = jest.fn(() => NEVER);
      const release = jest.fn(released);
      expectObservable(OE.bracket(cold('-x-f|', values), use, release)).toBe('-(x|)', values);
      expectObservable(OE.bracket(cold<never>('--|'), use, release)).toBe('--|');
      expectObservable(OE.bracket(cold<never>('--#'), use, release)).toBe('--#');
      expectObservable(OE.bracket(cold<never>('---'), use, release)).toBe('---');
      expect([use.mock.calls, release.mock.calls]).toEqual([[], []]);
    });
  });

  it('lets Lefts of use pass, and emits those of release after them', () => {
    marbles(({ cold, expectObservable }) => {
      const result$ = OE.bracket(
        OE.right('file'),
        () => cold('-x-a|', values),
        () => cold('-y|', { y: E.left('not closed') }),
      );
      expectObservable(result$).toBe('-x-a-y|', { ...values, y: E.left('not closed') });
    });
  });

  it.each<[string, () => ObservableEither<never, string>]>([
    ['an error notification of use', () => new Observable((subscriber) => subscriber.error(new Error('broken')))],
    [
      'an exception of use',
      () => {
        throw new Error('broken');
      },
    ],
  ])('releases it before %s passes', (_, use) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const release$ = cold('--r|', values);
      expectObservable(OE.bracket(OE.right('file'), use, () => release$)).toBe('---#', values, new Error('broken'));
      expectSubscriptions(release$.subscriptions).toBe('^--!');
    });
  });

  it('passes an error notification of release, which a subscriber that has left does not see', () => {
    marbles(({ cold, expectObservable }) => {
      const result$ = OE.bracket(
        OE.right('file'),
        () => cold('-a|', values),
        () => cold<never>('-#'),
      );
      expectObservable(result$).toBe('-a-#', values);
      expectObservable(result$, '-!').toBe('--', values);
    });
  });

  const using = (source$: ObservableEither<DecodeError, never>) =>
    OE.bracket(OE.right('file'), () => source$, released);
  itFollowsItsSource('bracket', using);
  itLeavesWhatEmitsAtOnce('bracket', using);

  it('law: a resource is never open twice or left open, whatever ends it', () => {
    const item = fc.oneof(
      fc.nat(9).map((n): E.Either<string, number> => E.right(n)),
      fc.constant<E.Either<string, number>>(E.left('x')),
    );
    const steps = fc.array(fc.record({ after: fc.nat(3), item }), { maxLength: 3 });
    fc.assert(
      fc.property(steps, steps, steps, fc.nat(12), fc.nat(3), (acquire, use, release, leaveAt, count) => {
        const scheduler = new VirtualTimeScheduler();
        let opened = 0;
        let releases = 0;
        let inUse = 0;
        const result$ = OE.bracket(
          timed(scheduler, acquire).pipe(OE.map(() => ++opened)),
          () =>
            defer(() => {
              inUse++;
              return timed(scheduler, use);
            }).pipe(finalize(() => inUse--)),
          () => {
            expect(inUse).toBe(0);
            releases++;
            return timed(scheduler, release);
          },
        );
        const subscription = result$.pipe(take(count + 1)).subscribe();
        scheduler.schedule(() => subscription.unsubscribe(), leaveAt);
        scheduler.flush();
        expect(releases).toBe(opened);
        expect(opened).toBeLessThanOrEqual(1);
        expect(inUse).toBe(0);
      }),
    );
  });

  it('law: bracket(of(a), f, () => of()) = f(a), in items', () => {
    const item = fc.nat(9).map((n): E.Either<string, number> => E.right(n));
    fc.assert(
      fc.property(fc.array(fc.record({ after: fc.nat(3), item }), { maxLength: 4 }), (use) =>
        expect(itemsOf((s) => OE.bracket(OE.right(1), () => timed(s, use), released))).toEqual(
          itemsOf((s) => timed(s, use)),
        ),
      ),
    );
  });

  it('releases it after the source of use has been unsubscribed', () => {
    const source$ = new Subject<E.Either<never, number>>();
    const log: string[] = [];
    OE.bracket(
      OE.right(1),
      () => concat(of(E.right(1)), source$),
      () => {
        log.push(`observed: ${String(source$.observed)}`);
        return released();
      },
    )
      .pipe(take(2))
      .subscribe();
    source$.next(E.right(2));
    expect(log).toEqual(['observed: false']);
  });
});
