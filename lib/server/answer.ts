/**
 * Asks a Tor and writes its answer in the request's place.
 *
 * @since 0.1.0
 */
import { from, Subscriber } from 'rxjs';
import type { either as E } from 'fp-ts';
import { closed, unexpectedReply } from '../TorError.js';
import type { ServerError, TorError } from '../TorError.js';
import { DONE, writeError } from './encode.js';
import { cannotCarry, noAnswer, showThrown, toServerError } from './errors.js';
import type { Place, ReplyQueue } from './ReplyQueue.js';
import type { Ask } from './requests.js';

/**
 * @since 0.1.0
 */
export interface Asker {
  /** A frame was written, and it is not the last of its place. */
  readonly written: () => void;
  /** The place has its last frame. */
  readonly answered: (place: Place) => void;
  readonly requestFailed: (request: string, error: TorError) => void;
}

/**
 * The first answer counts where there can be only one.
 *
 * @since 0.1.0
 */
export const answer = (ask: Ask, place: Place, replies: ReplyQueue, asker: Asker): void => {
  const answering = new Answering(ask, place, replies, asker);
  // before it is asked: the session may end meanwhile
  place.asked = answering;
  try {
    // as it is if it is an Observable; a Promise of untyped code must not be left with a rejection that nobody handles
    from(ask.question()).subscribe(answering);
  } catch (thrown) {
    answering.error(thrown);
  }
};

/**
 * A class, since there is one for each request; a Subscriber, and not an observer behind an operator, which would cost as
 * much as all the rest: it stops a source that has said enough, also within `subscribe`, and takes an item without
 * meaning, which untyped code may emit, for an error. It never gives an item, an error or an end to anybody else.
 */
class Answering extends Subscriber<E.Either<TorError, unknown>> {
  constructor(
    private readonly ask: Ask,
    private readonly place: Place,
    private readonly replies: ReplyQueue,
    private readonly asker: Asker,
  ) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the docstring says why
    super();
  }

  override next(item: E.Either<TorError, unknown>): void {
    if (this.place.settled) return;
    try {
      this.reply(item);
    } catch (thrown) {
      this.error(thrown);
    }
  }

  override error(thrown: unknown): void {
    if (this.place.settled) return;
    this.fail(noAnswer, unexpectedReply(this.ask.name, 'an answer', showThrown(thrown)));
  }

  override complete(): void {
    if (this.place.settled) return;
    const { ask, place, replies } = this;
    if (ask.replies === 'many') {
      replies.put(place, DONE);
      this.answered();
    } else this.fail(noAnswer, unexpectedReply(ask.name, 'an answer', 'none'));
  }

  private reply(item: E.Either<TorError, unknown>): void {
    const { ask, place, replies } = this;
    if (item._tag === 'Left') {
      if (item.left._tag === 'ServerError') this.refuse(item.left);
      else this.fail(toServerError(item.left), item.left);
      return;
    }
    if (ask.replies === 'end') place.end = closed(`the client asked for it with ${ask.name}`);
    else if (ask.replies === 'done') replies.put(place, DONE);
    else {
      const problem = replies.write(place, (writer) => ask.write(writer, item.right));
      if (problem !== undefined) {
        this.fail(cannotCarry(problem), problem);
        return;
      }
      if (ask.replies === 'many') {
        this.asker.written();
        return;
      }
    }
    this.answered();
  }

  private refuse(told: ServerError): void {
    this.replies.write(this.place, writeError(told));
    this.answered();
  }

  private fail(told: ServerError, error: TorError): void {
    this.asker.requestFailed(this.ask.name, error);
    this.refuse(told);
  }

  private answered(): void {
    this.asker.answered(this.place);
    this.unsubscribe();
  }
}
