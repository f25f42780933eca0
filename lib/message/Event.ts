/**
 * @since 0.1.0
 */
import type { TorEvent } from '../model/Event.js';
import { bodyCodec } from './bodyCodec.js';
import { eventByCode, eventCodecOf, EventCodecs } from './event/index.js';

/**
 * An event of a code that section 3.7 does not have. `body` is what follows the code.
 *
 * @category model
 * @since 0.1.0
 */
export interface UnknownEvent {
  readonly _tag: 'UnknownEvent';
  readonly code: number;
  readonly body: Uint8Array;
}

/**
 * Section 3.7, from the server.
 *
 * @category model
 * @since 0.1.0
 */
export interface EventMessage {
  readonly _tag: 'Event';
  readonly event: TorEvent | UnknownEvent;
}

/**
 * ```text
 * Event code  [2 octets]
 * ...         [as the event's own codec says]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const EventMessage = /* #__PURE__ */ bodyCodec<EventMessage>(
  'EVENT',
  (u): u is EventMessage =>
    typeof u === 'object' &&
    u !== null &&
    '_tag' in u &&
    u._tag === 'Event' &&
    'event' in u &&
    (isUnknownEvent(u.event) || Object.values(EventCodecs).some((codec) => codec.is(u.event))),
  (r) => {
    const codec = eventByCode[r.peek16()];
    return {
      _tag: 'Event',
      event:
        codec === undefined
          ? { _tag: 'UnknownEvent', code: r.uint16('Event code'), body: r.rest('Body') }
          : codec.read(r),
    };
  },
  (w, { event }) => {
    if (event._tag !== 'UnknownEvent') return eventCodecOf(event).write(w, event);
    if (eventByCode[event.code] !== undefined) w.fail('Event code', 'a code without a name', String(event.code));
    w.uint16('Event code', event.code);
    w.octets(event.body);
  },
);

const isUnknownEvent = (u: unknown): u is UnknownEvent =>
  typeof u === 'object' &&
  u !== null &&
  '_tag' in u &&
  u._tag === 'UnknownEvent' &&
  'code' in u &&
  typeof u.code === 'number' &&
  'body' in u &&
  u.body instanceof Uint8Array;
