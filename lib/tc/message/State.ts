import { DETAILED } from '../../model/Event.js';
import type { TorEvent } from '../../model/Event.js';
import { bodyCodec } from './bodyCodec.js';
import { detailedReaders, eventCodecOf, isTorEvent } from './event/index.js';

/**
 * One open circuit, stream or OR connection, from the server: as an event with its details.
 *
 * @category model
 * @since 0.1.0
 */
export interface State {
  readonly _tag: 'State';
  readonly event: TorEvent;
}

/**
 * ```text
 * Event code  [2 octets]
 * ...         [as an EVENT of this code]
 * ```
 *
 * @category codecs
 * @since 0.1.0
 */
export const State = /* #__PURE__ */ bodyCodec<State>(
  'STATE',
  (u): u is State =>
    typeof u === 'object' && u !== null && '_tag' in u && u._tag === 'State' && 'event' in u && isTorEvent(u.event),
  (r) => {
    const code = r.peek16();
    const reader = detailedReaders[code - DETAILED];
    if (reader !== undefined) return { _tag: 'State', event: reader.read(r) };
    r.fail('Event code', 'that of an event with details', `0x${code.toString(16)}`, undefined);
    return { _tag: 'State', event: { _tag: 'Log', message: '' } };
  },
  (w, { event }) => {
    eventCodecOf(event).detailed.write(w, event);
  },
);
