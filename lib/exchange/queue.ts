/**
 * Replies to requests, first in, first out.
 *
 * `concatMap` runs over batches of requests and not over single ones: its buffer is an array that is shifted, so that a
 * deep queue of single ones would cost the square of its depth. Requests join the batch that waits behind the one whose
 * replies are arriving; there are never more than these two, and a batch's replies are handed on in a loop, so that no
 * depth of the queue is a depth of the stack.
 *
 * ```text
 * requests  -abc--d-e------------
 * batches   -[abc]-[de]----------
 * replies   ------A-BC---D-E-----
 * to        ------a-bc---d-e-----
 * ```
 *
 * @since 0.1.0
 */
import { concatMap, Observable, Subject } from 'rxjs';
import { outOfStep } from '../TorError.js';
import type { OutOfStep } from '../TorError.js';
import type { Slot } from './Request.js';

/**
 * @category model
 * @since 0.1.0
 */
export interface Queue<P> {
  /** How many wait for their last reply, those that were given up among them. */
  readonly size: () => number;
  /** The sum of their weights. */
  readonly weight: () => number;
  readonly add: (slot: Slot<P>) => void;
  /** The oldest that somebody still waits for. */
  readonly oldest: () => Slot<P> | undefined;
  /** Whether a message that is not a reply in general is one to the oldest request. */
  readonly takes: (reply: P) => boolean;
  /**
   * Passes a reply to the oldest request. If none waits, or the reply cannot be one to it, nothing is passed on, and the
   * evidence is returned.
   */
  readonly reply: (reply: P) => OutOfStep | undefined;
  /** As `reply`, for the beginning of a reply that is not whole: it is judged, and nothing is passed on. */
  readonly begins: (beginning: P) => OutOfStep | undefined;
  /** Takes everything out, oldest first. */
  readonly drain: () => ReadonlyArray<Slot<P>>;
}

/** The slots up to its last one, of a chain that all batches share. */
interface Batch<P> {
  last: Slot<P>;
  complete: () => void;
}

/**
 * `show` names a reply for an error, without what may be a secret in it.
 *
 * @category constructors
 * @since 0.1.0
 */
export const queue = <P>(show: (reply: P) => string): Queue<P> => {
  let size = 0;
  let weight = 0;
  let first: Slot<P> | undefined;
  let last: Slot<P> | undefined;
  /** As far as all are known to be settled; those before it are as well. */
  let settled: Slot<P> | undefined;
  let active: Batch<P> | undefined;
  let waiting: Batch<P> | undefined;
  const unasked = (reply: P): OutOfStep => outOfStep('no reply, since no request is in flight', show(reply));
  const batch$ = new Subject<Batch<P>>();
  const turn = (batch: Batch<P>): Observable<never> =>
    new Observable((subscriber) => {
      active = batch;
      if (batch === waiting) waiting = undefined;
      batch.complete = (): void => {
        active = undefined;
        subscriber.complete();
      };
    });
  const turns = batch$.pipe(concatMap(turn)).subscribe();
  return {
    size: () => size,
    weight: () => weight,
    add: (slot) => {
      size++;
      weight += slot.weight;
      if (first === undefined) first = slot;
      else if (last !== undefined) last.behind = slot;
      last = slot;
      if (waiting === undefined) {
        waiting = { last: slot, complete: () => undefined };
        batch$.next(waiting);
      } else waiting.last = slot;
    },
    oldest: () => {
      let slot = settled ?? first;
      while (slot?.settled === true) {
        settled = slot;
        slot = slot.behind;
      }
      return slot;
    },
    takes: (reply) => first?.reading.takes?.(reply) === true,
    reply: (reply) => {
      const slot = first;
      if (slot === undefined) return unasked(reply);
      // read also if nobody waits for the answer any more: a late reply is evidence as well
      const answer = slot.reading.read(reply);
      if (answer?._tag === 'Left' && answer.left._tag === 'OutOfStep') return answer.left;
      const isLast = slot.reading.isLast(reply);
      if (isLast) {
        // taken out before it is handed on, since a subscriber may ask again, or close, from within
        size--;
        weight -= slot.weight;
        first = slot.behind;
        slot.behind = undefined;
        if (slot === settled) settled = undefined;
        if (slot === active?.last) active.complete();
      }
      slot.answer(answer, isLast);
      return undefined;
    },
    begins: (beginning) => (first === undefined ? unasked(beginning) : first.reading.begins?.(beginning)),
    drain: () => {
      const rest = [...chain(first)];
      turns.unsubscribe();
      active = waiting = undefined;
      first = last = settled = undefined;
      size = weight = 0;
      return rest;
    },
  };
};

function* chain<P>(first: Slot<P> | undefined): Iterable<Slot<P>> {
  for (let slot = first; slot !== undefined; slot = slot.behind) yield slot;
}
