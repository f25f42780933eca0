/**
 * What the dashboard shows, and how each thing that happens changes it: pure, and of bounded size whatever a Tor sends.
 *
 * @since 0.1.0
 */
import type { TorEvent } from '../../model/Event.js';
import { statusOf } from '../events.js';
import type { Status } from '../../session/Status.js';
import { showTorError } from '../../TorError.js';
import type { TorError } from '../../TorError.js';
import type { EventTag } from '../events.js';
import { cut, present, put, rowOf } from './Rows.js';
import type { Rows } from './Rows.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/**
 * Octets of one second; `undefined` stands for a gap.
 *
 * @category model
 * @since 0.1.0
 */
export type Second = { readonly read: number; readonly written: number } | undefined;

/**
 * A line of the log: what the Tor said, or what went wrong.
 *
 * @category model
 * @since 0.1.0
 */
export interface LogLine {
  readonly at: number;
  readonly text: string;
  readonly isProblem: boolean;
}

/**
 * @category model
 * @since 0.1.0
 */
export interface Model {
  readonly startedAt: number;
  readonly now: number;
  readonly status: Status;
  /** How often the connection was lost. */
  readonly gaps: number;
  readonly lastProblem: TorError | undefined;
  readonly circuits: Rows;
  readonly streams: Rows;
  readonly orConnections: Rows;
  /** The oldest first. */
  readonly seconds: ReadonlyArray<Second>;
  readonly read: number;
  readonly written: number;
  /** The oldest first. */
  readonly log: ReadonlyArray<LogLine>;
  readonly counts: Readonly<Record<EventTag, number>>;
  readonly problems: number;
  /** What the last key did, and when. */
  readonly said: { readonly at: number; readonly text: string } | undefined;
}

/**
 * @category model
 * @since 0.1.0
 */
export type Input =
  | { readonly _tag: 'Event'; readonly event: TorEvent }
  | { readonly _tag: 'Problem'; readonly error: TorError }
  | { readonly _tag: 'Status'; readonly status: Status }
  | { readonly _tag: 'Said'; readonly text: string }
  | { readonly _tag: 'Tick' };

/**
 * How much is kept besides rows: seconds, and lines of the log.
 *
 * @category model
 * @since 0.1.0
 */
export const kept = { seconds: 600, log: 200 } as const;

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * @category constructors
 * @since 0.1.0
 */
export const emptyModel = (now: number): Model => ({
  startedAt: now,
  now,
  status: { _tag: 'Idle' },
  gaps: 0,
  lastProblem: undefined,
  circuits: new Map(),
  streams: new Map(),
  orConnections: new Map(),
  seconds: [],
  read: 0,
  written: 0,
  log: [],
  counts: { Circuit: 0, Stream: 0, OrConnection: 0, Bandwidth: 0, Log: 0 },
  problems: 0,
  said: undefined,
});

// -------------------------------------------------------------------------------------
// steps
// -------------------------------------------------------------------------------------

/**
 * @category combinators
 * @since 0.1.0
 */
export const step = (model: Model, input: Input, now: number): Model => {
  const at = { ...model, now };
  switch (input._tag) {
    case 'Event':
      return onEvent(
        { ...at, counts: { ...at.counts, [input.event._tag]: at.counts[input.event._tag] + 1 } },
        input.event,
      );
    case 'Problem':
      return onProblem(at, input.error);
    case 'Status':
      return { ...at, status: input.status };
    case 'Said':
      return { ...at, said: { at: now, text: input.text } };
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
  const { now } = model;
  switch (event._tag) {
    case 'Circuit':
      return { ...model, circuits: put(model.circuits, rowOf(String(event.id), statusOf(event), event.path, now)) };
    case 'Stream':
      return { ...model, streams: put(model.streams, rowOf(String(event.id), statusOf(event), [event.target], now)) };
    case 'OrConnection':
      return {
        ...model,
        orConnections: put(model.orConnections, rowOf(cut(event.router), statusOf(event), [event.router], now)),
      };
    case 'Bandwidth':
      return {
        ...model,
        seconds: [...model.seconds, { read: event.read, written: event.written }].slice(-kept.seconds),
        read: model.read + event.read,
        written: model.written + event.written,
      };
    case 'Log':
      return withLog(model, event.message.trimEnd(), false);
  }
};

/**
 * What was there when the connection was lost may be gone: it is forgotten. Each of the streams tells of the same end, with
 * the same record.
 */
const onProblem = (model: Model, error: TorError): Model => {
  if (error === model.lastProblem) return model;
  const after = withLog({ ...model, lastProblem: error }, showTorError(error), true);
  return error._tag !== 'ConnectionLost'
    ? { ...after, problems: model.problems + 1 }
    : {
        ...after,
        gaps: model.gaps + 1,
        circuits: new Map(),
        streams: new Map(),
        orConnections: new Map(),
        seconds: [...model.seconds, undefined].slice(-kept.seconds),
      };
};

const withLog = (model: Model, text: string, isProblem: boolean): Model => ({
  ...model,
  log: [...model.log, { at: model.now, text: cut(text), isProblem }].slice(-kept.log),
});
