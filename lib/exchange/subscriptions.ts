/**
 * SETEVENTS by reference count: the set that a Tor is asked for is the set of streams that somebody observes.
 *
 * @since 0.1.0
 */
import type { either as E } from 'fp-ts';
import { asapScheduler } from 'rxjs';
import type { TorError } from '../TorError.js';

/**
 * @category model
 * @since 0.1.0
 */
export interface Subscriptions<K> {
  /** Somebody came or went; what follows from it waits for the end of the tick. */
  readonly changed: (key: K) => void;
  /** A session began: asks for the whole set at once, if there is one. */
  readonly begin: () => void;
  /** The session ended: nothing is set any more. */
  readonly lost: () => void;
}

/**
 * SETEVENTS is all or nothing. When a set with more than one new key is refused, the new ones are tried one after the
 * other for the rest of the session; one that is refused alone is given to `refuse`, and the others stay served.
 * `activated` is told what is served, whenever that changes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const subscriptions = <K>(
  wanted: () => ReadonlyArray<K>,
  ask: (keys: ReadonlyArray<K>, answered: (answer: E.Either<TorError, void>) => void) => void,
  refuse: (key: K, error: TorError) => void,
  activated: (keys: ReadonlySet<K>) => void = () => undefined,
): Subscriptions<K> => {
  /** Counts sessions, so that an answer of an earlier one is known as such. */
  let session = 0;
  let running = false;
  let asking = false;
  let oneByOne = false;
  let scheduled = false;
  /** A set was not answered: the Tor may have taken it or not, or take it late. */
  let unsure = false;
  let active: ReadonlySet<K> = new Set();
  const refused = new Set<K>();

  const activate = (keys: ReadonlyArray<K>): void => {
    active = new Set(keys);
    activated(active);
  };

  const sync = (again = false): void => {
    if (!running || asking) return;
    const keys = wanted().filter((key) => !refused.has(key));
    const fresh = keys.filter((key) => !active.has(key));
    if (fresh.length === 0 && keys.length === active.size && !again) return;
    const next = oneByOne ? [...keys.filter((key) => active.has(key)), ...fresh.slice(0, 1)] : keys;
    const asked = session;
    asking = true;
    // what is taken out may be served no more from here on, and is asked for anew by who comes before the answer
    const kept = next.filter((key) => active.has(key));
    if (kept.length < active.size) activate(kept);
    ask(next, (answer) => {
      if (asked !== session) return;
      asking = false;
      unsure = answer._tag === 'Left' && answer.left._tag !== 'ServerError';
      if (answer._tag === 'Right') activate(next);
      else refusal(next, answer.left);
      sync();
    });
  };

  const refusal = (next: ReadonlyArray<K>, error: TorError): void => {
    const fresh = next.filter((key) => !active.has(key));
    if (error._tag === 'ServerError' && fresh.length > 1) {
      oneByOne = true;
      return;
    }
    // without a new key there is nothing to refuse: what is wanted less is then still sent, and not handed on
    if (fresh.length === 0) activate(next);
    for (const key of fresh) {
      refused.add(key);
      refuse(key, error);
    }
  };

  return {
    changed: (key) => {
      refused.delete(key);
      if (scheduled || !running) return;
      scheduled = true;
      asapScheduler.schedule(() => {
        scheduled = false;
        sync(unsure);
      });
    },
    begin: () => {
      running = true;
      sync();
    },
    lost: () => {
      session++;
      running = asking = oneByOne = unsure = false;
      refused.clear();
      activate([]);
    },
  };
};
