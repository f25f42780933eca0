/**
 * Asks a Tor and writes its answer in the request's place.
 *
 * @since 0.1.0
 */
import { takeWhile, tap } from 'rxjs';
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
  const reply = (item: E.Either<TorError, unknown>): void => {
    if (item._tag === 'Left') {
      if (item.left._tag === 'ServerError') refuse(item.left);
      else fail(toServerError(item.left), item.left);
      return;
    }
    if (ask.replies === 'end') place.end = closed(`the client asked for it with ${ask.name}`);
    else if (ask.replies === 'done') replies.put(place, DONE);
    else {
      const problem = replies.write(place, (writer) => ask.write(writer, item.right));
      if (problem !== undefined) {
        fail(cannotCarry(problem), problem);
        return;
      }
      if (ask.replies === 'many') {
        asker.written();
        return;
      }
    }
    asker.answered(place);
  };
  const asked = ask.answer$
    .pipe(
      takeWhile(() => !place.settled),
      // within the pipe, so that an item without meaning, which untyped code may emit, is an `error` notification
      tap(reply),
      takeWhile(() => !place.settled),
    )
    .subscribe({
      error: (error: unknown) => {
        if (!place.settled) fail(noAnswer, unexpectedReply(ask.name, 'an answer', showThrown(error)));
      },
      complete: () => {
        if (place.settled) return;
        if (ask.replies === 'many') {
          replies.put(place, DONE);
          asker.answered(place);
        } else fail(noAnswer, unexpectedReply(ask.name, 'an answer', 'none'));
      },
    });
  if (!place.settled) place.asked = asked;
};
