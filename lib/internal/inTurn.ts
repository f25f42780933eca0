import { filter, Observable } from 'rxjs';
import type { MonoTypeOperatorFunction } from 'rxjs';
import { Turns } from './Turns.js';

/**
 * Serializes re-entrant emissions: an item that arrives while another is being delivered is queued, and so is the end.
 * Put it in front of an operator that changes its state in place.
 */
export const inTurn =
  <A>(): MonoTypeOperatorFunction<A> =>
  (source) =>
    new Observable((subscriber) => {
      const turns = new Turns();
      const emit = (item: A): void => {
        subscriber.next(item);
      };
      const take = (item: A): boolean => {
        turns.run(emit, item);
        return false;
      };
      // an operator that drops all items instead of an observer, as in `frames()`
      return source.pipe(filter(take)).subscribe({
        error: (error: unknown) => {
          turns.run(() => subscriber.error(error), undefined);
        },
        complete: () => {
          turns.run(() => subscriber.complete(), undefined);
        },
      });
    });
