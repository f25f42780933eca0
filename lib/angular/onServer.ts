import { ignoreElements, ReplaySubject } from 'rxjs';
import { left } from '../ObservableEither.js';
import { closed } from '../TorError.js';
import type { TorError } from '../TorError.js';
import type { Tor } from '../Tor.js';
import { statusUntil } from './statusUntil.js';
import { eventStreamsWith } from '../Tor.js';

/**
 * The `Tor` of a page that is rendered on a server: it has no connection and no timer. Requests are answered at once,
 * since Angular may delay the page until they are.
 *
 * @internal
 */
export const onServer = (): Tor => {
  const ended$ = new ReplaySubject<TorError>(1);
  const unanswered = left(closed('a page that is rendered on a server has no connection'));
  const silent = ended$.pipe(ignoreElements());
  return {
    getConf: () => unanswered,
    setConf: () => unanswered,
    saveConf: unanswered,
    signal: () => unanswered,
    mapAddress: () => unanswered,
    getAllMappings: unanswered,
    ...eventStreamsWith(() => silent),
    ended$,
    status$: statusUntil({ _tag: 'Idle' }, ended$),
    close: () => {
      ended$.next(closed('the page has been rendered'));
      ended$.complete();
    },
  };
};
