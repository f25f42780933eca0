import { tap } from 'rxjs';
import type { ObservableEither } from '../ObservableEither.js';
import type { TorError } from '../TorError.js';
import type { NewOnion, Onion } from '../v1/model/onions.js';
import type { Asked } from './Policy.js';

/**
 * The onion services that were added through a policy and exist until their connection ends. A server removes those of
 * a session when the session ends, so a policy that allows ADD_ONION must not refuse that DEL_ONION.
 */
export interface OwnOnions {
  /** Whether this is a DEL_ONION of such a service. */
  readonly isRemoval: (asked: Asked) => boolean;
  /** Follows the answers of ADD_ONION and DEL_ONION. */
  readonly follow: <A>(asked: Asked, answer$: ObservableEither<TorError, A>) => ObservableEither<TorError, A>;
}

export const ownOnions = (): OwnOnions => {
  const own = new Set<unknown>();
  return {
    isRemoval: ({ member, args }) => member === 'delOnion' && own.has(args[0]),
    follow: ({ member, args }, answer$) => {
      const isTemporary = member === 'addOnion' && (args[0] as NewOnion | undefined)?.detach !== true;
      if (!isTemporary && member !== 'delOnion') return answer$;
      return answer$.pipe(
        tap((answer) => {
          if (answer._tag === 'Left') return;
          if (isTemporary) own.add((answer.right as Onion).serviceId);
          else own.delete(args[0]);
        }),
      );
    },
  };
};
