/** Reference-counted event subscriptions: a client requests the event types of the streams that are observed. */
import type { either as E } from 'fp-ts';
import type { SchedulerLike, Subscription } from 'rxjs';
import type { TorError } from '../TorError.js';

export interface Subscriptions<K> {
  /** Called when a subscriber was added or removed. Changes are sent at the end of the tick. */
  readonly changed: (key: K) => void;
  /** Called when a session began: requests the whole set at once, unless it is empty. */
  readonly begin: () => void;
  /** Called when the session ended: no events are requested any more. */
  readonly lost: () => void;
}

/**
 * SETEVENTS is all or nothing, and a server that refuses a set keeps its previous list. When a set with more than one
 * new key is refused, the new ones are tried one after the other for the rest of the session; one that is refused alone
 * is passed to `refuse`, and the others stay served.
 *
 * The server's list is modelled by two sets: the keys that are certainly in it, and those that may be in it. They
 * differ after a SETEVENTS was not answered in time, since the server may or may not have applied it, and are the same
 * again after the next DONE.
 *
 * `activated` receives the keys that are both wanted and served, whenever they change. `tick` schedules the end of a
 * tick.
 */
export const subscriptions = <K>(
  wanted: () => ReadonlyArray<K>,
  ask: (keys: ReadonlyArray<K>, answered: (answer: E.Either<TorError, void>) => void) => void,
  refuse: (key: K, error: TorError) => void,
  activated: (keys: ReadonlySet<K>) => void,
  tick: SchedulerLike,
): Subscriptions<K> => {
  /** Counts sessions, so that an answer of an earlier one is recognized. */
  let session = 0;
  let running = false;
  let asking = false;
  let oneByOne = false;
  let scheduled = false;
  let ending: Subscription | undefined;
  /** A set without a new key was refused: nothing is sent until the set changes. */
  let stuck = false;
  /** Something changed since the last set was sent. */
  let dirty = false;
  let certain: ReadonlySet<K> = new Set();
  let possible = certain;
  let active = certain;
  const refused = new Set<K>();

  const activate = (keys: ReadonlyArray<K>): void => {
    if (keys.length === active.size && keys.every((key) => active.has(key))) return;
    active = new Set(keys);
    activated(active);
  };

  const sync = (): void => {
    if (!running || asking) return;
    const keys = wanted().filter((key) => !refused.has(key));
    const kept = keys.filter((key) => certain.has(key));
    const fresh = keys.filter((key) => !certain.has(key));
    const asked = session;
    asking = (dirty || !stuck) && (fresh.length > 0 || keys.length < possible.size);
    activate(kept);
    // an observer of `activated` may have ended the session
    if (!asking || asked !== session) return;
    const added = oneByOne ? fresh.slice(0, 1) : fresh;
    const next = oneByOne ? [...kept, ...added] : keys;
    const before = { certain, possible };
    dirty = stuck = false;
    certain = new Set(kept);
    possible = new Set([...possible, ...next]);
    ask(next, (answer) => {
      if (asked !== session) return;
      asking = false;
      if (answer._tag === 'Right') certain = possible = new Set(next);
      else {
        if (isUnchanged(answer.left)) ({ certain, possible } = before);
        refusal(added, answer.left);
      }
      sync();
    });
  };

  const refusal = (added: ReadonlyArray<K>, error: TorError): void => {
    if (error._tag === 'ServerError' && added.length > 1) {
      oneByOne = true;
      return;
    }
    if (added.length === 0) stuck = error._tag !== 'TimedOut';
    for (const key of added) {
      refused.add(key);
      refuse(key, error);
    }
  };

  return {
    changed: (key) => {
      refused.delete(key);
      dirty = true;
      if (scheduled || !running) return;
      scheduled = true;
      ending = tick.schedule(() => {
        scheduled = false;
        sync();
      });
    },
    begin: () => {
      running = true;
      sync();
    },
    lost: () => {
      session++;
      ending?.unsubscribe();
      scheduled = running = asking = oneByOne = stuck = dirty = false;
      refused.clear();
      certain = possible = new Set();
      activate([]);
    },
  };
};

/** Whether the server has the same list as before the set: it refused the set, or the set was not sent. */
const isUnchanged = ({ _tag }: TorError): boolean =>
  _tag === 'ServerError' || _tag === 'EncodeError' || _tag === 'QueueFull';
