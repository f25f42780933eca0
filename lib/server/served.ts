import { catchError, defer, EMPTY, map, merge } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Served } from '../tc/message/event/Served.js';
import type { Tor } from '../Tor.js';
import { eventTable, eventTags } from '../model/Event.js';

/** Emits which events a Tor with snapshots serves: the current state of each event type, then each change. */
export const served = ({ snapshots }: Tor): Observable<Served> =>
  snapshots === undefined
    ? EMPTY
    : merge(
        ...eventTags.map((tag) =>
          defer(() => snapshots.active(eventTable[tag].stream)).pipe(
            map((active): Served => ({ _tag: 'Served', code: eventTable[tag].code, served: active })),
            // an error of the application's Tor must not end the other sessions
            catchError(() => EMPTY),
          ),
        ),
      );
