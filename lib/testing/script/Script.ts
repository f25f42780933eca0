/**
 * A peer that follows a script, which reads top-down as a conversation.
 *
 * ```text
 * script(
 *   expectMessage({ _tag: 'Authenticate' }),
 *   send({ _tag: 'Done' }),
 *   expectMessage({ _tag: 'GetConf', keys: ['SocksPort'] }),
 *   wait(1000),
 *   split(1),
 *   send({ _tag: 'ConfValue', lines: [{ key: 'SocksPort', value: '9050' }] }),
 *   end(),
 * )
 * ```
 *
 * It plays either side, and depends on frames and messages but not on the client or the server.
 */
import { either as E } from 'fp-ts';
import { Observable } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { Duplex } from '../../transport/Duplex.js';
import { MAX_DELAY } from '../../internal/maxDelay.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { showTorError } from '../../showTorError.js';
import { show } from '../match.js';
import type { Peer, Step } from './Step.js';
import { firstMessage } from './Step.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * The first difference between the conversation and its script: the connection, the step, and the expected and
 * received values. Connections and steps are counted from 1.
 *
 * @category model
 * @since 0.1.0
 */
export interface ScriptError {
  readonly _tag: 'ScriptError';
  readonly connection: number;
  readonly step: number;
  readonly wanted: string;
  readonly got: string;
}

/**
 * Plays one end of a connection: emits a Right when its last step is done, or a Left at the first step that fails, and
 * completes. A script that fails destroys the connection, so that the peer does not wait for it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Script {
  (duplex: Duplex<Uint8Array>): ObservableEither<ScriptError, void>;
  readonly steps: ReadonlyArray<Step>;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * Makes a script: the steps of a peer in one connection, in order.
 *
 * @category constructors
 * @since 0.1.0
 */
export const script = (...steps: ReadonlyArray<Step>): Script =>
  Object.assign(
    (duplex: Duplex<Uint8Array>): ObservableEither<ScriptError, void> =>
      new Observable((subscriber) => {
        const { stop } = play(steps, duplex, 1, (result) => {
          subscriber.next(result);
          subscriber.complete();
        });
        return stop;
      }),
    { steps },
  );

/**
 * Shows the error in one line.
 *
 * @category utils
 * @since 0.1.0
 */
export const showScriptError = ({ connection, step, wanted, got }: ScriptError): string =>
  `connection ${String(connection)}, step ${String(step)}: wanted ${wanted}, got ${got}`;

// -------------------------------------------------------------------------------------
// playing
// -------------------------------------------------------------------------------------

/** @internal */
export interface Playing {
  /** The state of the script; a Right when all steps are done. */
  readonly verdict: () => E.Either<ScriptError, void>;
  /** Stops the script without closing the connection. */
  readonly stop: () => void;
}

/**
 * Runs the steps in order, as far as the received bytes allow, each time something arrives.
 *
 * @internal
 */
export const play = (
  steps: ReadonlyArray<Step>,
  duplex: Duplex<Uint8Array>,
  connection: number,
  over: (result: E.Either<ScriptError, void>) => void,
): Playing => {
  let bytes = new Uint8Array(0);
  let ended: string | undefined;
  let at = 0;
  let advancing = false;
  /** Whether the step is acting: its output may be answered, and inspected, before it returns. */
  let acting = false;
  let result: E.Either<ScriptError, void> | undefined;
  let timer: Subscription | undefined;
  let elapsed = false;
  const peer: Peer = { duplex, chunkSize: Infinity, ignored: [] };
  const isOver = (): boolean => result !== undefined;

  const stuck = (got: string, step = at): E.Either<ScriptError, void> =>
    E.left({ _tag: 'ScriptError', connection, step: step + 1, wanted: steps[step]?.wanted ?? '', got });

  const verdict = (): E.Either<ScriptError, void> => {
    const next = acting ? at + 1 : at;
    if (next === steps.length) return E.right(undefined);
    return stuck(bytes.length === 0 ? 'nothing yet' : `only ${show(bytes)} yet`, next);
  };

  const finish = (how: E.Either<ScriptError, void>): void => {
    result = how;
    if (E.isLeft(how)) duplex.destroy();
    over(how);
  };

  /** Performs the step; returns whether it is done. */
  const perform = (step: Step): boolean => {
    switch (step._tag) {
      case 'Act': {
        acting = true;
        const acted = step.act(peer);
        acting = false;
        if (E.isLeft(acted)) finish(stuck(acted.left));
        return E.isRight(acted);
      }
      case 'Wait':
        timer ??= step.scheduler.schedule(
          () => {
            elapsed = true;
            advance();
          },
          Math.min(step.milliseconds, MAX_DELAY),
        );
        if (!elapsed) return false;
        elapsed = false;
        timer = undefined;
        return true;
      case 'Expect': {
        for (;;) {
          const taken = step.take({ bytes, ended });
          if (taken._tag === 'More') return false;
          if (taken._tag === 'Taken') {
            bytes = bytes.slice(taken.bytes);
            return true;
          }
          const ignored = firstMessage(bytes);
          // the first half of a message may belong to an ignored one
          if (ignored === undefined && ended === undefined && peer.ignored.length > 0) return false;
          if (ignored === undefined || !peer.ignored.some((ignore) => ignore(ignored.message))) {
            finish(stuck(taken.got));
            return false;
          }
          bytes = bytes.slice(ignored.length);
        }
      }
    }
  };

  const advance = (): void => {
    if (advancing || isOver()) return;
    advancing = true;
    for (let step = steps[at]; step !== undefined && perform(step); step = steps[at]) at++;
    advancing = false;
    if (at === steps.length && !isOver()) finish(E.right(undefined));
  };

  const subscription = duplex.incoming$.subscribe({
    next: E.match(
      (error) => {
        ended = `the connection broke: ${showTorError(error)}`;
        advance();
      },
      (chunk) => {
        if (isOver()) return;
        const all = new Uint8Array(bytes.length + chunk.length);
        all.set(bytes);
        all.set(chunk, bytes.length);
        bytes = all;
        advance();
      },
    ),
    complete: () => {
      ended ??= 'the connection ended';
      advance();
    },
  });
  advance();

  return {
    verdict: () => result ?? verdict(),
    stop: () => {
      timer?.unsubscribe();
      subscription.unsubscribe();
    },
  };
};
