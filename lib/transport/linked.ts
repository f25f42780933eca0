/**
 * A connection within this process.
 *
 * Written data goes into a queue, and one loop per pair of ends delivers it: a re-entrant write returns at once and is
 * delivered by the running loop, so that the stack does not grow while the two ends answer each other.
 */
import { either as E } from 'fp-ts';
import type { SchedulerLike, Subscriber, Subscription } from 'rxjs';
import { asyncScheduler } from 'rxjs';
import { elapsed } from '../internal/elapsed.js';
import { Turns } from '../internal/Turns.js';
import type { TransportError } from '../TorError.js';
import { transportError } from '../TorError.js';
import type { Duplex } from './Duplex.js';
import { single } from './single.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The options of an in-memory connection.
 *
 * @category model
 * @since 0.1.0
 */
export interface LinkedOptions {
  /** Milliseconds from a write to its arrival. 0 by default: data is delivered within the write. */
  readonly delay?: number | undefined;
  /** The maximum size of the chunks that arrive, in bytes. By default they are as they were written. */
  readonly chunkSize?: number | undefined;
  /** The scheduler of `delay`. `asyncScheduler` by default. */
  readonly scheduler?: SchedulerLike | undefined;
}

/** The last item of a direction; with a reason if the connection broke. */
interface Ending {
  readonly reason: TransportError | undefined;
}

type Item = Uint8Array | Ending;

/** One of the two directions. */
interface Direction {
  readonly incoming$: Duplex<Uint8Array>['incoming$'];
  readonly write: (chunk: Uint8Array) => void;
  readonly buffered: () => number;
  /** Ends the direction after the data that was written. */
  readonly end: () => void;
  /** Ignores all further writes. */
  readonly shut: () => void;
  /** Drops the data in transit; called after `shut`, when the writer destroyed the connection. */
  readonly cut: () => void;
  /** Drops all data and completes; called when the reader destroyed the connection. */
  readonly abandon: () => void;
  /** Delivers the data that has arrived; returns false if there was none. */
  readonly deliver: () => boolean;
}

/** The callbacks of a direction to its pair. */
interface Pair {
  readonly pump: () => void;
  /** The writer ended, and the reading end has no subscriber any more. */
  readonly endUnseen: () => void;
}

// -------------------------------------------------------------------------------------
// internal
// -------------------------------------------------------------------------------------

const endpoint = 'memory:';

const inOrder: Ending = { reason: undefined };
const broken: Ending = {
  reason: /* #__PURE__ */ transportError('Reset', endpoint, 'the other end destroyed the connection'),
};

const isEnding = (item: Item): item is Ending => 'reason' in item;

const piecesOf = (chunk: Uint8Array, size: number): ReadonlyArray<Uint8Array> =>
  chunk.byteLength <= size
    ? [chunk]
    : Array.from({ length: Math.ceil(chunk.byteLength / size) }, (_, i) => chunk.subarray(i * size, (i + 1) * size));

/** Holds written items until they have arrived. */
interface Transit {
  readonly enter: (item: Item) => void;
  readonly clear: () => void;
}

/** Delays each item by `delay` and keeps the order. There is one timer at a time, for the next item. */
const transit = (delay: number, scheduler: SchedulerLike, arrive: (items: ReadonlyArray<Item>) => void): Transit => {
  const clock = elapsed(scheduler);
  const underway: Array<{ readonly item: Item; readonly due: number }> = [];
  let timer: Subscription | undefined;
  const arm = (): void => {
    const next = underway[0];
    if (next !== undefined) timer ??= scheduler.schedule(release, next.due - clock());
  };
  const release = (): void => {
    timer = undefined;
    const now = clock();
    const early = underway.findIndex(({ due }) => due > now);
    const due = underway.splice(0, early < 0 ? underway.length : early);
    arm();
    arrive(due.map(({ item }) => item));
  };
  return {
    enter: (item) => {
      underway.push({ item, due: clock() + delay });
      arm();
    },
    clear: () => {
      timer?.unsubscribe();
      timer = undefined;
      underway.length = 0;
    },
  };
};

const direction = (options: LinkedOptions, pair: Pair): Direction => {
  const { delay = 0, scheduler = asyncScheduler } = options;
  // an invalid size is replaced by the nearest valid one
  const chunkSize = Math.max(1, Math.floor(options.chunkSize ?? Infinity) || 1);
  let arrived: Array<Item> = [];
  let handingOn: Array<Item> = [];
  let buffered = 0;
  let open = true;
  let severed = false;
  let over = false;
  let taken = false;
  let receiver: Subscriber<E.Either<TransportError, Uint8Array>> | undefined;

  const late = transit(delay, scheduler, (items) => {
    for (const item of items) arrived.push(item);
    pair.pump();
  });
  const enter = (item: Item): void => {
    if (delay > 0) late.enter(item);
    else arrived.push(item);
  };
  const clear = (): void => {
    late.clear();
    arrived = [];
    handingOn.length = 0;
    buffered = 0;
  };
  const finish = ({ reason }: Ending): void => {
    over = true;
    const last = receiver;
    if (last === undefined) return pair.endUnseen();
    if (reason !== undefined) last.next(E.left(reason));
    last.complete();
  };

  return {
    incoming$: single('incoming$', endpoint, (subscriber) => {
      taken = true;
      if (over) {
        subscriber.complete();
        return;
      }
      receiver = subscriber;
      subscriber.add(() => {
        receiver = undefined;
        pair.pump();
      });
      pair.pump();
    }),
    write: (chunk) => {
      if (!open || chunk.byteLength === 0) return;
      buffered += chunk.byteLength;
      for (const piece of piecesOf(chunk, chunkSize)) enter(piece);
      pair.pump();
    },
    buffered: () => buffered,
    end: () => {
      if (!open) return;
      open = false;
      enter(inOrder);
      pair.pump();
    },
    shut: () => {
      open = false;
    },
    cut: () => {
      if (over || severed) return;
      severed = true;
      const lost = buffered > 0;
      clear();
      enter(lost ? broken : inOrder);
      pair.pump();
    },
    abandon: () => {
      open = false;
      if (over) return;
      over = true;
      clear();
      receiver?.complete();
    },
    deliver: () => {
      if (!taken || arrived.length === 0) return false;
      handingOn = arrived;
      arrived = [];
      for (const item of handingOn) {
        if (isEnding(item)) {
          finish(item);
        } else {
          buffered -= item.byteLength;
          receiver?.next(E.right(item));
        }
      }
      // so that an idle connection does not keep a chunk in memory
      handingOn.length = 0;
      return true;
    },
  };
};

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Makes the two ends of an in-memory connection: each end receives the bytes that the other end writes. Without a
 * delay they arrive before `write` returns, or, within a receiver, after that receiver has returned.
 *
 * After `end`, an end still receives until the other one has ended too. `destroy` ends both directions at once; the
 * other end emits a Left `Reset` if any bytes that were written to it are lost.
 *
 * @example
 * const [ours, theirs] = linked({ chunkSize: 1 });
 * serve(tor)(theirs).subscribe();
 * client(of(E.right(ours)));
 *
 * @category constructors
 * @since 0.1.0
 */
export const linked = (options: LinkedOptions = {}): readonly [Duplex<Uint8Array>, Duplex<Uint8Array>] => {
  const turns = new Turns();
  const deliver = (): void => {
    while (forth.deliver() || back.deliver());
  };
  const pump = (): void => {
    // if a loop is running, it delivers this as well
    if (!turns.busy) turns.run(deliver, undefined);
  };
  const forth: Direction = direction(options, { pump, endUnseen: () => back.end() });
  const back: Direction = direction(options, { pump, endUnseen: () => forth.end() });

  const end = (out: Direction, into: Direction): Duplex<Uint8Array> => ({
    incoming$: into.incoming$,
    write: out.write,
    buffered: out.buffered,
    end: out.end,
    destroy: () => {
      // before any observer is notified
      out.shut();
      into.abandon();
      out.cut();
    },
    endpoint,
  });
  return [end(forth, back), end(back, forth)];
};
