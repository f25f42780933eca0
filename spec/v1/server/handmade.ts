/** A peer that writes lines to a session of the v1 protocol. */
import { Subject } from 'rxjs';
import type { Observable, Subscription } from 'rxjs';
import type { SessionEvent } from '../../../lib/server/index.js';
import { showTorError } from '../../../lib/showTorError.js';
import { linked } from '../../../lib/transport/linked.js';
import type { Duplex } from '../../../lib/transport/Duplex.js';
import { serveV1 } from '../../../lib/v1/index.js';
import type { ServedTor, ServeV1Options } from '../../../lib/v1/index.js';
import { latin1 } from '../parts.js';

export interface V1Peer {
  /** Sends lines, each with CR LF. */
  readonly send: (...lines: ReadonlyArray<string>) => void;
  /** Sends bytes. */
  readonly write: (chunk: Uint8Array) => void;
  /** The lines that were received since the last call; an incomplete one is the last. */
  readonly received: () => ReadonlyArray<string>;
  readonly events: ReadonlyArray<SessionEvent>;
  readonly state: () => string;
  readonly end: () => void;
  readonly destroy: () => void;
  /** Ends the session at the server. */
  readonly unsubscribe: () => void;
  /** Why the session ended, as a sentence. */
  readonly reason: () => string;
}

const begun: Array<Subscription> = [];

afterEach(() => {
  for (const subscription of begun.splice(0)) subscription.unsubscribe();
});

export const v1PeerOf = (
  session: (duplex: Duplex<Uint8Array>) => Observable<SessionEvent>,
  [near, far]: readonly [Duplex<Uint8Array>, Duplex<Uint8Array>] = linked(),
): V1Peer => {
  const events: SessionEvent[] = [];
  const chunk$ = new Subject<Uint8Array>();
  let text = '';
  let state = 'open';
  chunk$.subscribe((chunk) => {
    text += Buffer.from(chunk).toString('latin1');
  });
  near.incoming$.subscribe({
    next: (chunk) => {
      if (chunk._tag === 'Left') state = `broken: ${chunk.left.detail}`;
      else chunk$.next(chunk.right);
    },
    complete: () => {
      if (state === 'open') state = 'ended';
      near.end();
    },
  });
  const subscription = session(far).subscribe((event) => events.push(event));
  begun.push(subscription);
  return {
    send: (...lines) => {
      near.write(latin1(lines.map((line) => `${line}\r\n`).join('')));
    },
    write: near.write,
    received: () => {
      const lines = text.split('\r\n');
      text = '';
      return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
    },
    events,
    state: () => state,
    end: near.end,
    destroy: near.destroy,
    unsubscribe: () => {
      subscription.unsubscribe();
    },
    reason: () => {
      const last = events.at(-1);
      return last?._tag === 'Closed' ? showTorError(last.reason) : 'not closed';
    },
  };
};

/** A session that has not authenticated. */
export const v1Stranger = (tor: ServedTor, options?: ServeV1Options): V1Peer => v1PeerOf(serveV1(tor, options));

/** A session that has. */
export const v1Session = (tor: ServedTor, options?: ServeV1Options): V1Peer => {
  const peer = v1Stranger(tor, options);
  peer.send('AUTHENTICATE');
  peer.received();
  return peer;
};
