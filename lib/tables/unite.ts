/**
 * Unites a row with a newer event: the newest value of each field.
 *
 * A Tor does not repeat everything in each event: only the first event of a stream has its purpose, and the event of a
 * changed purpose does not have the status of its circuit.
 */
import type { CircuitEvent, OrConnectionEvent, StreamEvent } from '../model/Event.js';
import type { Keywords } from '../model/EventDetails.js';
import { isBeginning, isStatusChange } from '../model/statuses.js';

type Details = { readonly status: string; readonly other: Keywords } & { readonly [field: string]: unknown };

/** Fields that describe one event: they are removed if the next event lacks them. */
const momentary = {
  Circuit: ['reason', 'remoteReason'],
  Stream: ['circuit', 'reason', 'remoteReason'],
  OrConnection: ['reason'],
} as const;

/**
 * Returns the row after an event; the event itself if the row has nothing to add.
 *
 * @internal
 */
export const unite = <A extends CircuitEvent | StreamEvent | OrConnectionEvent>(row: A, event: A): A => {
  if (isBeginning(event)) return event;
  const before = row.details as Details | undefined;
  const now = event.details as Details | undefined;
  if (isStatusChange(event)) {
    const details = united(before, now, momentary[event._tag]);
    return details === now ? event : { ...event, details };
  }
  const details = united(before, now && { ...now, other: withoutOld(now.other) }, momentary[event._tag]);
  return {
    ...event,
    status: row.status,
    ...(details && { details: { ...details, ...(before && { status: before.status }) } }),
  };
};

const united = (
  before: Details | undefined,
  now: Details | undefined,
  ended: ReadonlyArray<string>,
): Details | undefined => {
  // A line with TIME_CREATED describes a circuit completely, as every Tor since 0.2.3 writes it (control-spec 4.1.1): a
  // field that it lacks is one that the circuit no longer has.
  if (before === undefined || now?.['timeCreated'] !== undefined) return now;
  const kept = Object.entries(before).filter(
    ([field, value]) => value !== undefined && now?.[field] === undefined && !ended.includes(field),
  );
  const other = Object.keys(before.other).every((keyword) => now?.other[keyword] !== undefined)
    ? now?.other
    : { ...before.other, ...now?.other };
  return kept.length === 0 && other === now?.other
    ? now
    : { ...now, ...Object.fromEntries(kept), status: now?.status ?? before.status, other: other ?? before.other };
};

/** Removes the values that the event has replaced, such as OLD_PURPOSE. */
const withoutOld = (other: Keywords): Keywords =>
  Object.fromEntries(Object.entries(other).filter(([keyword]) => !keyword.startsWith('OLD_')));
