import { either as E } from 'fp-ts';
import {
  asyncScheduler,
  distinctUntilChanged,
  filter,
  interval,
  map,
  merge,
  Observable,
  Subscription,
  switchMap,
  take,
  takeWhile,
} from 'rxjs';
import type { MonoTypeOperatorFunction, SchedulerLike } from 'rxjs';
import { MAX_DELAY } from '../../internal/maxDelay.js';
import { elapsed } from '../../internal/elapsed.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { TorError } from '../../TorError.js';
import type { V1Tor } from '../V1Tor.js';
import { parseBootstrap, readBootstrap } from './Bootstrap.js';
import type { Bootstrap } from './Bootstrap.js';

/**
 * The options of `bootstrap`.
 *
 * @category model
 * @since 0.1.0
 */
export interface BootstrapOptions {
  /**
   * Milliseconds without a step after which a stall is reported, and again after each further such time; 60,000 by
   * default. `Infinity` for never.
   */
  readonly stalledAfter?: number | undefined;
  readonly scheduler?: SchedulerLike | undefined;
}

/**
 * Requests the state once the events are active, so that no step is missed between the two. A step that both report is
 * emitted once.
 *
 * ```text
 * events    ----------10-----14---------------100---
 * state     -------5
 * items     -------5--10-----14---------14'----(100|)     14': no step for a minute
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const bootstrap = (
  tor: Pick<V1Tor, 'getInfoText' | 'event' | 'active'>,
  { stalledAfter = 60_000, scheduler = asyncScheduler }: BootstrapOptions = {},
): ObservableEither<TorError, Bootstrap> => {
  const state$ = tor.active('STATUS_CLIENT').pipe(
    filter((isActive) => isActive),
    take(1),
    switchMap(() => tor.getInfoText(['status/bootstrap-phase'])),
    map((answer) => (answer._tag === 'Left' ? answer : parseBootstrap(answer.right[0]))),
  );
  const step$ = tor
    .event('STATUS_CLIENT')
    .pipe(
      map((item) =>
        item._tag === 'Left'
          ? item
          : item.right.action === 'BOOTSTRAP'
            ? readBootstrap(item.right.arguments)
            : undefined,
      ),
    );
  return merge(step$, state$).pipe(
    filter((item) => item !== undefined),
    distinctUntilChanged(isSame),
    withStalls(stalledAfter, scheduler),
    takeWhile((item) => (item._tag === 'Left' ? item.left._tag === 'DecodeError' : item.right.percentage < 100), true),
  );
};

type Item = E.Either<TorError, Bootstrap>;

const isSame = (one: Item, other: Item): boolean =>
  one._tag === 'Right' &&
  other._tag === 'Right' &&
  isSameStep(one.right, other.right) &&
  one.right.warning?.text === other.right.warning?.text &&
  one.right.warning?.count === other.right.warning?.count;

const isSameStep = (one: Bootstrap, other: Bootstrap): boolean =>
  one.percentage === other.percentage && one.tag === other.tag && one.summary === other.summary;

/** Adds an item for each stall. A warning is not a step: its item has the time since the last step. */
const withStalls =
  (after: number, scheduler: SchedulerLike): MonoTypeOperatorFunction<Item> =>
  (source) =>
    new Observable((subscriber) => {
      const clock = elapsed(scheduler);
      const subscription = new Subscription();
      let last: Bootstrap | undefined;
      let since = clock();
      let ticks: Subscription | undefined;
      const tell = (): void => {
        if (last !== undefined) subscriber.next(E.right({ ...last, stalledFor: Math.round(clock() - since) }));
      };
      const restart = (): void => {
        since = clock();
        if (after === Infinity) return;
        if (ticks !== undefined) subscription.remove(ticks);
        ticks?.unsubscribe();
        ticks = interval(Math.min(after, MAX_DELAY), scheduler).subscribe(tell);
        subscription.add(ticks);
      };
      subscription.add(
        source.subscribe({
          next: (item) => {
            if (item._tag === 'Left') {
              subscriber.next(item);
              return;
            }
            const isStep = last === undefined || !isSameStep(last, item.right);
            if (isStep) restart();
            last = item.right;
            if (isStep) subscriber.next(item);
            else tell();
          },
          error: (error: unknown) => {
            subscriber.error(error);
          },
          complete: () => {
            subscriber.complete();
          },
        }),
      );
      return subscription;
    });
