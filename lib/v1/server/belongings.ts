/**
 * What belongs to a session and ends with it, as with a connection to a real Tor: its onion services that are not
 * detached, and the ownership of the Tor. A gateway shares one connection to its Tor, so that the Tor cannot know.
 */
import { either as E } from 'fp-ts';
import { defer, EMPTY, Observable, of } from 'rxjs';
import { map } from '../../ObservableEither.js';
import type { ObservableEither } from '../../ObservableEither.js';
import type { TorError } from '../../TorError.js';
import type { Served } from '../command/ServeCommand.js';
import type { V1Tor } from '../V1Tor.js';
import { v1Error } from './errors.js';

/** What belongs to one session. */
export interface Belongings {
  /** The addresses of its onion services. */
  readonly services: Set<string>;
  isOwner: boolean;
  /** Whether the session has ended. */
  isOver: boolean;
}

/** The sessions that have onion services, by the addresses of these. All sessions of a server share it. */
export type Owners = Map<string, Belongings>;

export const noBelongings = (): Belongings => ({ services: new Set(), isOwner: false, isOver: false });

/** A Tor for the requests of one session: notes what belongs to it. */
export const owned = (tor: Served, mine: Belongings, owners: Owners): Served => {
  const { addOnion, delOnion, dropOwnership, getInfoText, takeOwnership } = tor;
  const isOfOther = (service: string): boolean => {
    const owner = owners.get(service);
    return owner !== undefined && owner !== mine;
  };
  return {
    ...tor,
    addOnion:
      addOnion &&
      ((service) =>
        service.detach === true
          ? addOnion(service)
          : outliving(addOnion(service), ({ serviceId }) => {
              if (mine.isOver) ended(() => delOnion?.(serviceId));
              else {
                mine.services.add(serviceId);
                owners.set(serviceId, mine);
              }
            })),
    delOnion:
      delOnion &&
      ((service) =>
        isOfOther(service)
          ? of(E.left(v1Error(552, 'Unknown Onion Service id')))
          : outliving(delOnion(service), () => {
              mine.services.delete(service);
              owners.delete(service);
            })),
    takeOwnership:
      takeOwnership &&
      outliving(takeOwnership, () => {
        mine.isOwner = true;
        if (mine.isOver) ended(() => tor.signal('Halt'));
      }),
    dropOwnership:
      dropOwnership &&
      outliving(dropOwnership, () => {
        mine.isOwner = false;
      }),
    getInfoText: getInfoText && (((keys) => infoOf(getInfoText, mine, keys)) as V1Tor['getInfoText']),
  };
};

/** Ends what belongs to a session, after the session. */
export const abandon = (tor: Served, mine: Belongings, owners: Owners): void => {
  mine.isOver = true;
  for (const service of mine.services) {
    owners.delete(service);
    ended(() => tor.delOnion?.(service));
  }
  mine.services.clear();
  // a Tor exits when the connection of its owner closes, as for SIGNAL HALT
  if (mine.isOwner) ended(() => tor.signal('Halt'));
};

/** Sends a request to whose answer no client listens. */
const ended = (request: () => ObservableEither<TorError, unknown> | undefined): void => {
  defer(() => request() ?? EMPTY).subscribe({ error: () => undefined });
};

/**
 * A request whose success is noted even if the session ends before it: the subscription to the Tor stays until the
 * answer.
 */
const outliving = <A>(
  request$: ObservableEither<TorError, A>,
  note: (answer: A) => void,
): ObservableEither<TorError, A> =>
  new Observable((subscriber) => {
    request$.subscribe({
      next: (answer) => {
        try {
          if (answer._tag === 'Right') note(answer.right);
          subscriber.next(answer);
        } catch (thrown) {
          // an invalid item, which untyped code may emit: the other sessions must go on
          subscriber.error(thrown);
        }
      },
      error: (error: unknown) => {
        subscriber.error(error);
      },
      complete: () => {
        subscriber.complete();
      },
    });
  });

const CURRENT = 'onions/current';

/** `onions/current` is the list of the services of the asking session. */
const infoOf = (
  ask: (keys: ReadonlyArray<string>) => ObservableEither<TorError, ReadonlyArray<string>>,
  { services }: Belongings,
  keys: ReadonlyArray<string>,
): ObservableEither<TorError, ReadonlyArray<string>> => {
  if (!keys.includes(CURRENT)) return ask(keys);
  const others = keys.filter((key) => key !== CURRENT);
  const all = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
    const rest = texts.values();
    return keys.map((key) => (key === CURRENT ? [...services].join('\n') : (rest.next().value ?? '')));
  };
  return others.length === 0 ? of(E.right(all([]))) : map(all)(ask(others));
};
