/** Passes a request to a Tor and writes the answers in the request's place. */
import { from, Subscriber } from 'rxjs';
import type { either as E } from 'fp-ts';
import { closed, unexpectedReply } from '../TorError.js';
import type { ServerError, TorError } from '../TorError.js';
import { cannotCarry, noAnswer, showThrown, toServerError } from './errors.js';
import { settledPlace } from './ReplyQueue.js';
import type { Place, ReplyQueue } from './ReplyQueue.js';
import type { Ask } from './Ask.js';

/** If a request has one answer, only the first one counts. */
export const answer = (ask: Ask, place: Place, replies: ReplyQueue): void => {
  const answering = new Answering(ask, place, replies);
  // before the call, since the session may end during it
  place.asked = answering;
  try {
    // `from` returns an Observable as it is; for a Promise from untyped code it handles the rejection
    from(ask.question()).subscribe(answering);
  } catch (thrown) {
    answering.error(thrown);
  }
};

/**
 * Writes the answers of one request.
 *
 * It extends `Subscriber` because there is one per request, and an observer behind an operator would cost as much as
 * the rest of the request. As a `Subscriber` it can unsubscribe from its source even during `subscribe`. An invalid
 * item, which untyped code may emit, is an error. It has no destination: it notifies no other observer.
 */
class Answering extends Subscriber<E.Either<TorError, unknown>> {
  private ask: Ask | undefined;
  private replies: ReplyQueue | undefined;

  constructor(
    ask: Ask,
    private place: Place,
    replies: ReplyQueue,
  ) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the docstring says why
    super();
    this.ask = ask;
    this.replies = replies;
  }

  override next(item: E.Either<TorError, unknown>): void {
    const { ask, place, replies } = this;
    if (place.settled || ask === undefined || replies === undefined) return;
    try {
      this.reply(ask, replies, item);
    } catch (thrown) {
      this.error(thrown);
    }
  }

  override error(thrown: unknown): void {
    const { ask, place, replies } = this;
    if (place.settled || ask === undefined || replies === undefined) return;
    this.fail(ask, replies, noAnswer, unexpectedReply(ask.name, 'an answer', showThrown(thrown)));
  }

  override complete(): void {
    const { ask, place, replies } = this;
    if (place.settled || ask === undefined || replies === undefined) return;
    if (ask.replies === 'many') {
      replies.put(place, replies.dialect.done);
      this.answered(ask, replies);
    } else this.fail(ask, replies, noAnswer, unexpectedReply(ask.name, 'an answer', 'none'));
  }

  /** A source that ignores the unsubscription, such as a pending Promise, keeps only this object in memory. */
  override unsubscribe(): void {
    super.unsubscribe();
    this.ask = this.replies = undefined;
    this.place = SETTLED;
  }

  private reply(ask: Ask, replies: ReplyQueue, item: E.Either<TorError, unknown>): void {
    const { place } = this;
    if (item._tag === 'Left') {
      if (ask.replies === 'verdict' || ask.replies === 'proof') place.end = item.left;
      if (item.left._tag === 'ServerError') this.refuse(ask, replies, item.left);
      else this.fail(ask, replies, toServerError(item.left), item.left);
      return;
    }
    if (ask.replies === 'done' || ask.replies === 'verdict') replies.put(place, replies.dialect.done);
    else {
      const problem = replies.write(place, (writer) => ask.write(writer, item.right));
      if (problem !== undefined) {
        this.fail(ask, replies, cannotCarry(problem), problem);
        return;
      }
      if (ask.replies === 'many') {
        replies.io.written();
        return;
      }
      if (ask.replies === 'end') place.end = closed(`the client asked for it with ${ask.name}`);
    }
    this.answered(ask, replies);
  }

  private refuse(ask: Ask, replies: ReplyQueue, reply: ServerError): void {
    // the status of v1 depends on the request
    const named = reply.request === undefined ? { ...reply, request: ask.name } : reply;
    replies.write(this.place, replies.dialect.writeError(named));
    this.answered(ask, replies);
  }

  private fail(ask: Ask, replies: ReplyQueue, reply: ServerError, error: TorError): void {
    replies.io.emit({ _tag: 'RequestFailed', request: ask.name, error });
    this.refuse(ask, replies, reply);
  }

  private answered(ask: Ask, replies: ReplyQueue): void {
    replies.answered(this.place, ask.weight);
    this.unsubscribe();
  }
}

/** The place of all finished requests. */
const SETTLED: Place = /* #__PURE__ */ settledPlace();
