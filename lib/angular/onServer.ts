import { ignoreElements, ReplaySubject, startWith } from 'rxjs';
import { left } from '../ObservableEither.js';
import { closed } from '../TorError.js';
import type { TorError } from '../TorError.js';
import type { Tor } from '../Tor.js';
import type { V1Tor } from '../v1/V1Tor.js';
import { statusUntil } from './statusUntil.js';
import { eventStreamsWith } from '../Tor.js';

const unanswered = /* #__PURE__ */ left(
  /* #__PURE__ */ closed('a page that is rendered on a server has no connection'),
);

/**
 * The `Tor` of a page that is rendered on a server: it has no connection and no timer. Requests are answered at once,
 * since Angular may delay the page until they are.
 *
 * @internal
 */
export const onServer = (): Tor => {
  const ended$ = new ReplaySubject<TorError>(1);
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

/**
 * The same for `V1Tor`.
 *
 * @internal
 */
export const v1OnServer = (): V1Tor => {
  const tor = onServer();
  const request = () => unanswered;
  const silent = tor.ended$.pipe(ignoreElements());
  const active = () => silent.pipe(startWith(false));
  return {
    ...tor,
    getInfoText: request,
    getInfo: request,
    resetConf: request,
    loadConf: request,
    closeCircuit: request,
    closeStream: request,
    extendCircuit: request,
    attachStream: request,
    redirectStream: request,
    setCircuitPurpose: request,
    resolve: request,
    addOnion: request,
    delOnion: request,
    addOnionClientAuth: request,
    removeOnionClientAuth: request,
    viewOnionClientAuth: request,
    hsFetch: request,
    hsPost: request,
    useFeature: request,
    takeOwnership: unanswered,
    dropOwnership: unanswered,
    dropGuards: unanswered,
    dropTimeouts: unanswered,
    event: () => silent,
    active,
    snapshots: { active, circuits: unanswered, streams: unanswered, orConnections: unanswered },
    command: request,
    bootstrap$: silent,
  };
};
