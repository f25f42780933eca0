import { either as E } from 'fp-ts';
import { concat, delay, map, of, range, take, VirtualTimeScheduler } from 'rxjs';
import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { RunHelpers } from 'rxjs/testing';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { closed, connectionLost, decodeError } from '../../lib/TorError.js';
import type { ConnectionLost, DecodeError } from '../../lib/TorError.js';

/** The Left that marks a gap, `L` in the marbles. */
export const L: E.Either<ConnectionLost, never> = E.left(connectionLost(1, closed('the other end left')));

/** Another Left, `x` in the marbles. */
export const x: E.Either<DecodeError, never> = E.left(decodeError('EVENT', 'Status', 0, 'a byte', 'nothing'));

/** The items that the letters of marbles stand for. */
export type Letters<L, A> = Readonly<Record<string, E.Either<L, A>>>;

/** Runs marbles in virtual time. */
export const marbles = (run: (helpers: RunHelpers) => void): void =>
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(run);

/** For `itFollowsItsSource`: the Left is left out. */
export const nothing = Symbol('nothing');

/** What every operator has in common; `passes` is what it makes of the Left x, if anything. */
export const itFollowsItsSource = (
  name: string,
  operator: (source$: ObservableEither<DecodeError, never>) => Observable<unknown>,
  passes: unknown = x,
): void => {
  it(`${name} never emits when its source never does`, () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold<never>('-');
      const subs = '              ^';
      const expected = '          -';

      expectObservable(operator(source$)).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it(`${name} completes when its source is empty`, () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold<never>('--|');
      const subs = '              ^-!';
      const expected = '          --|';

      expectObservable(operator(source$)).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it(`${name} lets an error notification pass`, () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold<never>('--#');
      const subs = '              ^-!';
      const expected = '          --#';

      expectObservable(operator(source$)).toBe(expected);
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });

  it(`${name} leaves its source when it is left`, () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('-x-x-|', { x });
      const subs = '        ^-!   ';
      const expected = '    -p-   ';
      const unsub = '       --!   ';

      expectObservable(operator(source$), unsub).toBe(passes === nothing ? '---' : expected, { p: passes });
      expectSubscriptions(source$.subscriptions).toBe(subs);
    });
  });
};

/** A source that emits while it is subscribed to may have no end. */
export const itLeavesWhatEmitsAtOnce = (
  name: string,
  operator: (source$: ObservableEither<DecodeError, never>) => Observable<unknown>,
): void => {
  it(`${name} leaves a source that emits at once when it is left`, () => {
    let emitted = 0;
    const source$ = range(0, 100).pipe(map(() => (emitted++, x)));
    operator(source$).pipe(take(3)).subscribe();
    expect(emitted).toBe(3);
  });
};

// -------------------------------------------------------------------------------------
// for laws
// -------------------------------------------------------------------------------------

/** One item, so many frames after the one before it. */
export interface Step<A> {
  readonly after: number;
  readonly item: A;
}

/** A cold Observable of the steps; an item after 0 frames comes at once. */
export const timed = <A>(scheduler: VirtualTimeScheduler, steps: ReadonlyArray<Step<A>>): Observable<A> =>
  concat(...steps.map(({ after, item }) => (after === 0 ? of(item) : of(item).pipe(delay(after, scheduler)))));

/** What came and when, and whether it completed. */
export interface Outcome<A> {
  readonly items: ReadonlyArray<A>;
  readonly at: ReadonlyArray<number>;
  readonly completed: boolean;
}

/** Runs to the end of virtual time. */
export const outcomeOf = <A>(make: (scheduler: VirtualTimeScheduler) => Observable<A>): Outcome<A> => {
  const scheduler = new VirtualTimeScheduler();
  const items: A[] = [];
  const at: number[] = [];
  let completed = false;
  make(scheduler).subscribe({
    next: (item) => {
      items.push(item);
      at.push(scheduler.now());
    },
    complete: () => {
      completed = true;
    },
  });
  scheduler.flush();
  return { items, at, completed };
};

/** The items in order, whenever they came. */
export const itemsOf = <A>(
  make: (scheduler: VirtualTimeScheduler) => Observable<A>,
): Pick<Outcome<A>, 'items' | 'completed'> => {
  const { items, completed } = outcomeOf(make);
  return { items, completed };
};
