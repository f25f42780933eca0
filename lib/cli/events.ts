/** Events, as the command names and shows them. */
import { either as E } from 'fp-ts';
import { merge } from 'rxjs';
import type { CircuitEvent, EventTag, OrConnectionEvent, StreamEvent, TorEvent } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Tor } from '../Tor.js';
import type { TorError } from '../TorError.js';
import { toJson } from './output/json.js';
import { showOctets } from './output/units.js';
import { eventTable, eventTags } from '../model/Event.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** The names of all events, as a list on the command line. */
export const EVENT_NAMES = eventTags.map((tag) => eventTable[tag].name).join(',');

// -------------------------------------------------------------------------------------
// reading
// -------------------------------------------------------------------------------------

/** Reads names with commas between them, in any case. */
export const parseEventTags = (text: string): E.Either<string, ReadonlyArray<EventTag>> => {
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const tags = eventTags.filter((tag) => names.includes(eventTable[tag].name));
  const unknown = names.find((name) => !eventTags.some((tag) => eventTable[tag].name === name));
  return unknown === undefined
    ? E.right(tags)
    : E.left(`wanted some of ${EVENT_NAMES}, got ${JSON.stringify(unknown)}`);
};

/** The events of these kinds, in the order in which they come. */
export const eventsOf = (tor: Tor, tags: ReadonlyArray<EventTag>): ObservableEither<TorError, TorEvent> =>
  merge(...tags.map((tag): ObservableEither<TorError, TorEvent> => tor[eventTable[tag].stream]));

// -------------------------------------------------------------------------------------
// showing
// -------------------------------------------------------------------------------------

/** A status by its name; one that the specification does not name by its number. */
export const showStatus = (status: string | number): string =>
  typeof status === 'string' ? status : `status ${status}`;

/** A status that TC has no name for as the word that today's Tor has for it, where that was said. */
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
      return `read ${showOctets(event.read)}, written ${showOctets(event.written)}`;
    case 'Log':
      return event.message.trimEnd();
  }
};

/** An event as a line: what it is, its id, its status, and what it is of. */
export const showEvent = (event: TorEvent): string =>
  `${eventTable[event._tag].name.padEnd(13)} ${details(event)}`.trimEnd();

/** An event as a JSON object, its values exact. `time` is when it came: TC's events have none. */
export const eventJson = ({ _tag, ...fields }: TorEvent, at: number): string =>
  toJson({ time: new Date(at).toISOString(), event: eventTable[_tag].name, ...fields });
