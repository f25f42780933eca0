/** The extensions of TC that the servers of this library offer. */
import { concatMap, of } from 'rxjs';
import { detailedReaders } from '../message/event/index.js';
import { DETAILED } from '../../model/Event.js';
import type { EventCode, Extensions } from './Extension.js';
import { state } from './state.js';

/**
 * Requests the `details` of events. If the server refuses them, events are requested without details for the rest of
 * the session.
 *
 * @example
 * client(connect, { extensions: eventDetails })
 *
 * @category constructors
 * @since 0.1.0
 */
export const eventDetails: Extensions = () => ({
  readerOf: (code) => detailedReaders[code - DETAILED],
  setEvents: (plain) => {
    let isRefused = false;
    return (ask, codes) => {
      const plain$ = plain(
        ask,
        codes.filter((code) => code !== 0),
      );
      // an empty set has no form with details, and its answer would not show whether the server supports them
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
});

/**
 * Requests all extensions of this library: the `details` of events, and `snapshots` of the open circuits, streams and
 * OR connections. Live tables begin with the snapshots, and are corrected with them after a gateway has reconnected to
 * its Tor.
 *
 * @example
 * client(connect, { extensions: beyondTc })
 *
 * @category constructors
 * @since 0.1.0
 */
export const beyondTc: Extensions = () => ({ ...eventDetails(), ...state() });
