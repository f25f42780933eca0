import type { SchedulerLike, Subscription } from 'rxjs';
import type { Duplex } from '../transport/Duplex.js';
import { queue } from './queue.js';
import type { Queue } from './queue.js';
import type { Deadline, Request, Slot } from './Request.js';
import { queueFull, transportError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { Writer } from '../internal/Writer.js';

/** The number of bytes from which the requests of a tick are written before the tick ends. */
const CHUNK = 0x10000;

/** Bytes that a request counts for in addition to its encoded form, so that small requests are not free. */
const OVERHEAD = 64;

/** Limits in bytes. */
export interface ByteLimits {
  /** Limits the requests without their last reply. */
  readonly maxInFlightBytes: number;
  /** Limits the output that the peer or the operating system has not yet taken. */
  readonly outputLimit: number;
}

/** The bytes that an encoded request counts for in the limits of queues. */
export const weightOf = (length: number): number => length + OVERHEAD;

/** The requests of one open connection. */
export interface Pipeline<P> extends Pick<Queue<P>, 'takes' | 'reply' | 'begins'> {
  readonly endpoint: string;
  /** The number of requests without their last reply. */
  readonly size: () => number;
  /** The bytes that these requests count for. */
  readonly weight: () => number;
  /** Writes the request. Requests of one tick are sent as one chunk. Fails the slot if a limit would be exceeded. */
  readonly send: (request: Request<P, unknown>, slot: Slot<P>, limits?: ByteLimits) => void;
  /** The oldest request that a caller still waits for. */
  readonly oldest: () => Slot<P> | undefined;
  /** Closes the duplex and writes nothing more. */
  readonly destroy: () => void;
  /** Destroys the pipeline and returns the requests that were in flight, oldest first. */
  readonly end: () => ReadonlyArray<Slot<P>>;
}

/**
 * `show` names a reply for an error. `broken` is called if the duplex, which may be the application's, throws;
 * `writing` is called before each write with the deadline of its requests. `tick` schedules the write of a tick's
 * requests.
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
  /** The bytes that were written and not taken, when this was last checked. */
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
