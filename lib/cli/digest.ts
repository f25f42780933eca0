/** Bounds the number of lines that clients of a server can cause. */
import { either as E } from 'fp-ts';
import { Observable } from 'rxjs';
import type { OperatorFunction, Subscription } from 'rxjs';
import { complain } from './deliver.js';
import type { Io } from './Io.js';
import { note } from './Outcome.js';
import type { Notice, Outcome } from './Outcome.js';

/**
 * Something that may happen often. `kind` is its name in a summary, in the plural and one of a fixed set; `most` of a
 * kind are written one by one per interval.
 */
export interface Occurrence {
  readonly kind: string;
  readonly most: number;
  readonly notice: Notice;
}

interface Tally {
  written: number;
  withheld: number;
}

/** Milliseconds between two summaries. */
const INTERVAL = 10_000;

/**
 * Writes the first occurrences of each kind at once, and then one line per interval with the number of the others. A
 * kind is written one by one again after an interval in which none of it was withheld. The remaining number is written
 * at the end, also when the subscriber unsubscribes.
 */
export const digest =
  (io: Io): OperatorFunction<E.Either<Occurrence, string>, Outcome> =>
  (source$) =>
    new Observable((subscriber) => {
      const tallies = new Map<string, Tally>();
      let timer: Subscription | undefined;

      const summary = (): Notice | undefined => {
        const parts = [...tallies].flatMap(([kind, { withheld }]) => (withheld === 0 ? [] : [`${withheld} ${kind}`]));
        return parts.length === 0 ? undefined : note(`in the last ${INTERVAL / 1_000} s also: ${parts.join(', ')}`);
      };
      const arm = (): void => {
        timer ??= io.scheduler.schedule(turn, INTERVAL);
      };
      const turn = (): void => {
        timer = undefined;
        const notice = summary();
        for (const [kind, tally] of tallies) {
          if (tally.withheld === 0) tallies.delete(kind);
          else tally.withheld = 0;
        }
        if (tallies.size > 0) arm();
        if (notice !== undefined) subscriber.next(E.left(notice));
      };
      const isWritten = ({ kind, most }: Occurrence): boolean => {
        const tally = tallies.get(kind) ?? { written: 0, withheld: 0 };
        tallies.set(kind, tally);
        arm();
        if (tally.written < most) return ++tally.written > 0;
        tally.withheld++;
        return false;
      };

      subscriber.add(() => {
        timer?.unsubscribe();
        const notice = summary();
        if (notice !== undefined) complain(io, notice);
      });
      subscriber.add(
        source$.subscribe({
          next: (item) => {
            if (E.isRight(item)) subscriber.next(item);
            else if (isWritten(item.left)) subscriber.next(E.left(item.left.notice));
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        }),
      );
    });
