/**
 * What the servers of this library offer beyond TC.
 *
 * @since 0.1.0
 */
import { concatMap, of } from 'rxjs';
import type { BodyReader } from '../message/bodyCodec.js';
import { detailedReaders } from '../message/event/index.js';
import { DETAILED } from '../model/Event.js';
import type { eventCodes, TorEvent } from '../model/Event.js';
import type { Protocol } from '../session/Protocol.js';
import type { Reply } from './requests.js';

// -------------------------------------------------------------------------------------
// model
// -------------------------------------------------------------------------------------

/** @since 0.1.0 */
export type EventCode = (typeof eventCodes)[keyof typeof eventCodes];

/** @since 0.1.0 */
export type SetEvents = Protocol<Reply, EventCode>['setEvents'];

/**
 * What a client asks for beyond TC. It is a value, so that a client without it has nothing of it in a bundle.
 *
 * @category model
 * @since 0.1.0
 */
export interface Extensions {
  /** How the event of a code is read that TC does not have. */
  readonly readerOf: (code: number) => BodyReader<TorEvent> | undefined;
  /** How events are asked for in one session, from how TC does. */
  readonly setEvents: (plain: SetEvents) => SetEvents;
}

// -------------------------------------------------------------------------------------
// constructors
// -------------------------------------------------------------------------------------

/**
 * The `details` of events. Where the server refuses them, events are asked for without, for the rest of the session.
 *
 * @category constructors
 * @since 0.1.0
 */
export const eventDetails: Extensions = {
  readerOf: (code) => detailedReaders[code - DETAILED],
  setEvents: (plain) => {
    let isRefused = false;
    return (ask, codes) => {
      const plain$ = plain(ask, codes);
      // an empty set has no form of its own, and would tell nothing of the server
      if (isRefused || codes.length === 0) return plain$;
      return plain(
        ask,
        codes.map((code) => (DETAILED + code) as EventCode),
      ).pipe(
        concatMap((answer) => {
          if (answer._tag === 'Right' || answer.left._tag !== 'ServerError') return of(answer);
          isRefused = true;
          return plain$;
        }),
      );
    };
  },
};
