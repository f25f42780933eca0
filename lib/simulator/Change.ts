/** What goes into a simulated Tor, what comes out of it, and the changes in between. */
import type { either as E } from 'fp-ts';
import type { Address, AddressMapping } from '../model/Address.js';
import type { ConfigLine } from '../model/ConfigLine.js';
import type { TorEvent } from '../model/Event.js';
import type { Severity } from '../model/EventDetails.js';
import type { CircuitId, StreamId } from '../model/ids.js';
import type { Signal } from '../model/Signal.js';
import type { Closed, TorError } from '../TorError.js';
import { randomBetween } from './random.js';
import type { SimulatorState } from './State.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * What goes in:
 *
 * - `Tick`: time has gone on, at most a minute at once.
 * - `Loaded`, `Saved`: what came of an output `Load` or `Save`.
 * - the requests of a controller.
 * - the acts of a user: `OpenStream`, `CloseCircuit`, `KillRouter`, `StartRouter`.
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
  | { readonly _tag: 'OpenStream'; readonly target: string }
  | { readonly _tag: 'CloseCircuit'; readonly id: CircuitId }
  | { readonly _tag: 'KillRouter'; readonly router: string }
  | { readonly _tag: 'StartRouter'; readonly router: string };

/**
 * What a request or an act is answered with, where it succeeds.
 *
 * @category model
 * @since 0.1.0
 */
export type SimulatorAnswer =
  | { readonly _tag: 'Done' }
  | { readonly _tag: 'Lines'; readonly lines: ReadonlyArray<ConfigLine> }
  | { readonly _tag: 'Mappings'; readonly mappings: ReadonlyArray<AddressMapping> }
  | { readonly _tag: 'Stream'; readonly id: StreamId };

/**
 * What comes out, in order. `Load` and `Save` ask for the torrc to be read and written; the answer to their request
 * comes with the input that tells what came of it.
 *
 * @category model
 * @since 0.1.0
 */
export type SimulatorOutput =
  | { readonly _tag: 'Event'; readonly event: TorEvent }
  | { readonly _tag: 'Answer'; readonly answer: E.Either<TorError, SimulatorAnswer> }
  | { readonly _tag: 'Load' }
  | { readonly _tag: 'Save'; readonly torrc: string }
  | { readonly _tag: 'Ended'; readonly reason: Closed };

/**
 * The next state and what came out on the way.
 *
 * @category model
 * @since 0.1.0
 */
export type Stepped = readonly [SimulatorState, ReadonlyArray<SimulatorOutput>];

export type Change = (state: SimulatorState) => Stepped;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/** Lets something out. */
export const emit =
  (...outputs: ReadonlyArray<SimulatorOutput>): Change =>
  (state) => [state, outputs];

/** Alters the state. */
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

/** Nothing. */
export const unchanged: Change = (state) => [state, []];

/** An event. */
export const tell = (event: TorEvent): Change => emit({ _tag: 'Event', event });

/** What lines echo of a client's is kept on one line of bounded length. */
const logged =
  (severity: Severity) =>
  (...lines: ReadonlyArray<string>): Change =>
    emit(
      ...lines.slice(0, MAX_LINES).map((line): SimulatorOutput => {
        const text = line.slice(0, MAX_LENGTH).replace(unprintable, '.');
        return { _tag: 'Event', event: { _tag: 'Log', message: `${text}\n`, details: { severity } } };
      }),
    );

/** Lines of the log. */
export const log = /* #__PURE__ */ logged('Notice');

/** Lines of the log that warn. */
export const warn = /* #__PURE__ */ logged('Warn');

/** The same for a list of any length, which may be more than a call takes arguments. */
export const warnings = (lines: ReadonlyArray<string>): Change => warn(...lines.slice(0, MAX_LINES));

/** Lines of the log that tell why it ends. */
export const logError = /* #__PURE__ */ logged('Err');

const MAX_LINES = 256;
const MAX_LENGTH = 1024;
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f\p{Cs}]/gu;

/** The answer to a request. */
export const answer = (answer: E.Either<TorError, SimulatorAnswer>): Change => emit({ _tag: 'Answer', answer });

/** The end: the reason goes out before anything else does. */
export const end = (reason: Closed): Change =>
  given((state) =>
    state.ended === undefined ? all([alter(() => ({ ended: reason })), emit({ _tag: 'Ended', reason })]) : unchanged,
  );

// -------------------------------------------------------------------------------------
// combinators
// -------------------------------------------------------------------------------------

/** One change after another. */
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
