import { either as E } from 'fp-ts';
import type { EncodeError, OutOfStep, TorError } from '../TorError.js';
import type { Writer } from '../internal/Writer.js';
import type { Sink } from './leanObservable.js';

/**
 * What is asked, and how its replies are read. It is written once; what waits for the replies has no more of it than
 * the reading.
 */
export interface Request<P, A> {
  /** Writes it; nothing, and the problem, where the wire cannot carry it. */
  readonly write: (writer: Writer) => EncodeError | undefined;
  readonly reading: Reading<P, A>;
}

/**
 * A request has one reply or more; each is handed to `read` in order, the last of them is the one that `isLast` says.
 */
export interface Reading<P, A> {
  /** The request's message, for errors. */
  readonly name: string;
  /**
   * Whether a message of a type that is not a reply in general is a reply to this request; without it, never. One that
   * is not takes no place in the queue.
   */
  readonly takes?: ((reply: P) => boolean) | undefined;
  /**
   * The answer in a reply; `undefined` if it holds none, such as the DONE behind a list. A Left `OutOfStep` if a
   * successful reply cannot be one to this request: it is not passed to the subscriber, and the session ends with it.
   */
  readonly read: (reply: P) => E.Either<TorError, A> | undefined;
  readonly isLast: (reply: P) => boolean;
  /** The evidence if a reply of which only the beginning has been received cannot be one to this request. */
  readonly begins?: ((beginning: P) => OutOfStep | undefined) | undefined;
  /** The answer if the peer ends the connection before the reply; without it, that is a Left. */
  readonly whenLost?: E.Either<TorError, A> | undefined;
}

/**
 * Until when the requests of one write are answered, as a reading of the clock of `elapsed`; `Infinity` before that
 * write.
 */
export interface Deadline {
  due: number;
  /** How often progress had been made when the requests were written; -1 for a request that waits for a connection. */
  progress: number;
}

/**
 * A request's place in the queue. The place belongs to the request and not to its subscriber: one who unsubscribes, or
 * whose time is up, gives up the answer, and the late reply is consumed in its place.
 *
 * A class, since there is one for each request.
 */
export class Slot<P> {
  deadline: Deadline | undefined = undefined;
  /** Bytes that it counts for in the limits of queues. */
  weight = 0;
  private sink: Sink<E.Either<TorError, unknown>> | undefined;

  constructor(
    readonly reading: Reading<P, unknown>,
    sink: Sink<E.Either<TorError, unknown>>,
  ) {
    this.sink = sink;
  }

  get due(): number {
    return this.deadline?.due ?? Infinity;
  }

  get progress(): number {
    return this.deadline?.progress ?? -1;
  }

  /** Whether nobody waits for the answer any more: it was given, or whoever waited has unsubscribed. */
  get settled(): boolean {
    return this.sink === undefined || this.sink.closed;
  }

  /** Passes on what a reply holds. */
  answer(answer: E.Either<TorError, unknown> | undefined, last: boolean): void {
    const { sink } = this;
    if (last) this.sink = undefined;
    if (sink === undefined || sink.closed) return;
    if (answer !== undefined) sink.next(answer);
    if (last) sink.complete();
  }

  /** The peer ended the connection with the request in flight. */
  lost(error: TorError): void {
    this.settle(this.reading.whenLost ?? E.left(error));
  }

  fail(error: TorError): void {
    this.settle(E.left(error));
  }

  private settle(answer: E.Either<TorError, unknown>): void {
    const { sink } = this;
    this.sink = undefined;
    sink?.next(answer);
    sink?.complete();
  }
}
