/** The five events of section 3.7. */
import { DETAILED, eventTable, eventTags } from '../../../model/Event.js';
import type { EventTag, TorEvent } from '../../../model/Event.js';
import type { BodyCodec, BodyReader } from '../bodyCodec.js';
import { detailedReader } from './eventCodec.js';
import type { EventCodec, EventReader } from './eventCodec.js';
import { Bandwidth, bandwidthReader } from './Bandwidth.js';
import { Circuit, circuitReader } from './Circuit.js';
import { Log, logReader } from './Log.js';
import { OrConnection, orConnectionReader } from './OrConnection.js';
import { Stream, streamReader } from './Stream.js';

/** Turns a table by tag into an array by event code; index 0 is empty. */
const byCode = <A>(table: { readonly [T in EventTag]: A }): ReadonlyArray<A | undefined> => {
  const array: Array<A | undefined> = [undefined];
  for (const tag of eventTags) array[eventTable[tag].code] = table[tag];
  return array;
};

/**
 * The body codec of each event (section 3.7), by its `_tag`; it includes the code of the event.
 *
 * @example
 * EventCodecs.Log.decode(new Uint8Array([0, 5, 111, 107, 0]))
 *
 * @category codecs
 * @since 0.1.0
 */
export const EventCodecs = { Circuit, Stream, OrConnection, Bandwidth, Log } as const;

/** The event codecs by code. */
export const eventByCode = /* #__PURE__ */ byCode(
  EventCodecs as unknown as { readonly [T in EventTag]: EventCodec<TorEvent> },
);

/** Returns the codec for the code of an event, with or without details. */
export const eventCodecAt = (code: number): BodyCodec<TorEvent> | undefined =>
  code < DETAILED ? eventByCode[code] : eventByCode[code - DETAILED]?.detailed;

/** The readers, which are all that a client needs, by event code. */
export const eventReaders = /* #__PURE__ */ byCode<EventReader<TorEvent>>({
  Circuit: circuitReader,
  Stream: streamReader,
  OrConnection: orConnectionReader,
  Bandwidth: bandwidthReader,
  Log: logReader,
});

/** The readers of events with their details, by the code of the event without details. */
export const detailedReaders: ReadonlyArray<BodyReader<TorEvent> | undefined> = /* #__PURE__ */ eventReaders.map(
  (reader) => (reader === undefined ? undefined : detailedReader(reader)),
);

export const isTorEvent = (u: unknown): u is TorEvent => Object.values(EventCodecs).some((codec) => codec.is(u));

/** Returns the codec of an event whose tag is not known at compile time. */
export const eventCodecOf = (event: TorEvent): EventCodec<TorEvent> =>
  EventCodecs[event._tag] as unknown as EventCodec<TorEvent>;
