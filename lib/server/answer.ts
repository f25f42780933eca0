/** Asks a Tor and writes its answer in the request's place. */
import { from, Subscriber } from 'rxjs';
import type { either as E } from 'fp-ts';
import { closed, unexpectedReply } from '../TorError.js';
import type { ServerError, TorError } from '../TorError.js';
import { DONE, writeError } from './encode.js';
import { cannotCarry, noAnswer, showThrown, toServerError } from './errors.js';
import { settledPlace } from './ReplyQueue.js';
import type { Place, ReplyQueue } from './ReplyQueue.js';
import type { Ask } from './requests.js';

export interface Asker {
  readonly replies: ReplyQueue;
  /** A frame was written, and it is not the last of its place. */
  readonly written: () => void;
  /** The place has its last frame. */
  readonly answered: (place: Place, ask: Ask) => void;
  readonly requestFailed: (request: string, error: TorError) => void;
}

/** The first answer counts where there can be only one. */
export const answer = (ask: Ask, place: Place, asker: Asker): void => {
  const answering = new Answering(ask, place, asker);
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
  private ask: Ask | undefined;
  private asker: Asker | undefined;

  constructor(
    ask: Ask,
    private place: Place,
    asker: Asker,
  ) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the docstring says why
    super();
    this.ask = ask;
    this.asker = asker;
  }

  override next(item: E.Either<TorError, unknown>): void {
    const { ask, place, asker } = this;
    if (place.settled || ask === undefined || asker === undefined) return;
    try {
      this.reply(ask, asker, item);
    } catch (thrown) {
      this.error(thrown);
    }
  }

  override error(thrown: unknown): void {
    const { ask, place, asker } = this;
    if (place.settled || ask === undefined || asker === undefined) return;
    this.fail(ask, asker, noAnswer, unexpectedReply(ask.name, 'an answer', showThrown(thrown)));
  }

  override complete(): void {
    const { ask, place, asker } = this;
    if (place.settled || ask === undefined || asker === undefined) return;
    if (ask.replies === 'many') {
      asker.replies.put(place, DONE);
      this.answered(ask, asker);
    } else this.fail(ask, asker, noAnswer, unexpectedReply(ask.name, 'an answer', 'none'));
  }

  /** A source that ignores the unsubscription, such as a pending Promise, keeps this object and nothing else. */
  override unsubscribe(): void {
    super.unsubscribe();
    this.ask = this.asker = undefined;
    this.place = SETTLED;
  }

  private reply(ask: Ask, asker: Asker, item: E.Either<TorError, unknown>): void {
    const { place } = this;
    if (item._tag === 'Left') {
      if (ask.replies === 'verdict') place.end = item.left;
      if (item.left._tag === 'ServerError') this.refuse(ask, asker, item.left);
      else this.fail(ask, asker, toServerError(item.left), item.left);
      return;
    }
    if (ask.replies === 'end') place.end = closed(`the client asked for it with ${ask.name}`);
    else if (ask.replies === 'done' || ask.replies === 'verdict') asker.replies.put(place, DONE);
    else {
      const problem = asker.replies.write(place, (writer) => ask.write(writer, item.right));
      if (problem !== undefined) {
        this.fail(ask, asker, cannotCarry(problem), problem);
        return;
      }
      if (ask.replies === 'many') {
        asker.written();
        return;
      }
    }
    this.answered(ask, asker);
  }

  private refuse(ask: Ask, asker: Asker, told: ServerError): void {
    asker.replies.write(this.place, writeError(told));
    this.answered(ask, asker);
  }

  private fail(ask: Ask, asker: Asker, told: ServerError, error: TorError): void {
    asker.requestFailed(ask.name, error);
    this.refuse(ask, asker, told);
  }

  private answered(ask: Ask, asker: Asker): void {
    asker.answered(this.place, ask);
    this.unsubscribe();
  }
}

/** The place of every request that is over. */
const SETTLED: Place = /* #__PURE__ */ settledPlace();
