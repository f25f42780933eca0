/** A `Tor` with only the members that a spec needs, and a peer that exchanges bytes with a session that serves it. */
import { either as E } from 'fp-ts';
import { NEVER, Observable, Subject, of } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { Duplex } from '../../lib/transport/Duplex.js';
import { linked } from '../../lib/transport/linked.js';
import type { Frame } from '../../lib/tc/frame/Frame.js';
import { frames } from '../../lib/tc/frame/frames.js';
import { decodeMessage, encodeMessage } from '../../lib/tc/message/Message.js';
import type { Message } from '../../lib/tc/message/Message.js';
import type { TorEvent } from '../../lib/model/Event.js';
import type { ObservableEither } from '../../lib/ObservableEither.js';
import { serve } from '../../lib/tc/server.js';
import type { ServeOptions, SessionEvent } from '../../lib/server/index.js';
import { mapAddressWith } from '../../lib/Tor.js';
import type { Tor } from '../../lib/Tor.js';
import { showTorError } from '../../lib/showTorError.js';
import type { TorError } from '../../lib/TorError.js';

export const done: ObservableEither<never, void> = of(E.right(undefined));

/** Answers every request at once, and has nothing to tell. */
export const handmade = (parts: Partial<Tor> = {}): Tor => ({
  getConf: (keys) => of(E.right(keys.map((key) => ({ key, value: '1' })))),
  setConf: () => done,
  saveConf: done,
  signal: () => done,
  mapAddress: mapAddressWith((mapping) => of(E.right(mapping))),
  getAllMappings: of(),
  circuit$: NEVER,
  stream$: NEVER,
  orConnection$: NEVER,
  bandwidth$: NEVER,
  log$: NEVER,
  ended$: NEVER,
  ...parts,
});

/** An Observable, how many observe it, and how many ever did. */
export interface Counted<A> {
  readonly subject: Subject<A>;
  readonly item$: Observable<A>;
  readonly now: () => number;
  readonly ever: () => number;
}

export const counted = <A>(): Counted<A> => {
  const subject = new Subject<A>();
  let now = 0;
  let ever = 0;
  return {
    subject,
    item$: new Observable((subscriber) => {
      now++;
      ever++;
      subscriber.add(() => now--);
      return subject.subscribe(subscriber);
    }),
    now: () => now,
    ever: () => ever,
  };
};

export const events = {
  Circuit: { _tag: 'Circuit', status: 'Built', id: 7, path: ['amber', 'birch'] },
  Stream: { _tag: 'Stream', status: 'Succeeded', id: 9, target: 'example.com:80' },
  OrConnection: { _tag: 'OrConnection', status: 'Connected', router: 'cedar' },
  Bandwidth: { _tag: 'Bandwidth', read: 1, written: 2 },
  Log: { _tag: 'Log', message: 'a notice\n' },
} as const satisfies { readonly [T in TorEvent['_tag']]: Extract<TorEvent, { readonly _tag: T }> };

// -------------------------------------------------------------------------------------
// bytes
// -------------------------------------------------------------------------------------

export type Bytes = Uint8Array | string | ReadonlyArray<number>;

export const bytes = (...parts: Array<Bytes>): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))));

/** A frame of any type and body, right or wrong. */
export const raw = (type: number, ...body: Array<Bytes>): Uint8Array => {
  const content = bytes(...body);
  return bytes([content.length >> 8, content.length & 0xff, type >> 8, type & 0xff], content);
};

export const bytesOf = (message: Message): Uint8Array => {
  const encoded = encodeMessage(message);
  return encoded._tag === 'Right' ? raw(encoded.right.type, encoded.right.body) : bytes(showTorError(encoded.left));
};

export const authenticate = (secret: string | Uint8Array = ''): Uint8Array => raw(7, secret);

/** A reply as a spec compares it: `DONE`, `3 text`, the lines of a CONFVALUE, the tag of an event. */
export const show = (frame: Frame): string => {
  const message = decodeMessage(frame);
  if (message._tag === 'Left') return showTorError(message.left);
  const { right } = message;
  if (right._tag === 'Done') return 'DONE';
  if (right._tag === 'Error') return `${(frame.body[0]! << 8) | frame.body[1]!} ${right.text}`;
  if (right._tag === 'ConfValue') return right.lines.map(({ key, value }) => `${key}=${value}`).join();
  if (right._tag === 'AddressMapped') return `${right.from.address}>${right.to.address}`;
  return right._tag === 'Event' ? right.event._tag : right._tag;
};

// -------------------------------------------------------------------------------------
// the peer
// -------------------------------------------------------------------------------------

export interface Peer {
  readonly send: (...chunks: ReadonlyArray<Uint8Array>) => void;
  /** What has come since the last time, one string a frame. */
  readonly came: () => ReadonlyArray<string>;
  /** Chunks that came. */
  readonly chunks: Array<Uint8Array>;
  /** What the session told its operator. */
  readonly told: Array<SessionEvent>;
  /** `open`, or how the peer sees that the connection ended. */
  readonly state: () => string;
  /** Whether the session's Observable has completed. */
  readonly completed: () => boolean;
  readonly end: () => void;
  readonly destroy: () => void;
  /** Ends the session from the server's side. */
  readonly unsubscribe: () => void;
  /** Why the session ended, as a sentence. */
  readonly reason: () => string;
}

/** What a spec began ends with it. */
const begun: Array<Subscription> = [];

afterEach(() => {
  for (const subscription of begun.splice(0)) subscription.unsubscribe();
});

export const peerOf = (
  session: (duplex: Duplex<Uint8Array>) => Observable<SessionEvent>,
  [near, far]: readonly [Duplex<Uint8Array>, Duplex<Uint8Array>] = linked(),
): Peer => {
  const chunks: Array<Uint8Array> = [];
  const told: Array<SessionEvent> = [];
  let shown: Array<string> = [];
  let state = 'open';
  let completed = false;
  const chunk$ = new Subject<Uint8Array>();
  chunk$.pipe(frames()).subscribe((frame) => {
    shown.push(frame._tag === 'Right' ? show(frame.right) : showTorError(frame.left));
  });
  near.incoming$.subscribe({
    next: (chunk) => {
      if (chunk._tag === 'Left') state = `broken: ${chunk.left.detail}`;
      else {
        chunks.push(chunk.right);
        chunk$.next(chunk.right);
      }
    },
    complete: () => {
      if (state === 'open') state = 'ended';
      near.end();
    },
  });
  const subscription = session(far).subscribe({
    next: (event) => told.push(event),
    complete: () => {
      completed = true;
    },
  });
  begun.push(subscription);
  return {
    send: (...content) => {
      for (const chunk of content) near.write(chunk);
    },
    came: () => {
      const came = shown;
      shown = [];
      return came;
    },
    chunks,
    told,
    state: () => state,
    completed: () => completed,
    end: near.end,
    destroy: near.destroy,
    unsubscribe: () => {
      subscription.unsubscribe();
    },
    reason: () => {
      const last = told.at(-1);
      return last?._tag === 'Closed' ? showTorError(last.reason) : 'not closed';
    },
  };
};

/** A session that has not authenticated. */
export const stranger = (tor: Tor, options?: ServeOptions): Peer => peerOf(serve(tor, options));

/** A session that has. */
export const session = (tor: Tor, options?: ServeOptions): Peer => {
  const peer = stranger(tor, options);
  peer.send(authenticate());
  peer.came();
  return peer;
};

export const left = (error: TorError): ObservableEither<TorError, never> => of(E.left(error));
