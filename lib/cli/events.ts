/** Names and output of events in the command. */
import { either as E, function as F } from 'fp-ts';
import { merge } from 'rxjs';
import type { CircuitEvent, EventTag, OrConnectionEvent, StreamEvent, TorEvent } from '../model/Event.js';
import type { V1EventName } from '../model/V1Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { toJson } from './output/json.js';
import { showBytes } from './output/units.js';
import { eventTable, eventTags } from '../model/Event.js';
import { v1EventNames } from '../v1/event/codecs.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The names of all events, comma-separated. */
export const EVENT_NAMES = eventTags.map((tag) => eventTable[tag].name).join(',');

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

/** Reads comma-separated names, in any case. */
export const parseEventTags = (text: string): E.Either<string, ReadonlyArray<EventTag>> => {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const tags = eventTags.filter((tag) => names.includes(eventTable[tag].name));
  const unknown = names.find((name) => !eventTags.some((tag) => eventTable[tag].name === name));
  return unknown === undefined
    ? E.right(tags)
    : E.left(`wanted some of ${EVENT_NAMES}, got ${JSON.stringify(unknown)}`);
};

/** Reads comma-separated names, in any case: those of {@link parseEventTags}, and those of the v1 protocol. */
export const parseEventNames = (text: string): E.Either<string, ReadonlyArray<EventTag | V1EventName>> =>
  F.pipe(
    text.split(',').map((name) => name.trim()),
    E.traverseArray((name): E.Either<string, EventTag | V1EventName> => {
      const tag = eventTags.find((one) => eventTable[one].name === name.toLowerCase());
      const known = tag ?? v1EventNames.find((one) => one === name.toUpperCase());
      return known === undefined
        ? E.left(`wanted some of ${EVENT_NAMES}, or of ${v1EventNames.join(',')}, got ${JSON.stringify(name)}`)
        : E.right(known);
    }),
  );

/** The events of these types, in the order in which they arrive. */
export const eventsOf = (tor: Tor, tags: ReadonlyArray<EventTag>): ObservableEither<TorError, TorEvent> =>
  merge(...tags.map((tag): ObservableEither<TorError, TorEvent> => tor[eventTable[tag].stream]));

// -------------------------------------------------------------------------------------
// showing
// -------------------------------------------------------------------------------------

/** Shows a status by its name, or by its number if the specification does not name it. */
export const showStatus = (status: string | number): string =>
  typeof status === 'string' ? status : `status ${status}`;

/** The status of an event; if TC has no name for it, the word of the v1 protocol, if the details have one. */
export const statusOf = ({ status, details: more }: CircuitEvent | StreamEvent | OrConnectionEvent): string | number =>
  typeof status === 'number' && more !== undefined ? more.status : status;

const details = (event: TorEvent): string => {
  switch (event._tag) {
    case 'Circuit':
      return `${String(event.id).padEnd(5)} ${showStatus(statusOf(event)).padEnd(11)} ${event.path.join(',')}`;
    case 'Stream':
      return `${String(event.id).padEnd(5)} ${showStatus(statusOf(event)).padEnd(11)} ${event.target}`;
    case 'OrConnection':
      return `${' '.repeat(5)} ${showStatus(statusOf(event)).padEnd(11)} ${event.router}`;
    case 'Bandwidth':
      return `read ${showBytes(event.read)}, written ${showBytes(event.written)}`;
    case 'Log':
      return event.message.trimEnd();
  }
};

/** Shows an event in one line: its type, its id, its status, and its path, target or router. */
export const showEvent = (event: TorEvent): string =>
  `${eventTable[event._tag].name.padEnd(13)} ${details(event)}`.trimEnd();

/**
 * Shows an event as a JSON object with exact values. `time` is when it was received, since TC's events have no time.
 */
export const eventJson = ({ _tag, ...fields }: TorEvent, at: number): string =>
  toJson({ time: new Date(at).toISOString(), event: eventTable[_tag].name, ...fields });
