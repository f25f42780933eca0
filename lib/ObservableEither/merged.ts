import { defer, finalize, Observable, Subject, takeUntil } from 'rxjs';
import { fifo } from '../internal/Fifo.js';

/**
 * `mergeMap` of rxjs that is stack-safe: items that wait for their turn are taken in a loop. RxJS's starts the next
 * one from within the teardown of the one before.
 *
 * @internal
 */
export const merged = <I, O>(
  source$: Observable<I>,
  f: (item: I, index: number) => Observable<O>,
  concurrent: number,
): Observable<O> =>
  new Observable((subscriber) => {
    const limit = concurrent >= 1 ? concurrent : 1;
    const waiting = fifo<I>();
    const left$ = new Subject<void>();
    let index = 0;
    let active = 0;
    let running = false;
    let ended = false;

    const begin = (item: I): void => {
      active++;
      let completed = false;
      defer(() => f(item, index++))
        .pipe(
          takeUntil(left$),
          finalize(() => {
            if (!completed) return;
            active--;
            run();
          }),
        )
        .subscribe({
          next: (result) => subscriber.next(result),
          error: (error: unknown) => subscriber.error(error),
          complete: () => (completed = true),
        });
    };

    const run = (): void => {
      if (running) return;
      running = true;
      while (active < limit && waiting.size() > 0 && !subscriber.closed) begin(waiting.shift() as I);
      running = false;
      if (ended && active === 0) subscriber.complete();
    };

    // also for a source or a result that emits synchronously and never completes
    subscriber.add(() => left$.next());
    source$.pipe(takeUntil(left$)).subscribe({
      next: (item) => {
        waiting.push(item);
        run();
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => {
        ended = true;
        run();
      },
    });
  });
