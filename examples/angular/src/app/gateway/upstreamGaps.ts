import { either as E } from 'fp-ts';
import { connectionLost, policies, transportError } from 'rx-tor-control';
import type { LogEvent, ObservableEither, Tor, TorError } from 'rx-tor-control';
import { filter, map, merge, share } from 'rxjs';
import { parseLog } from '../format/logText';

const isNotice =
  (text: string) =>
  (item: E.Either<TorError, LogEvent>): boolean =>
    E.isRight(item) && parseLog(item.right).text === text;

export const isLost = isNotice(policies.gapNotices.lost);
export const isBack = isNotice(policies.gapNotices.back);

/**
 * The gateway stays connected while it loses its Tor. What the page knew is gone then as if its own connection had been
 * lost: the Tor that comes back may be another one, which gives the same numbers to other things, and what was moved
 * meanwhile is told by nobody. So each stream of events gets the same Left, for which the gateway's notice in the log
 * stands: every gateway has it, also one that cannot tell what there is.
 */
export const withUpstreamGaps = <T extends Tor>(tor: T): T => {
  const lost$ = tor.log$.pipe(
    filter(isLost),
    map(() =>
      E.left(connectionLost(0, transportError('Ended', 'the gateway', 'it has lost its own connection to the Tor'))),
    ),
    share(),
  );
  const interrupted = <A>(event$: ObservableEither<TorError, A>): ObservableEither<TorError, A> => merge(event$, lost$);
  return {
    ...tor,
    circuit$: interrupted(tor.circuit$),
    stream$: interrupted(tor.stream$),
    orConnection$: interrupted(tor.orConnection$),
    bandwidth$: interrupted(tor.bandwidth$),
  };
};
