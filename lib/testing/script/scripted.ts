import { either as E } from 'fp-ts';
import { Observable, ReplaySubject } from 'rxjs';
import type { Connect } from '../../transport/Duplex.js';
import { linked } from '../../transport/linked.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { transportError } from '../../TorError.js';
import { play } from './Script.js';
import type { Playing, Script, ScriptError } from './Script.js';

/**
 * A scripted server in memory for clients that connect to it.
 *
 * @category model
 * @since 0.1.0
 */
export interface ScriptedPeer {
  /**
   * Connects to the peer. The first connection gets the first script, and so on; when none is left it emits a Left
   * `Refused`.
   */
  readonly connect: Connect;
  /** Emits a Right when the last step of the last script is done, or the first Left; then completes. */
  readonly finished$: ObservableEither<ScriptError, void>;
  /**
   * The current state: a Right when every step of every script is done, otherwise the first step that is not, and the
   * reason.
   */
  readonly verdict: () => E.Either<ScriptError, void>;
}

/**
 * Makes a peer that plays one script for each connection, in order.
 *
 * @category constructors
 * @since 0.1.0
 */
export const scripted = (...scripts: ReadonlyArray<Script>): ScriptedPeer => {
  const playing: Playing[] = [];
  let done = 0;
  const finished$ = new ReplaySubject<E.Either<ScriptError, void>>(1);

  const verdict = (): E.Either<ScriptError, void> => {
    const open = playing.map((one) => one.verdict()).find(E.isLeft);
    if (open !== undefined) return open;
    const next = scripts[playing.length];
    if (next === undefined) return E.right(undefined);
    const wanted = next.steps[0]?.wanted ?? 'a connection';
    return E.left({ _tag: 'ScriptError', connection: playing.length + 1, step: 1, wanted, got: 'no connection' });
  };

  const connect: Connect = new Observable((subscriber) => {
    const next = scripts[playing.length];
    if (next === undefined) {
      subscriber.next(E.left(transportError('Refused', 'memory:', 'no script is left')));
    } else {
      const [near, far] = linked();
      playing.push(
        play(next.steps, far, playing.length + 1, (result) => {
          if (E.isRight(result) && ++done < scripts.length) return;
          finished$.next(result);
          finished$.complete();
        }),
      );
      subscriber.next(E.right(near));
    }
    subscriber.complete();
  });

  return { connect, finished$: finished$.asObservable(), verdict };
};
