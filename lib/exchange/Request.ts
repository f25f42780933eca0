/**
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import type { Subscriber } from 'rxjs';
import type { EncodeError, TorError } from '../TorError.js';
import type { Writer } from '../wire/Writer.js';

/**
 * What is asked, and how its replies are read. A request has one reply or more; each is handed to `read` in order, the
 * last of them is the one that `isLast` says.
 *
 * @category model
 * @since 0.1.0
 */
export interface Request<P, A> {
  /** The message's name, for errors. */
  readonly name: string;
  /** Writes it; nothing, and the problem, where the wire cannot carry it. */
  readonly write: (writer: Writer) => EncodeError | undefined;
  /** Whether a message can be a reply to it; one that cannot is no reply at all, and takes no place in the queue. */
  readonly takes: (reply: P) => boolean;
  /** The answer in a reply; `undefined` where it holds none, such as the DONE behind a list. */
  readonly read: (reply: P) => E.Either<TorError, A> | undefined;
  readonly isLast: (reply: P) => boolean;
  /** The answer if the connection ends before the reply; without it, that is a Left. */
  readonly whenLost?: E.Either<TorError, A> | undefined;
}

/**
 * A request's place in the queue. The place belongs to the request and not to its subscriber: one who unsubscribes, or
 * whose time is up, gives up the answer, and the late reply is consumed in its place.
 *
 * A class, since there is one for each request.
 *
 * @category model
 * @since 0.1.0
 */
export class Slot<P> {
  /** The next one in the queue. */
  behind: Slot<P> | undefined = undefined;
  /** The next one that is due. */
  later: Slot<P> | undefined = undefined;
  private subscriber: Subscriber<E.Either<TorError, unknown>> | undefined;

  constructor(
    readonly request: Request<P, unknown>,
    subscriber: Subscriber<E.Either<TorError, unknown>>,
    /** In milliseconds of the scheduler's clock. */
    readonly due: number,
  ) {
    this.subscriber = subscriber;
  }

  /** Whether nobody waits for the answer any more: it was given, or whoever waited has unsubscribed. */
  get settled(): boolean {
    return this.subscriber === undefined || this.subscriber.closed;
  }

  /** Hands on a reply. */
  reply(reply: P, last: boolean): void {
    const { subscriber } = this;
    if (last) this.subscriber = undefined;
    if (subscriber === undefined || subscriber.closed) return;
    const answer = this.request.read(reply);
    if (answer !== undefined) subscriber.next(answer);
    if (last) subscriber.complete();
  }

  /** The connection ended with the request in flight. */
  lost(error: TorError): void {
    this.settle(this.request.whenLost ?? E.left(error));
  }

  fail(error: TorError): void {
    this.settle(E.left(error));
  }

  private settle(answer: E.Either<TorError, unknown>): void {
    const { subscriber } = this;
    this.subscriber = undefined;
    subscriber?.next(answer);
    subscriber?.complete();
  }
}
