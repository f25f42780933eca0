/** Where a simulated Tor keeps its torrc. */
import { either as E } from 'fp-ts';
import { defer, of } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';

/**
 * Both are cold and emit once. A Left is a sentence that says why it failed; it goes to the log, never to a client.
 *
 * @category model
 * @since 0.1.0
 */
export interface TorrcStore {
  /** The torrc as it is now; the empty text where there is none. */
  readonly load: ObservableEither<string, string>;
  /** Replaces the torrc. */
  readonly save: (torrc: string) => ObservableEither<string, void>;
}

/**
 * A torrc in memory.
 *
 * @category constructors
 * @since 0.1.0
 */
export const memoryTorrc = (initial: string): TorrcStore => {
  let torrc = initial;
  return {
    load: defer(() => of(E.right(torrc))),
    save: (text) =>
      defer(() => {
        torrc = text;
        return of(E.right(undefined));
      }),
  };
};
