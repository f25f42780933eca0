import { either as E } from 'fp-ts';
import { concatMap, EMPTY, merge, of, Subject, takeUntil } from 'rxjs';
import type { ObservableEither, Tor, TorError, TorEvent } from '../../lib/index.js';
import type { Specimen } from '../../lib/testing/index.js';

/** A Tor whose event streams also emit what it is told to. */
export const reporting = (tor: Tor): Required<Pick<Specimen, 'tor' | 'emit'>> => {
  const event$ = new Subject<TorEvent>();
  const on = <A extends TorEvent>(tag: A['_tag'], own$: ObservableEither<TorError, A>): ObservableEither<TorError, A> =>
    merge(own$, event$.pipe(concatMap((event) => (event._tag === tag ? of(E.right(event as A)) : EMPTY)))).pipe(
      takeUntil(tor.ended$),
    );
  return {
    tor: {
      ...tor,
      circuit$: on('Circuit', tor.circuit$),
      stream$: on('Stream', tor.stream$),
      orConnection$: on('OrConnection', tor.orConnection$),
      bandwidth$: on('Bandwidth', tor.bandwidth$),
      log$: on('Log', tor.log$),
    },
    emit: (event) => event$.next(event),
  };
};
