import { MAX_BODY } from '../frame/Frame.js';
import type { TorEvent } from '../../model/Event.js';
import { prose } from '../../server/prose.js';

const MAX_COUNT = 0xffff_ffff;

/** The bytes of a log event without its text: two of the code, and the final NUL. */
const LOG = 3;

/**
 * Returns the nearest event that TC can encode:
 *
 * | value                                | replacement                                             |
 * | ------------------------------------ | ------------------------------------------------------- |
 * | a byte count over 32 bits            | 4,294,967,295                                           |
 * | a NUL or a lone surrogate in a log   | U+FFFD, unless it is an escaped byte                    |
 * | a log text that is too long          | cut, with ` [cut]` at its end                           |
 * | an id over 32 bits                   | none: the event cannot be sent                          |
 * | such text in a path, router, target  | none: the event cannot be sent                          |
 */
export const nearestEvent = (event: TorEvent): TorEvent => {
  switch (event._tag) {
    case 'Bandwidth':
      return { ...event, read: Math.min(event.read, MAX_COUNT), written: Math.min(event.written, MAX_COUNT) };
    case 'Circuit':
    case 'Stream':
    case 'OrConnection':
      return event;
    case 'Log':
      return { ...event, message: prose(event.message, MAX_BODY - LOG) };
  }
};
