/** A Tor in memory, for development without a real one. */
import { either as E } from 'fp-ts';
import { concatMap, of } from 'rxjs';
import type { Observable } from 'rxjs';
import type { CircuitId, StreamId } from '../model/ids.js';
import type { ObservableEither } from '../ObservableEither.js';
import { eventStreamsWith, mapAddressWith } from '../Tor.js';
import type { AllSnapshots, Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import type { SimulatorAnswer, SimulatorInput } from './Change.js';
import type { Config } from './config/Config.js';
import { machine } from './machine.js';
import type { SimulatorOptions } from './settings.js';
import { snapshots } from './snapshots.js';
import type { SimulatorState } from './State.js';

/**
 * A {@link Tor} with the actions of a real one's user. Like requests, these actions are cold: each subscription acts
 * once.
 *
 * @category model
 * @since 0.1.0
 */
export interface SimulatedTor extends Tor {
  /** Snapshots of its open circuits, streams and OR connections. */
  readonly snapshots: AllSnapshots;
  /** Connects to `host:port`, or resolves `host`; returns the stream's id, before its first event. */
  readonly openStream: (target: string) => ObservableEither<TorError, StreamId>;
  /** Ends a circuit and its streams. */
  readonly closeCircuit: (id: CircuitId) => ObservableEither<TorError, void>;
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
  const { ask, events, ended$, config$, state } = machine(options);
  /** Extracts the items of the request's type from its answer and emits them in order. */
  const request = <A>(
    input: SimulatorInput,
    values: (answer: SimulatorAnswer) => ReadonlyArray<A>,
  ): ObservableEither<TorError, A> =>
    ask(input).pipe(concatMap((answer) => (E.isLeft(answer) ? of(answer) : values(answer.right).map(E.right))));
  const act = (input: SimulatorInput): ObservableEither<TorError, void> => request(input, () => [undefined]);

  return {
    getConf: (keys) => request({ _tag: 'GetConf', keys }, (answer) => (answer._tag === 'Lines' ? [answer.lines] : [])),
    setConf: (lines) => act({ _tag: 'SetConf', lines }),
    saveConf: act({ _tag: 'SaveConf' }),
    signal: (signal) => act({ _tag: 'Signal', signal }),
    mapAddress: mapAddressWith((mapping) => request({ _tag: 'MapAddress', ...mapping }, mappingsOf)),
    getAllMappings: request({ _tag: 'GetAllMappings' }, mappingsOf),
    ...eventStreamsWith(events),
    ended$,
    snapshots: snapshots(state),
    openStream: (target) =>
      request({ _tag: 'OpenStream', target }, (answer) => (answer._tag === 'Stream' ? [answer.id] : [])),
    closeCircuit: (id) => act({ _tag: 'CloseCircuit', id }),
    killRouter: (router) => act({ _tag: 'KillRouter', router }),
    startRouter: (router) => act({ _tag: 'StartRouter', router }),
    config$,
    state,
  };
};

const mappingsOf = (answer: SimulatorAnswer) => (answer._tag === 'Mappings' ? answer.mappings : []);
