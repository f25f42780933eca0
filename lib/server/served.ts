import { catchError, defer, EMPTY, map, merge } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Served } from '../tc/message/event/Served.js';
import { eventCodes } from '../model/Event.js';
import type { TorEvent } from '../model/Event.js';
import { eventStreams } from '../Tor.js';
import type { Tor } from '../Tor.js';

/** Which events are served, of a Tor that knows: the present state of each kind, then each change. */
export const served = ({ snapshots }: Tor): Observable<Served> =>
  snapshots === undefined
    ? EMPTY
    : merge(
        ...(Object.keys(eventCodes) as Array<TorEvent['_tag']>).map((tag) =>
          defer(() => snapshots.active(eventStreams[tag])).pipe(
            map((active): Served => ({ _tag: 'Served', code: eventCodes[tag], served: active })),
            // someone else's code; it must not stop the other sessions
            catchError(() => EMPTY),
          ),
        ),
      );
