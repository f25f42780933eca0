import { either as E } from 'fp-ts';
import type { EncodeError, OutOfStep, TorError } from '../TorError.js';
import type { Writer } from '../internal/Writer.js';
import type { Sink } from './leanObservable.js';

/**
 * A request: how it is encoded, and how its replies are read. It is encoded once; only `reading` is kept until the
 * replies arrive.
 */
export interface Request<P, A> {
  /** Encodes the request. If it cannot be encoded, writes nothing and returns the error. */
  readonly write: (writer: Writer) => EncodeError | undefined;
  readonly reading: Reading<P, A>;
}

/**
 * A request has one or more replies. Each is passed to `read` in order; `isLast` detects the last one.
 */
export interface Reading<P, A> {
  /** The name of the request's message, for errors. */
  readonly name: string;
  /**
   * Whether a message of a type that usually is not a reply is a reply to this request; never, by default. Any other
   * such message is not matched with the queue.
   */
  readonly takes?: ((reply: P) => boolean) | undefined;
  /**
   * Returns the answer in a reply, or `undefined` if the reply holds none, such as the DONE after a list. Returns a
   * Left `OutOfStep` if a successful reply cannot belong to this request: the Left is not passed to the subscriber, and
   * the session ends with it.
   */
  readonly read: (reply: P) => E.Either<TorError, A> | undefined;
  readonly isLast: (reply: P) => boolean;
  /** Returns an error if a reply of which only the beginning has been received cannot belong to this request. */
  readonly begins?: ((beginning: P) => OutOfStep | undefined) | undefined;
  /** The answer if the peer ends the connection before the reply; a Left by default. */
  readonly whenLost?: E.Either<TorError, A> | undefined;
}

/**
 * The deadline of the requests of one write, on the clock of `elapsed`; `Infinity` before that write.
 */
export interface Deadline {
  due: number;
  /** The progress count when the requests were written; -1 for a request that waits for a connection. */
  progress: number;
}

/**
 * A request's place in the queue. It stays in the queue after its subscriber has unsubscribed or the request has timed
 * out, so that the late reply is matched to it and dropped.
 *
 * It is a class because there is one per request.
 */
export class Slot<P> {
  deadline: Deadline | undefined = undefined;
  /** The bytes that the request counts for in the limits of queues. */
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

  /** Whether no subscriber waits for the answer: it was delivered, or the subscriber has unsubscribed. */
  get settled(): boolean {
    return this.sink === undefined || this.sink.closed;
  }

  /** Delivers the answer in a reply, if any, and completes with the last one. */
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
