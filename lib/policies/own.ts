import type { either as E } from 'fp-ts';
import { tap } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';
import type { NewOnion, Onion } from '../v1/model/onions.js';
import type { Asked } from './Policy.js';

/**
 * What the requests through a policy have made, and what ends with its connection: onion services, and the ownership of
 * the Tor. A server ends those of a session when the session ends, by DEL_ONION and SIGNAL HALT. A policy that allows
 * ADD_ONION or TAKEOWNERSHIP must not refuse these requests; they let a client do nothing that it could not do by
 * leaving.
 */
export interface Own {
  /** Whether this request ends something that belongs to a session. */
  readonly isEnd: (asked: Asked) => boolean;
  /** Follows the answers of the requests that make or end it. */
  readonly follow: <A>(asked: Asked, answer$: ObservableEither<TorError, A>) => ObservableEither<TorError, A>;
}

export const own = (): Own => {
  const onions = new Set<unknown>();
  let hasOwner = false;
  const note = ({ member, args }: Asked): ((answer: E.Either<TorError, unknown>) => void) | undefined => {
    if (member === 'addOnion') {
      return (args[0] as NewOnion | undefined)?.detach === true
        ? undefined
        : (answer) => {
            if (answer._tag === 'Right') onions.add((answer.right as Onion).serviceId);
          };
    }
    if (member === 'delOnion') {
      return (answer) => {
        // a Tor that refuses it does not have the service any more
        if (answer._tag === 'Right' || answer.left._tag === 'ServerError') onions.delete(args[0]);
      };
    }
    if (member === 'takeOwnership') {
      // stays true, since sessions share the policy and another one may still be the owner
      return (answer) => {
        hasOwner ||= answer._tag === 'Right';
      };
    }
    return undefined;
  };
  return {
    isEnd: ({ member, args: [what] }) =>
      (member === 'delOnion' && onions.has(what)) || (member === 'signal' && what === 'Halt' && hasOwner),
    follow: (asked, answer$) => {
      const noted = note(asked);
      return noted === undefined
        ? answer$
        : answer$.pipe(
            tap((answer) => {
              noted(answer);
            }),
          );
    },
  };
};
