/** The storage of a simulated Tor's torrc. */
import { either as E } from 'fp-ts';
import { defer, of } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';

/**
 * Loads and saves a torrc. Both members are cold and emit once. A Left is a sentence with the reason of the failure;
 * it is written to the log and never sent to a client.
 *
 * @category model
 * @since 0.1.0
 */
export interface TorrcStore {
  /** The current torrc; the empty text if there is none. */
  readonly load: ObservableEither<string, string>;
  /** Replaces the torrc. */
  readonly save: (torrc: string) => ObservableEither<string, void>;
}

/**
 * Makes a store that keeps the torrc in memory.
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
