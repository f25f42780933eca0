/** A Tor in memory, for development without a real one. */
import { either as E } from 'fp-ts';
import { concatMap, of } from 'rxjs';
import type { Observable } from 'rxjs';
import type { StreamId } from '../model/ids.js';
import { left } from '../ObservableEither.js';
import type { ObservableEither } from '../ObservableEither.js';
import { eventStreamsWith, mapAddressWith } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { bootstrap } from '../v1/bootstrap/follow.js';
import { fromStatus } from '../v1/errors.js';
import { getInfoWith } from '../v1/info/getInfoWith.js';
import type { CircuitPurpose } from '../v1/model/circuits.js';
import type { InfoTexts } from '../v1/model/InfoTexts.js';
import type { V1Tor } from '../v1/V1Tor.js';
import type { SimulatorAnswer, SimulatorInput } from './Change.js';
import type { Config } from './config/Config.js';
import { machine } from './machine.js';
import type { SimulatorOptions } from './settings.js';
import { snapshots } from './snapshots.js';
import type { CircuitPurposeWord, SimulatorState } from './State.js';

/**
 * A `V1Tor` with the actions of a real one's user. Like requests, these actions are cold: each subscription acts once.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedTor extends V1Tor {
  /** Connects to `host:port`, or resolves `host`; returns the stream's id, before its first event. */
  readonly openStream: (target: string) => ObservableEither<TorError, StreamId>;
  /** Stops a router: circuits through it end, and no new ones use it. */
  readonly killRouter: (router: string) => ObservableEither<TorError, void>;
  /** Starts a stopped router. */
  readonly startRouter: (router: string) => ObservableEither<TorError, void>;
  /** The configuration once the torrc has been read, then after each change; completes when the Tor ends. */
  readonly config$: Observable<Config>;
  /** Returns the current state, for specs and inspection. */
  readonly state: () => SimulatorState;
}

/**
 * Makes a simulated Tor. It does nothing until the first subscription to a request or an event, which reads the torrc.
 *
 * Requests are answered within the subscription, unless the `store` is asynchronous. Time advances only while an event
 * stream has a subscriber, and only such a subscription keeps a process alive. A relay that is shutting down ends
 * after its delay in any case.
 *
 * If the torrc cannot be read, at first or at a Reload, the Tor ends, as a real one exits.
 *
 * @category constructors
 * @since 0.1.0
 */
export const simulator = (options: SimulatorOptions = {}): SimulatedTor => {
  const { ask, events, named, ended$, config$, state } = machine(options);
  /** Extracts the items of the request's type from its answer and emits them in order. */
  const request = <A>(
    input: SimulatorInput,
    values: (answer: SimulatorAnswer) => ReadonlyArray<A>,
  ): ObservableEither<TorError, A> =>
    ask(input).pipe(concatMap((answer) => (E.isLeft(answer) ? of(answer) : values(answer.right).map(E.right))));
  const act = (input: SimulatorInput): ObservableEither<TorError, void> => request(input, () => [undefined]);

  const getInfoText = <const K extends ReadonlyArray<string>>(keys: K): ObservableEither<TorError, InfoTexts<K>> =>
    // as many texts as keys
    request({ _tag: 'GetInfo', keys }, (answer) =>
      answer._tag === 'Texts' ? [answer.texts as unknown as InfoTexts<K>] : [],
    );
  const open = snapshots(state, options.streams === 'v1');
  const observed = { getInfoText, getInfo: getInfoWith(getInfoText), event: named, active: open.active };
  const scheduler = options.scheduler === undefined ? {} : { scheduler: options.scheduler };

  const tor: Omit<SimulatedTor, 'command'> = {
    getConf: (keys) => request({ _tag: 'GetConf', keys }, (answer) => (answer._tag === 'Lines' ? [answer.lines] : [])),
    setConf: (lines) => act({ _tag: 'SetConf', lines }),
    saveConf: act({ _tag: 'SaveConf' }),
    signal: (signal) => act({ _tag: 'Signal', signal }),
    mapAddress: mapAddressWith((mapping) => request({ _tag: 'MapAddress', ...mapping }, mappingsOf)),
    getAllMappings: request({ _tag: 'GetAllMappings' }, mappingsOf),
    ...eventStreamsWith(events),
    ended$,
    snapshots: open,
    ...observed,
    bootstrap$: bootstrap(observed, scheduler),
    ...requests(request, act),
    openStream: (target) =>
      request({ _tag: 'OpenStream', target }, (answer) => (answer._tag === 'Stream' ? [answer.id] : [])),
    killRouter: (router) => act({ _tag: 'KillRouter', router }),
    startRouter: (router) => act({ _tag: 'StartRouter', router }),
    config$,
    state,
  };
  return { ...tor, command: (options.commands ?? noCommands)(tor) };
};

const noCommands = (): V1Tor['command'] => (line) =>
  left(fromStatus(510, `Unrecognized command "${/^[A-Za-z_]{0,64}/.exec(line)?.[0] ?? ''}"`, 'entity', 'command'));

type Requests = Pick<
  V1Tor,
  | 'resetConf'
  | 'loadConf'
  | 'closeCircuit'
  | 'closeStream'
  | 'extendCircuit'
  | 'attachStream'
  | 'redirectStream'
  | 'setCircuitPurpose'
  | 'resolve'
  | 'addOnion'
  | 'delOnion'
  | 'addOnionClientAuth'
  | 'removeOnionClientAuth'
  | 'viewOnionClientAuth'
  | 'hsFetch'
  | 'hsPost'
  | 'useFeature'
  | 'takeOwnership'
  | 'dropOwnership'
  | 'dropGuards'
  | 'dropTimeouts'
>;

/** The requests that the v1 protocol adds to TC. */
const requests = (
  request: <A>(
    input: SimulatorInput,
    values: (answer: SimulatorAnswer) => ReadonlyArray<A>,
  ) => ObservableEither<TorError, A>,
  act: (input: SimulatorInput) => ObservableEither<TorError, void>,
): Requests => ({
  // SETCONF here resets an option without a value too
  resetConf: (lines) => act({ _tag: 'SetConf', lines: lines.map(({ key, value = '' }) => ({ key, value })) }),
  loadConf: (torrc) => act({ _tag: 'LoadConf', torrc }),
  closeCircuit: (id, { ifUnused } = {}) => act({ _tag: 'CloseCircuit', id, ifUnused }),
  closeStream: (id, reason = 1) => act({ _tag: 'CloseStream', id, reason }),
  extendCircuit: (path, { circuit = 0, purpose = 'general' } = {}) =>
    request({ _tag: 'ExtendCircuit', path, circuit, purpose: wordOf(purpose) }, (answer) =>
      answer._tag === 'Circuit' ? [answer.id] : [],
    ),
  attachStream: (stream, circuit, { hop } = {}) => act({ _tag: 'AttachStream', stream, circuit, hop }),
  redirectStream: (stream, address, port) => act({ _tag: 'RedirectStream', stream, address, port }),
  setCircuitPurpose: (id, purpose) => act({ _tag: 'SetCircuitPurpose', id, purpose: wordOf(purpose) }),
  resolve: (host) => act({ _tag: 'Resolve', host }),
  addOnion: (service) =>
    request({ _tag: 'AddOnion', service }, (answer) => (answer._tag === 'Onion' ? [answer.onion] : [])),
  delOnion: (address) => act({ _tag: 'DelOnion', address }),
  addOnionClientAuth: (service, key, { name, permanent = false } = {}) =>
    request({ _tag: 'AddOnionClientAuth', auth: { service, key, name, permanent } }, (answer) =>
      answer._tag === 'ClientAuthAdded' ? [answer.replaced ? 'Replaced' : 'Registered'] : [],
    ),
  removeOnionClientAuth: (service) =>
    request({ _tag: 'RemoveOnionClientAuth', service }, (answer) =>
      answer._tag === 'ClientAuthRemoved' ? [answer.found] : [],
    ),
  viewOnionClientAuth: (service) =>
    request({ _tag: 'ViewOnionClientAuth', service }, (answer) =>
      answer._tag === 'ClientAuths' ? [answer.auths] : [],
    ),
  hsFetch: (address, { servers = [] } = {}) => act({ _tag: 'HsFetch', address, servers }),
  hsPost: (_, { address = '', servers = [] } = {}) => act({ _tag: 'HsPost', address, servers }),
  useFeature: (features) => act({ _tag: 'UseFeature', features }),
  // a server ends the Tor with the connection of its owner
  takeOwnership: act({ _tag: 'SetOwnership' }),
  dropOwnership: act({ _tag: 'SetOwnership' }),
  dropGuards: act({ _tag: 'DropGuards' }),
  dropTimeouts: act({ _tag: 'DropTimeouts' }),
});

const wordOf = (purpose: CircuitPurpose): CircuitPurposeWord => (purpose === 'controller' ? 'CONTROLLER' : 'GENERAL');

const mappingsOf = (answer: SimulatorAnswer) => (answer._tag === 'Mappings' ? answer.mappings : []);
