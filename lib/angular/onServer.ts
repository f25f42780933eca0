/**
 * @since 0.1.0
 */
import { BehaviorSubject, ignoreElements, ReplaySubject } from 'rxjs';
import { left } from '../ObservableEither.js';
import type { Status } from '../session/Status.js';
import { closed } from '../TorError.js';
import type { TorError } from '../TorError.js';
import type { MayBeConnected } from './MayBeConnected.js';

/**
 * The `Tor` of a page that is rendered on a server: it has no connection and no timer. A request is answered at once, since
 * Angular may wait with the page for it.
 *
 * @internal
 */
export const onServer = (): MayBeConnected => {
  const status$ = new BehaviorSubject<Status>({ _tag: 'Idle' });
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
    circuit$: silent,
    stream$: silent,
    orConnection$: silent,
    bandwidth$: silent,
    log$: silent,
    ended$: ended$.asObservable(),
    status$: status$.asObservable(),
    close: () => {
      const reason = closed('the page has been rendered');
      status$.next({ _tag: 'Closed', reason });
      status$.complete();
      ended$.next(reason);
      ended$.complete();
    },
  };
};
