/**
 * Passes replies to requests, first in, first out: `concatMap` over batches of requests. The inner Observable of a
 * batch receives the replies while it is that batch's turn, and completes with the last reply.
 *
 * A batch holds many requests because `concatMap` buffers in an array and shifts it, so that a deep queue of single
 * requests would take quadratic time. New requests join the batch that waits behind the active one; there are never
 * more than these two. Replies within a batch need no recursion, so that a deep queue does not deepen the stack.
 *
 * ```text
 * requests  -a-b-c---d-e-----------
 * batches   -A-B-----C-------------      A: a    B: b, c    C: d, e
 * replies   -------1-----2-3-4-5---
 * to        -------a-----b-c-d-e---
 * ```
 */
import { concatMap, Observable, Subject } from 'rxjs';
import { outOfStep } from '../TorError.js';
import type { OutOfStep } from '../TorError.js';
import type { Slot } from './Request.js';

export interface Queue<P> {
  /** The number of requests that wait for their last reply, including those whose subscriber has unsubscribed. */
  readonly size: () => number;
  /** The sum of their weights. */
  readonly weight: () => number;
  readonly add: (slot: Slot<P>) => void;
  /** The oldest request that a caller still waits for. */
  readonly oldest: () => Slot<P> | undefined;
  /** Whether a message of a type that usually is not a reply is a reply to the oldest request. */
  readonly takes: (reply: P) => boolean;
  /**
   * Passes a reply to the oldest request. If no request waits, or the reply cannot belong to the oldest one, nothing is
   * passed on and the error is returned.
   */
  readonly reply: (reply: P) => OutOfStep | undefined;
  /** Checks the beginning of an incomplete reply in the same way; nothing is passed on. */
  readonly begins: (beginning: P) => OutOfStep | undefined;
  /** Removes and returns all requests, oldest first. */
  readonly drain: () => ReadonlyArray<Slot<P>>;
}

/** The slots before `head` have received their last reply and are no longer referenced. */
interface Batch<P> {
  readonly slots: Array<Slot<P> | undefined>;
  head: number;
  /** All slots before this index are known to be settled. */
  settled: number;
}

const firstOf = <P>(batch: Batch<P> | undefined): Slot<P> | undefined => batch?.slots[batch.head];

/** The oldest slot of a batch that a caller still waits for. */
const unsettledOf = <P>(batch: Batch<P> | undefined): Slot<P> | undefined => {
  if (batch === undefined) return undefined;
  const { slots, head } = batch;
  let i = Math.max(head, batch.settled);
  while (slots[i]?.settled === true) i++;
  batch.settled = i;
  return slots[i];
};

const restOf = <P>(batch: Batch<P> | undefined): ReadonlyArray<Slot<P>> =>
  batch === undefined ? [] : (batch.slots.slice(batch.head) as Array<Slot<P>>);

/** `show` names a reply for an error, without any part that may be a secret. */
export const queue = <P>(show: (reply: P) => string): Queue<P> => {
  let size = 0;
  let weight = 0;
  let active: Batch<P> | undefined;
  let waiting: Batch<P> | undefined;
  const unasked = (reply: P): OutOfStep => outOfStep('no reply, since no request is in flight', show(reply));
  let take: (reply: P) => OutOfStep | undefined = unasked;
  const turn = (batch: Batch<P>): Observable<never> =>
    new Observable((subscriber) => {
      active = batch;
      waiting = undefined;
      take = (reply) => {
        const slot = batch.slots[batch.head] as Slot<P>;
        // read also if no caller waits for the answer: a late reply is evidence as well
        const answer = slot.reading.read(reply);
        if (answer?._tag === 'Left' && answer.left._tag === 'OutOfStep') return answer.left;
        const isLast = slot.reading.isLast(reply);
        if (isLast) {
          // removed before its answer is passed on, since a subscriber may send a request, or close, during that call
          batch.slots[batch.head++] = undefined;
          size--;
          weight -= slot.weight;
          if (batch.head === batch.slots.length) {
            active = undefined;
            take = unasked;
            subscriber.complete();
          }
        }
        slot.answer(answer, isLast);
        return undefined;
      };
    });
  const batch$ = new Subject<Batch<P>>();
  const turns = batch$.pipe(concatMap(turn)).subscribe();
  return {
    size: () => size,
    weight: () => weight,
    add: (slot) => {
      size++;
      weight += slot.weight;
      if (waiting !== undefined) {
        waiting.slots.push(slot);
        return;
      }
      waiting = { slots: [slot], head: 0, settled: 0 };
      batch$.next(waiting);
    },
    oldest: () => unsettledOf(active) ?? unsettledOf(waiting),
    takes: (reply) => firstOf(active)?.reading.takes?.(reply) === true,
    reply: (reply) => take(reply),
    begins: (beginning) => {
      const slot = firstOf(active);
      return slot === undefined ? unasked(beginning) : slot.reading.begins?.(beginning);
    },
    drain: () => {
      const rest = [...restOf(active), ...restOf(waiting)];
      turns.unsubscribe();
      active = waiting = undefined;
      take = unasked;
      size = weight = 0;
      return rest;
    },
  };
};
