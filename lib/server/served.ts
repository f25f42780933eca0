import { catchError, defer, EMPTY, map, merge } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Served } from '../tc/message/event/Served.js';
import type { Tor } from '../Tor.js';
import { eventTable, eventTags } from '../model/Event.js';

/** Which events are served, of a Tor that knows: the present state of each kind, then each change. */
export const served = ({ snapshots }: Tor): Observable<Served> =>
  snapshots === undefined
    ? EMPTY
    : merge(
        ...eventTags.map((tag) =>
          defer(() => snapshots.active(eventTable[tag].stream)).pipe(
            map((active): Served => ({ _tag: 'Served', code: eventTable[tag].code, served: active })),
            // someone else's code; it must not stop the other sessions
            catchError(() => EMPTY),
          ),
        ),
      );
