import { MAX_BODY } from '../tc/frame/Frame.js';
import type { TorEvent } from '../model/Event.js';
import { prose } from './prose.js';

const MAX_COUNT = 0xffff_ffff;
const MAX_STATUS = 0xff;

/** Octets of a log event beside its text: the code has two, the final NUL one. */
const LOG = 3;

/**
 * An event that TC may not be able to say, as nearly as it can:
 *
 * | what                                 | becomes                                                 |
 * | ------------------------------------ | ------------------------------------------------------- |
 * | octets over 32 bits                  | 4,294,967,295                                           |
 * | a status over one octet              | 255, in an event with its details                       |
 * | a NUL or a lone surrogate in a log   | U+FFFD, unless it is an escaped byte                    |
 * | a log text that is too long          | cut, with ` [cut]` at its end                           |
 * | an id over 32 bits                   | itself, which cannot be sent: another id would be a lie |
 * | a path, router or target like these  | itself, which cannot be sent                            |
 */
export const nearestEvent = (event: TorEvent): TorEvent => {
  switch (event._tag) {
    case 'Bandwidth':
      return { ...event, read: Math.min(event.read, MAX_COUNT), written: Math.min(event.written, MAX_COUNT) };
    case 'Circuit':
      return { ...event, status: statusOf(event.status) };
    case 'Stream':
      return { ...event, status: statusOf(event.status) };
    case 'OrConnection':
      return { ...event, status: statusOf(event.status) };
    case 'Log':
      return { ...event, message: prose(event.message, MAX_BODY - LOG) };
  }
};

const statusOf = <S extends string>(status: S | number): S | number =>
  typeof status === 'number' ? Math.min(status, MAX_STATUS) : status;
