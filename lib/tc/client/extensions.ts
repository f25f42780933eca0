/** What the servers of this library offer beyond TC. */
import { concatMap, of } from 'rxjs';
import { detailedReaders } from '../message/event/index.js';
import { DETAILED } from '../../model/Event.js';
import type { EventCode, Extensions } from './Extension.js';
import { state } from './state.js';

/**
 * The `details` of events. Where the server refuses them, events are asked for without, for the rest of the session.
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
});

/**
 * All there is: the `details` of events, and `snapshots` of what circuits, streams and OR connections there are. Live
 * tables begin with these, and are made right with them once a gateway that had lost its Tor has it back.
 *
 * @category constructors
 * @since 0.1.0
 */
export const beyondTc: Extensions = () => ({ ...eventDetails(), ...state() });
