/** The model of the dashboard and its updates: pure, and of bounded size for any input. */
import type { CircuitEvent, EventTag, OrConnectionEvent, StreamEvent, TorEvent } from '../../model/Event.js';
import type { CircuitId, StreamId } from '../../model/ids.js';
import type { Status } from '../../model/Status.js';
import type { CircuitChange, CircuitTable } from '../../tables/circuits.js';
import type { OrConnectionChange, OrConnectionTable } from '../../tables/orConnections.js';
import type { StreamChange, StreamTable } from '../../tables/streams.js';
import type { Update } from '../../tables/Table.js';
import { trafficReducer } from '../../tables/traffic.js';
import type { TrafficTable } from '../../tables/traffic.js';
import type { TorError } from '../../TorError.js';
import { showError } from '../Outcome.js';
import { changed, cut, noRows, present } from './PanelRows.js';
import type { PanelRows } from './PanelRows.js';
import { eventTags } from '../../model/Event.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** A line of the log: a message of the Tor, or a problem. `at` is a time of the wall clock. */
export interface LogLine {
  readonly at: number;
  readonly text: string;
  readonly isProblem: boolean;
}

export interface Model {
  /** The time of the start, on the same clock as `now`. */
  readonly startedAt: number;
  /** The current time in milliseconds, on the clock of durations. */
  readonly now: number;
  /** The current time on the wall clock. */
  readonly date: number;
  readonly status: Status;
  /** The number of times that the connection was lost. */
  readonly gaps: number;
  readonly lastProblem: TorError | undefined;
  readonly circuits: PanelRows<CircuitId, CircuitEvent>;
  readonly streams: PanelRows<StreamId, StreamEvent>;
  readonly orConnections: PanelRows<string, OrConnectionEvent>;
  readonly traffic: TrafficTable;
  /** Log lines, the oldest first. */
  readonly log: ReadonlyArray<LogLine>;
  readonly counts: Readonly<Record<EventTag, number>>;
  readonly problems: number;
  /** The effect of the last key, and its time. */
  readonly said: { readonly at: number; readonly text: string } | undefined;
  readonly mode: Mode;
}

/**
 * The mode of the keyboard: `Watching`; `AskReload`, which asks for confirmation of a reload; `Keys`, which shows the
 * list of keys.
 */
export type Mode = 'Watching' | 'AskReload' | 'Keys';

export type Input =
  | { readonly _tag: 'Event'; readonly event: TorEvent }
  | { readonly _tag: 'Circuits'; readonly update: Update<CircuitTable, CircuitChange> }
  | { readonly _tag: 'Streams'; readonly update: Update<StreamTable, StreamChange> }
  | { readonly _tag: 'OrConnections'; readonly update: Update<OrConnectionTable, OrConnectionChange> }
  | { readonly _tag: 'Traffic'; readonly traffic: TrafficTable }
  | { readonly _tag: 'Problem'; readonly error: TorError }
  | { readonly _tag: 'Status'; readonly status: Status }
  | { readonly _tag: 'Said'; readonly text: string }
  | { readonly _tag: 'Mode'; readonly mode: Mode }
  | { readonly _tag: 'Tick' };

/** Lines of the log that are kept.  */
export const LOG = 200;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

export const emptyModel = (now: number, date: number): Model => ({
  startedAt: now,
  now,
  date,
  status: { _tag: 'Idle' },
  gaps: 0,
  lastProblem: undefined,
  circuits: noRows(),
  streams: noRows(),
  orConnections: noRows(),
  traffic: trafficReducer().initial.table,
  log: [],
  counts: Object.fromEntries(eventTags.map((tag) => [tag, 0])) as Record<EventTag, number>,
  problems: 0,
  said: undefined,
  mode: 'Watching',
});

// -------------------------------------------------------------------------------------
// steps
// -------------------------------------------------------------------------------------

export const step = (model: Model, input: Input, now: number, date: number): Model => {
  const at = { ...model, now, date };
  switch (input._tag) {
    case 'Event':
      return onEvent(at, input.event);
    case 'Circuits':
      return { ...at, circuits: changed(at.circuits, input.update, now) };
    case 'Streams':
      return { ...at, streams: changed(at.streams, input.update, now) };
    case 'OrConnections':
      return { ...at, orConnections: changed(at.orConnections, input.update, now) };
    case 'Traffic':
      return { ...at, traffic: input.traffic };
    case 'Problem':
      return onProblem(at, input.error);
    case 'Status':
      return { ...at, status: input.status };
    case 'Said':
      return { ...at, said: { at: now, text: input.text } };
    case 'Mode':
      return { ...at, mode: input.mode };
    case 'Tick':
      return {
        ...at,
        circuits: present(at.circuits, now),
        streams: present(at.streams, now),
        orConnections: present(at.orConnections, now),
      };
  }
};

const onEvent = (model: Model, event: TorEvent): Model => {
  const counted = { ...model, counts: { ...model.counts, [event._tag]: model.counts[event._tag] + 1 } };
  return event._tag === 'Log' ? withLog(counted, event.message.trimEnd(), false) : counted;
};

/** The streams report the end of a connection each, with the same record; it is counted once. */
const onProblem = (model: Model, error: TorError): Model => {
  if (error === model.lastProblem) return model;
  const after = withLog({ ...model, lastProblem: error }, showError(error), true);
  return error._tag === 'ConnectionLost'
    ? { ...after, gaps: model.gaps + 1 }
    : { ...after, problems: model.problems + 1 };
};

const withLog = (model: Model, text: string, isProblem: boolean): Model => ({
  ...model,
  log: [...model.log, { at: model.date, text: cut(text), isProblem }].slice(-LOG),
});
