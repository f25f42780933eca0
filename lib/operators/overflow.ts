/**
 * Backpressure for a slow consumer. Events arrive at the pace of the Tor and the connection is always read, so items
 * that the consumer is not ready for are queued or dropped: a policy sets the size of the queue and the items to drop.
 *
 * Dropped items are reported in their place by a Left {@link Dropped} with the count, as every other problem is:
 * `tapLeft` can count it, and `rights` removes it. A ConnectionLost is not dropped: it is queued like other items, and
 * if the queue is full, it is reported with the dropped items. Of several in one place, with no item kept between
 * them, only the last one is kept, and the others are counted.
 */
import { either as E } from 'fp-ts';
import { Observable, Subject, asyncScheduler, defer, finalize, takeUntil, takeWhile, timer } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { elapsed } from '../internal/elapsed.js';
import { MAX_DELAY } from '../internal/maxDelay.js';
import type { LeftOf, ObservableEither, RightOf } from '../ObservableEither.js';
import { queueFull } from '../TorError.js';
import type { ConnectionLost, Dropped, QueueFull } from '../TorError.js';
import { joined } from './either.js';
import { isGap } from './gap.js';
import { nothing, toLefts } from './Loss.js';
import type { Loss } from './Loss.js';
import { lossyQueue } from './LossyQueue.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * How `overflow` limits its queue.
 *
 * - `KeepLatest`: one item waits; a newer one replaces it.
 * - `DropOldest`: up to `limit` items wait; a further item displaces the oldest one.
 * - `DropNewest`: up to `limit` items wait; further items are dropped.
 * - `Sample`: one item waits, as in `KeepLatest`, and is taken only once every `ms` milliseconds.
 * - `Fail`: up to `limit` items wait; a further item ends the stream, with a QueueFull after those that wait.
 *
 * With a `limit` of 0, no item waits.
 *
 * @category model
 * @since 0.1.0
 */
export type OverflowPolicy =
  | { readonly _tag: 'KeepLatest' }
  | { readonly _tag: 'DropOldest'; readonly limit: number }
  | { readonly _tag: 'DropNewest'; readonly limit: number }
  | { readonly _tag: 'Sample'; readonly ms: number; readonly scheduler: SchedulerLike }
  | { readonly _tag: 'Fail'; readonly limit: number };

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Keeps only the latest item while the consumer is busy.
 *
 * @example
 * tor.circuit$.pipe(overflow(keepLatest, () => tor.saveConf))
 *
 * @category constructors
 * @since 0.1.0
 */
export const keepLatest: OverflowPolicy = { _tag: 'KeepLatest' };

/**
 * Queues up to `limit` items while the consumer is busy; a further item displaces the oldest one.
 *
 * @example
 * tor.circuit$.pipe(overflow(dropOldest(100), () => tor.saveConf))
 *
 * @category constructors
 * @since 0.1.0
 */
export const dropOldest = (limit: number): OverflowPolicy => ({ _tag: 'DropOldest', limit });

/**
 * Queues up to `limit` items while the consumer is busy; further items are dropped.
 *
 * @example
 * tor.circuit$.pipe(overflow(dropNewest(100), () => tor.saveConf))
 *
 * @category constructors
 * @since 0.1.0
 */
export const dropNewest = (limit: number): OverflowPolicy => ({ _tag: 'DropNewest', limit });

/**
 * Samples the source: at most one item, the latest, is passed on every `ms` milliseconds.
 *
 * @example
 * tor.circuit$.pipe(overflow(sampleEvery(1_000), () => tor.saveConf))
 *
 * @category constructors
 * @since 0.1.0
 */
export const sampleEvery = (ms: number, scheduler: SchedulerLike = asyncScheduler): OverflowPolicy => ({
  _tag: 'Sample',
  ms,
  scheduler,
});

/**
 * Queues up to `limit` items while the consumer is busy; a further item ends the stream with a Left `QueueFull`.
 *
 * @example
 * tor.circuit$.pipe(overflow(failAt(100), () => tor.saveConf))
 *
 * @category constructors
 * @since 0.1.0
 */
export const failAt = (limit: number): OverflowPolicy => ({ _tag: 'Fail', limit });

const limitOf = (policy: OverflowPolicy): number => {
  switch (policy._tag) {
    case 'KeepLatest':
    case 'Sample':
      return 1;
    case 'DropOldest':
    case 'DropNewest':
    case 'Fail':
      return policy.limit > 0 ? policy.limit : 0;
  }
};

// -------------------------------------------------------------------------------------
// operators
// -------------------------------------------------------------------------------------

/**
 * `chain` of `ObservableEither` with a limited queue: `project` is called with one value at a time, when the
 * Observable of the previous value has completed and been torn down. A Left passes in its place without `project`, and
 * can be dropped like a value unless it is a ConnectionLost. While nothing is dropped, the items are those of `chain`.
 *
 * ```text
 * source                         -a-b-c---d|
 * project                         -----r|               takes six frames
 * overflow(keepLatest, project)  ------aD----c-----d|   D reports one dropped item
 * ```
 *
 * @example
 * tor.log$.pipe(overflow(dropOldest(100), ({ message }) => observableEither.right(message.trim())))
 *
 * @category operators
 * @since 0.1.0
 */
export const overflow: {
  <I extends E.Either<{ readonly _tag: string }, unknown>, L2, B>(
    policy: OverflowPolicy,
    project: (a: RightOf<I>) => ObservableEither<L2, B>,
  ): (source$: Observable<I>) => ObservableEither<LeftOf<I> | L2 | Dropped | ConnectionLost | QueueFull, B>;
  <A, L2, B>(
    policy: OverflowPolicy,
    project: (a: A) => ObservableEither<L2, B>,
  ): <I extends E.Either<{ readonly _tag: string }, A>>(
    source$: Observable<I>,
  ) => ObservableEither<LeftOf<I> | L2 | Dropped | ConnectionLost | QueueFull, B>;
} =
  <A, L2, B>(policy: OverflowPolicy, project: (a: A) => ObservableEither<L2, B>) =>
  <I extends E.Either<{ readonly _tag: string }, A>>(source$: Observable<I>): ObservableEither<never, B> =>
    overflowOf(policy, project)(joined(source$)) as Observable<never>;

const overflowOf =
  <A, L2, B>(policy: OverflowPolicy, project: (a: A) => ObservableEither<L2, B>) =>
  <L1 extends { readonly _tag: string }>(
    source$: ObservableEither<L1, A>,
  ): ObservableEither<L1 | L2 | Dropped | ConnectionLost | QueueFull, B> =>
    new Observable((subscriber) => {
      const limit = limitOf(policy);
      const waiting = lossyQueue<E.Either<L1 | QueueFull, A>>();
      const full$ = new Subject<void>();
      const clock = policy._tag === 'Sample' ? elapsed(policy.scheduler) : () => 0;
      const start = clock();
      let busy = false;
      let ended = false;
      let running = false;
      let ticking = false;
      /** Whether a waiting item may be taken now; with `Sample`, only at its ticks. */
      let open = policy._tag !== 'Sample';

      const end = (): void => {
        ended = true;
        open = true;
      };

      const dropFor = (item: E.Either<L1, A>): void => {
        switch (policy._tag) {
          case 'DropNewest':
            return waiting.lose(item);
          case 'KeepLatest':
          case 'DropOldest':
          case 'Sample':
            if (limit === 0 || isGap(item)) return waiting.lose(item);
            waiting.loseFirst();
            return waiting.push(item);
          case 'Fail':
            end();
            waiting.push(E.left(queueFull('overflow', limit)));
            full$.next();
        }
      };

      const tell = (loss: Loss): void => toLefts(loss).forEach((left) => subscriber.next(left));

      const consume = (a: A): void => {
        if (subscriber.closed) return;
        busy = true;
        let completed = false;
        subscriber.add(
          defer(() => project(a))
            .pipe(
              takeWhile(() => !subscriber.closed),
              // the next one begins once this one has been torn down
              finalize(() => {
                if (!completed) return;
                busy = false;
                run();
              }),
            )
            .subscribe({
              next: (result) => subscriber.next(result),
              error: (error: unknown) => subscriber.error(error),
              complete: () => (completed = true),
            }),
        );
      };

      /**
       * Takes the items one after another; a loop, since a consumer may complete synchronously and the source may
       * react to it.
       */
      const run = (): void => {
        if (running) return;
        running = true;
        while (!busy && !subscriber.closed) {
          const first = open ? waiting.shift() : undefined;
          if (first !== undefined) {
            open = ended || policy._tag !== 'Sample';
            if (first.before !== nothing) tell(first.before);
            if (E.isLeft(first.item)) subscriber.next(first.item);
            else consume(first.item.right);
            continue;
          }
          const loss = waiting.size() === 0 ? waiting.shiftLoss() : nothing;
          if (loss === nothing) {
            if (ended) subscriber.complete();
            break;
          }
          tell(loss);
        }
        running = false;
      };

      /** Schedules the next tick if there may be an item to take. */
      const awaitTick = (): void => {
        if (policy._tag !== 'Sample' || ticking || ended || waiting.size() === 0) return;
        const { ms, scheduler } = policy;
        ticking = true;
        subscriber.add(
          timer(ms > 0 ? Math.min(ms - ((clock() - start) % ms), MAX_DELAY) : 0, scheduler).subscribe(() => {
            ticking = false;
            open = true;
            run();
            open = ended;
            awaitTick();
          }),
        );
      };

      // before subscribing to the source, which may emit synchronously and never complete
      subscriber.add(() => full$.next());
      subscriber.add(
        source$.pipe(takeUntil(full$)).subscribe({
          next: (item) => {
            const hasRoom = waiting.size() < limit || (limit === 0 && !busy && waiting.size() === 0);
            if (hasRoom) waiting.push(item);
            else dropFor(item);
            run();
            awaitTick();
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => {
            end();
            run();
          },
        }),
      );
    });
