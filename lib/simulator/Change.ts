/** The inputs and outputs of a simulated Tor, and the changes of its state. */
import { either as E } from 'fp-ts';
import type { Address, AddressMapping } from '../model/Address.js';
import type { ConfigLine } from '../model/ConfigLine.js';
import type { TorEvent } from '../model/Event.js';
import type { Severity } from '../model/EventDetails.js';
import type { CircuitId, StreamId } from '../model/ids.js';
import type { Signal } from '../model/Signal.js';
import type { V1Event } from '../model/V1Event.js';
import type { Closed, TorError } from '../TorError.js';
import { fromStatus } from '../v1/errors.js';
import type { About } from '../v1/errors.js';
import type { NewOnion, Onion } from '../v1/model/onions.js';
import { randomBetween } from './random.js';
import type { CircuitPurposeWord, SimulatedClientAuth, SimulatorState } from './State.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * An input of the simulated Tor.
 *
 * - `Tick`: time has advanced, at most a minute at once.
 * - `Loaded`, `Saved`: the result of an output `Load` or `Save`.
 * - `GetConf`, `SetConf`, `SaveConf`, `Signal`, `MapAddress`, `GetAllMappings`: the requests of a controller.
 * - `GetInfo` to `DropTimeouts`: the requests that the v1 protocol adds, in the order of `V1Tor`.
 * - `OpenStream`, `KillRouter`, `StartRouter`: the actions of a user.
 *
 * @category model
 * @since 0.1.0
 */
export type SimulatorInput =
  | { readonly _tag: 'Tick'; readonly milliseconds: number }
  | { readonly _tag: 'Loaded'; readonly torrc: E.Either<string, string> }
  | { readonly _tag: 'Saved'; readonly result: E.Either<string, void> }
  | { readonly _tag: 'GetConf'; readonly keys: ReadonlyArray<string> }
  | { readonly _tag: 'SetConf'; readonly lines: ReadonlyArray<ConfigLine> }
  | { readonly _tag: 'SaveConf' }
  | { readonly _tag: 'Signal'; readonly signal: Signal }
  | { readonly _tag: 'MapAddress'; readonly from: Address; readonly to: Address }
  | { readonly _tag: 'GetAllMappings' }
  | { readonly _tag: 'GetInfo'; readonly keys: ReadonlyArray<string> }
  | { readonly _tag: 'LoadConf'; readonly torrc: string }
  | { readonly _tag: 'CloseCircuit'; readonly id: CircuitId; readonly ifUnused?: boolean | undefined }
  | { readonly _tag: 'CloseStream'; readonly id: StreamId; readonly reason: number }
  | {
      readonly _tag: 'ExtendCircuit';
      readonly path: ReadonlyArray<string>;
      /** The circuit to extend; 0 for a new one. */
      readonly circuit: CircuitId;
      readonly purpose: CircuitPurposeWord;
    }
  | {
      readonly _tag: 'AttachStream';
      readonly stream: StreamId;
      readonly circuit: CircuitId;
      readonly hop: number | undefined;
    }
  | {
      readonly _tag: 'RedirectStream';
      readonly stream: StreamId;
      readonly address: string;
      readonly port: number | undefined;
    }
  | { readonly _tag: 'SetCircuitPurpose'; readonly id: CircuitId; readonly purpose: CircuitPurposeWord }
  | { readonly _tag: 'Resolve'; readonly host: string }
  | { readonly _tag: 'AddOnion'; readonly service: NewOnion }
  | { readonly _tag: 'DelOnion'; readonly address: string }
  | { readonly _tag: 'AddOnionClientAuth'; readonly auth: SimulatedClientAuth }
  | { readonly _tag: 'RemoveOnionClientAuth'; readonly service: string }
  | { readonly _tag: 'ViewOnionClientAuth'; readonly service: string | undefined }
  | { readonly _tag: 'HsFetch'; readonly address: string; readonly servers: ReadonlyArray<string> }
  | { readonly _tag: 'HsPost'; readonly address: string; readonly servers: ReadonlyArray<string> }
  | { readonly _tag: 'UseFeature'; readonly features: ReadonlyArray<string> }
  | { readonly _tag: 'SetOwnership' }
  | { readonly _tag: 'DropGuards' }
  | { readonly _tag: 'DropTimeouts' }
  | { readonly _tag: 'OpenStream'; readonly target: string }
  | { readonly _tag: 'KillRouter'; readonly router: string }
  | { readonly _tag: 'StartRouter'; readonly router: string };

/**
 * The successful answer to a request or an action.
 *
 * @category model
 * @since 0.1.0
 */
export type SimulatorAnswer =
  | { readonly _tag: 'Done' }
  | { readonly _tag: 'Lines'; readonly lines: ReadonlyArray<ConfigLine> }
  | { readonly _tag: 'Mappings'; readonly mappings: ReadonlyArray<AddressMapping> }
  | { readonly _tag: 'Stream'; readonly id: StreamId }
  | { readonly _tag: 'Circuit'; readonly id: CircuitId }
  | { readonly _tag: 'Texts'; readonly texts: ReadonlyArray<string> }
  | { readonly _tag: 'Onion'; readonly onion: Onion }
  | { readonly _tag: 'ClientAuthAdded'; readonly replaced: boolean }
  | { readonly _tag: 'ClientAuthRemoved'; readonly found: boolean }
  | { readonly _tag: 'ClientAuths'; readonly auths: ReadonlyArray<SimulatedClientAuth> };

/**
 * An output of the simulated Tor. Outputs are in order. `Event` is an event of the five streams as a Tor of 2005
 * reports it; `V1Event` is the same event as a current Tor reports it, or one that TC does not have. Bandwidth and log
 * events are the same in both. `Load` and `Save` request that the torrc be read or written; the request that caused one
 * is answered by the step of the input with the result.
 *
 * @category model
 * @since 0.1.0
 */
export type SimulatorOutput =
  | { readonly _tag: 'Event'; readonly event: TorEvent }
  | { readonly _tag: 'V1Event'; readonly event: V1Event }
  | { readonly _tag: 'Answer'; readonly answer: E.Either<TorError, SimulatorAnswer> }
  | { readonly _tag: 'Load' }
  | { readonly _tag: 'Save'; readonly torrc: string }
  | { readonly _tag: 'Ended'; readonly reason: Closed };

/**
 * The next state, and the outputs of the step.
 *
 * @category model
 * @since 0.1.0
 */
export type Stepped = readonly [SimulatorState, ReadonlyArray<SimulatorOutput>];

export type Change = (state: SimulatorState) => Stepped;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Adds an output. */
export const emit =
  (...outputs: ReadonlyArray<SimulatorOutput>): Change =>
  (state) => [state, outputs];

/** Updates the state. */
export const alter =
  (f: (state: SimulatorState) => Partial<SimulatorState>): Change =>
  (state) => [{ ...state, ...f(state) }, []];

/** A change that depends on the state. */
export const given =
  (f: (state: SimulatorState) => Change): Change =>
  (state) =>
    f(state)(state);

/** A change that depends on an integer from `min` to `max`. */
export const drawn =
  (min: number, max: number, f: (n: number) => Change): Change =>
  (state) => {
    const [n, random] = randomBetween(state.random, min, max);
    return f(n)({ ...state, random });
  };

/** The change without an effect. */
export const unchanged: Change = (state) => [state, []];

/** Emits an event. */
export const tell = (event: TorEvent): Change => emit({ _tag: 'Event', event });

/** Emits an event of the v1 protocol. */
export const report = (event: V1Event): Change => emit({ _tag: 'V1Event', event });

/** Writes log lines. Text of a client that they quote is kept on one line of bounded length. */
const logged =
  (severity: Severity) =>
  (...lines: ReadonlyArray<string>): Change =>
    emit(
      ...lines.slice(0, MAX_LINES).map((line): SimulatorOutput => {
        const text = line.slice(0, MAX_LENGTH).replace(unprintable, '.');
        return { _tag: 'Event', event: { _tag: 'Log', message: `${text}\n`, details: { severity } } };
      }),
    );

/** Writes lines to the log with severity notice. */
export const log = /* #__PURE__ */ logged('Notice');

/** Writes lines to the log with severity warn. */
export const warn = /* #__PURE__ */ logged('Warn');

/** As `warn`, for a list of any length, which may exceed the number of arguments of a call. */
export const warnings = (lines: ReadonlyArray<string>): Change => warn(...lines.slice(0, MAX_LINES));

/** Writes lines to the log with severity err, such as the reason of the end. */
export const logError = /* #__PURE__ */ logged('Err');

const MAX_LINES = 256;
const MAX_LENGTH = 1024;
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f\p{Cs}]/gu;

/** Answers a request of the v1 protocol with a refusal. */
export const refuse = (status: number, text: string, request: string, about: About = 'entity'): Change =>
  answer(E.left(fromStatus(status, text, about, request)));

/** Answers a request. */
export const answer = (answer: E.Either<TorError, SimulatorAnswer>): Change => emit({ _tag: 'Answer', answer });

/** Answers a request that has no other answer. */
export const done = /* #__PURE__ */ answer(/* #__PURE__ */ E.right({ _tag: 'Done' }));

/** Ends the Tor: the reason is the first output, before all others. */
export const end = (reason: Closed): Change =>
  given((state) =>
    state.ended === undefined ? all([alter(() => ({ ended: reason })), emit({ _tag: 'Ended', reason })]) : unchanged,
  );

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** Applies changes one after another. */
export const all =
  (changes: ReadonlyArray<Change>): Change =>
  (state) => {
    const outputs: SimulatorOutput[] = [];
    let now = state;
    for (const change of changes) {
      const [next, more] = change(now);
      now = next;
      for (const output of more) outputs.push(output);
    }
    return [now, outputs];
  };
