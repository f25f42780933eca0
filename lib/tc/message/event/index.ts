/** The five events of section 3.7. */
import { eventTable, eventTags } from '../../../model/Event.js';
import type { EventTag, TorEvent } from '../../../model/Event.js';
import type { BodyCodec } from '../bodyCodec.js';
import type { EventReader } from './eventCodec.js';
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
  EventCodecs as unknown as { readonly [T in EventTag]: BodyCodec<TorEvent> },
);

/** The readers, which are all that a client needs, by event code. */
export const eventReaders = /* #__PURE__ */ byCode<EventReader<TorEvent>>({
  Circuit: circuitReader,
  Stream: streamReader,
  OrConnection: orConnectionReader,
  Bandwidth: bandwidthReader,
  Log: logReader,
});

export const isTorEvent = (u: unknown): u is TorEvent => Object.values(EventCodecs).some((codec) => codec.is(u));

/** Returns the codec of an event whose tag is not known at compile time. */
export const eventCodecOf = (event: TorEvent): BodyCodec<TorEvent> =>
  EventCodecs[event._tag] as unknown as BodyCodec<TorEvent>;
