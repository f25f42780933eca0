import { filter, Observable } from 'rxjs';
import type { MonoTypeOperatorFunction } from 'rxjs';

/**
 * Hands on one item after the other: what comes while an item is still being dealt with waits for its turn, and so
 * does the end. For whoever keeps state that it changes in place.
 */
export const inTurn =
  <A>(): MonoTypeOperatorFunction<A> =>
  (source) =>
    new Observable((subscriber) => {
      const waiting: A[] = [];
      let busy = false;
      let finish: (() => void) | undefined;
      const finishWith = (end: () => void): void => {
        if (busy) finish = end;
        else end();
      };
      const take = (item: A): boolean => {
        if (busy) {
          waiting.push(item);
          return false;
        }
        busy = true;
        subscriber.next(item);
        for (let i = 0; i < waiting.length; i++) subscriber.next(waiting[i] as A);
        waiting.length = 0;
        busy = false;
        finish?.();
        return false;
      };
      // an operator that lets nothing by in the place of an observer, as in `frames()`
      return source.pipe(filter(take)).subscribe({
        error: (error: unknown) => {
          finishWith(() => subscriber.error(error));
        },
        complete: () => {
          finishWith(() => subscriber.complete());
        },
      });
    });
