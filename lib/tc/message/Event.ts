import type { TorEvent } from '../../model/Event.js';
import type { Reader } from '../../internal/Reader.js';
import { bodyCodec } from './bodyCodec.js';
import { eventByCode, eventCodecOf, isTorEvent } from './event/index.js';

/**
 * An event of an unknown code. `body` is the rest of the message after the code.
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
 * EVENT (section 3.7), from the server.
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
 * Event code  [2 bytes]
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
    (isUnknownEvent(u.event) || isTorEvent(u.event)),
  (r) => ({ _tag: 'Event', event: readEvent(r) }),
  (w, { event }) => {
    if (event._tag !== 'UnknownEvent') return eventCodecOf(event).write(w, event);
    if (eventByCode[event.code] !== undefined) w.fail('Event code', 'a code without a name', String(event.code));
    w.uint16('Event code', event.code);
    w.bytes(event.body);
  },
);

const readEvent = (r: Reader): EventMessage['event'] => {
  const code = r.peek16();
  const codec = eventByCode[code];
  return codec === undefined
    ? { _tag: 'UnknownEvent', code: r.uint16('Event code'), body: r.rest('Body') }
    : codec.read(r);
};

const isUnknownEvent = (u: unknown): u is UnknownEvent =>
  typeof u === 'object' &&
  u !== null &&
  '_tag' in u &&
  u._tag === 'UnknownEvent' &&
  'code' in u &&
  typeof u.code === 'number' &&
  'body' in u &&
  u.body instanceof Uint8Array;
