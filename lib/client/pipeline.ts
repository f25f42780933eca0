import type { SchedulerLike, Subscription } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { queue } from './queue.js';
import type { Queue } from './queue.js';
import type { Deadline, Request, Slot } from './Request.js';
import { queueFull, transportError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { Writer } from '../internal/Writer.js';

/** Octets after which a tick's requests are written before the tick ends. */
const CHUNK = 0x10000;

/** Bytes that a request counts for in addition to its encoded form, so that small requests are not free. */
const OVERHEAD = 64;

/** Limits in bytes. */
export interface ByteLimits {
  /** Of the requests without their last reply. */
  readonly maxInFlightBytes: number;
  /** Of what is written and not yet taken by the peer or the operating system. */
  readonly outputLimit: number;
}

/** What an encoded request counts for in the limits of queues. */
export const weightOf = (length: number): number => length + OVERHEAD;

/** The requests of one open connection. */
export interface Pipeline<P> extends Pick<Queue<P>, 'takes' | 'reply' | 'begins'> {
  readonly endpoint: string;
  /** Requests without their last reply. */
  readonly size: () => number;
  /** The bytes that they count for. */
  readonly weight: () => number;
  /** Writes the request; those of one tick go out as one chunk. Fails the slot if that would exceed a limit. */
  readonly send: (request: Request<P, unknown>, slot: Slot<P>, limits?: ByteLimits) => void;
  /** The oldest request that somebody still waits for. */
  readonly oldest: () => Slot<P> | undefined;
  /** Closes the duplex and writes nothing more. */
  readonly destroy: () => void;
  /** Destroys it and returns the requests that were in flight, oldest first. */
  readonly end: () => ReadonlyArray<Slot<P>>;
}

/**
 * `show` names a reply for an error. `broken` is called where the duplex, which may be someone else's, throws;
 * `writing` before each write, with the deadline of its requests. `tick` schedules the write of a tick's requests.
 */
export const pipeline = <P>(
  duplex: Duplex<Uint8Array>,
  broken: (reason: TorError) => void,
  writing: (deadline: Deadline) => void,
  show: (reply: P) => string,
  tick: SchedulerLike,
): Pipeline<P> => {
  const { add, weight, drain, ...replies } = queue<P>(show);
  const writer = new Writer();
  let scheduled = false;
  let ending: Subscription | undefined;
  /** Bytes that were written and not taken, when that was last looked up. */
  let buffered = 0;
  let ended = false;
  let deadline: Deadline = { due: Infinity, progress: -1 };
  const flush = (): void => {
    if (writer.length === 0 || ended) return;
    writing(deadline);
    deadline = { due: Infinity, progress: -1 };
    try {
      duplex.write(writer.take());
      buffered = duplex.buffered();
    } catch (error) {
      broken(transportError('Other', duplex.endpoint, String(error)));
    }
  };
  const endTick = (): void => {
    scheduled = false;
    flush();
  };
  const destroy = (): void => {
    ended = true;
    ending?.unsubscribe();
    duplex.destroy();
  };
  const exceeded = (more: number, { maxInFlightBytes, outputLimit }: ByteLimits): TorError | undefined => {
    if (!(weight() + more <= maxInFlightBytes)) {
      return queueFull('the queue of requests in flight', maxInFlightBytes, 'bytes');
    }
    if (buffered + writer.length <= outputLimit) return undefined;
    buffered = duplex.buffered();
    return buffered + writer.length <= outputLimit
      ? undefined
      : queueFull('the output that the peer has not taken', outputLimit, 'bytes');
  };
  return {
    endpoint: duplex.endpoint,
    ...replies,
    weight,
    send: (request, slot, limits) => {
      const start = writer.length;
      const problem = request.write(writer);
      slot.weight = weightOf(writer.length - start);
      const failure = problem ?? (limits === undefined ? undefined : exceeded(slot.weight, limits));
      if (failure !== undefined) {
        if (problem === undefined) writer.rewind(start);
        slot.fail(failure);
        return;
      }
      slot.deadline ??= deadline;
      add(slot);
      if (writer.length >= CHUNK) flush();
      else if (!scheduled) {
        scheduled = true;
        ending = tick.schedule(endTick);
      }
    },
    destroy,
    end: () => {
      destroy();
      return drain();
    },
  };
};
