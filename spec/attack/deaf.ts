import { either as E } from 'fp-ts';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { SessionEvent } from '../../lib/server/index.js';
import type { TransportError } from '../../lib/TorError.js';
import type { Duplex } from '../../lib/transport/Duplex.js';
import { bytes } from '../server/handmade.js';

/** A client that reads nothing: how many bytes wait for it, and how its session ended. */
export const deaf = (session: (duplex: Duplex<Uint8Array>) => Observable<SessionEvent>) => {
  const incoming = new Subject<E.Either<TransportError, Uint8Array>>();
  const told: SessionEvent[] = [];
  let waiting = 0;
  let destroyed = false;
  session({
    incoming$: incoming,
    write: (chunk) => {
      if (!destroyed) waiting += chunk.length;
    },
    buffered: () => waiting,
    end: () => undefined,
    destroy: () => (destroyed = true),
    endpoint: 'memory:deaf',
  }).subscribe((event) => told.push(event));
  return {
    send: (...content: ReadonlyArray<Uint8Array>) => incoming.next(E.right(bytes(...content))),
    waiting: () => waiting,
    destroyed: () => destroyed,
    told,
  };
};
