/**
 * @since 0.1.0
 */
import { asapScheduler } from 'rxjs';
import type { Duplex } from '../duplex/Duplex.js';
import { queue } from '../exchange/queue.js';
import type { Deadline, Request, Slot } from '../exchange/Request.js';
import { transportError } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { Writer } from '../wire/Writer.js';

/** Octets after which a tick's requests are written before the tick ends. */
const CHUNK = 0x10000;

/**
 * The requests of one open connection.
 *
 * @category model
 * @since 0.1.0
 */
export interface Connection<P> {
  /** Requests without their last reply. */
  readonly size: () => number;
  /** Writes the request; those of one tick go out as one chunk. */
  readonly send: (request: Request<P, unknown>, slot: Slot<P>) => void;
  readonly reply: (reply: P) => boolean;
  /** The oldest request that somebody still waits for. */
  readonly oldest: () => Slot<P> | undefined;
  /** Ends it; gives the requests that were in flight, oldest first. */
  readonly end: () => ReadonlyArray<Slot<P>>;
}

/**
 * `broken` is called where the duplex, which may be someone else's, throws; `writing` before each write, with the deadline
 * of its requests.
 *
 * @category constructors
 * @since 0.1.0
 */
export const connection = <P>(
  duplex: Duplex<Uint8Array>,
  broken: (reason: TorError) => void,
  writing: (deadline: Deadline) => void,
): Connection<P> => {
  const { size, add, reply, oldest, drain } = queue<P>();
  const writer = new Writer();
  let scheduled = false;
  let ended = false;
  let deadline: Deadline = { due: Infinity };
  const flush = (): void => {
    scheduled = false;
    if (writer.length === 0 || ended) return;
    writing(deadline);
    deadline = { due: Infinity };
    try {
      duplex.write(writer.take());
    } catch (error) {
      broken(transportError('Other', duplex.endpoint, String(error)));
    }
  };
  return {
    size,
    send: (request, slot) => {
      const problem = request.write(writer);
      if (problem !== undefined) {
        slot.fail(problem);
        return;
      }
      slot.deadline ??= deadline;
      add(slot);
      if (writer.length >= CHUNK) flush();
      else if (!scheduled) {
        scheduled = true;
        asapScheduler.schedule(flush);
      }
    },
    reply,
    oldest,
    end: () => {
      ended = true;
      duplex.destroy();
      return drain();
    },
  };
};
