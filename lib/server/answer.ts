/**
 * Asks a Tor and writes its answer in the request's place.
 *
 * @since 0.1.0
 */
import { from, takeWhile } from 'rxjs';
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
  const refuse = (told: ServerError): void => {
    replies.write(place, writeError(told));
    asker.answered(place);
  };
  const fail = (told: ServerError, error: TorError): void => {
    asker.requestFailed(ask.name, error);
    refuse(told);
  };
  /** Whether there may be more. */
  const reply = (item: E.Either<TorError, unknown>): boolean => {
    if (place.settled) return false;
    if (item._tag === 'Left') {
      if (item.left._tag === 'ServerError') refuse(item.left);
      else fail(toServerError(item.left), item.left);
      return false;
    }
    if (ask.replies === 'end') place.end = closed(`the client asked for it with ${ask.name}`);
    else if (ask.replies === 'done') replies.put(place, DONE);
    else {
      const problem = replies.write(place, (writer) => ask.write(writer, item.right));
      if (problem !== undefined) {
        fail(cannotCarry(problem), problem);
        return false;
      }
      if (ask.replies === 'many') {
        asker.written();
        return true;
      }
    }
    asker.answered(place);
    return false;
  };
  const err = (thrown: unknown): void => {
    if (!place.settled) fail(noAnswer, unexpectedReply(ask.name, 'an answer', showThrown(thrown)));
  };
  const end = (): void => {
    if (place.settled) return;
    if (ask.replies === 'many') {
      replies.put(place, DONE);
      asker.answered(place);
    } else fail(noAnswer, unexpectedReply(ask.name, 'an answer', 'none'));
  };
  try {
    // as it is if it is an Observable; a Promise of untyped code must not be left with a rejection that nobody handles
    const asked = from(ask.question())
      // one operator, since each costs as much as all the rest: it stops a source that has said enough, also within
      // `subscribe`, and makes an `error` notification of an item without meaning, which untyped code may emit
      .pipe(takeWhile((item) => reply(item)))
      .subscribe({ error: err, complete: end });
    // the session may have ended while it was being asked
    if (place.settled) asked.unsubscribe();
    else place.asked = asked;
  } catch (thrown) {
    err(thrown);
  }
};
