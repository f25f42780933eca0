/** The far end of a client's connection, by hand: what was written, as messages, and what is answered. */
import { either as E } from 'fp-ts';
import { Observable, of, Subject } from 'rxjs';
import type { Connect, Duplex } from '../../../lib/transport/Duplex.js';
import { frames } from '../../../lib/tc/frame/frames.js';
import { decodeMessage, writeMessage } from '../../../lib/tc/message/Message.js';
import type { Message } from '../../../lib/tc/message/Message.js';
import type { TransportError } from '../../../lib/TorError.js';
import { Writer } from '../../../lib/internal/Writer.js';

export interface Wire {
  readonly duplex: Duplex<Uint8Array>;
  /** What came since it was last asked. */
  readonly received: () => ReadonlyArray<Message>;
  /** How many chunks came. */
  readonly writes: () => number;
  readonly lastChunk: () => Uint8Array;
  readonly send: (...messages: ReadonlyArray<Message>) => void;
  readonly sendBytes: (bytes: Uint8Array) => void;
  readonly end: () => void;
  readonly fail: (error: TransportError) => void;
  readonly destroyed: () => boolean;
  /** Called with each message that comes. */
  onMessage: (message: Message) => void;
}

export const bytesOf = (...messages: ReadonlyArray<Message>): Uint8Array => {
  const writer = new Writer();
  for (const message of messages) {
    const problem = writeMessage(writer, message);
    if (problem !== undefined) throw new Error(JSON.stringify(problem));
  }
  return writer.take();
};

export const wire = (): Wire => {
  const incoming = new Subject<E.Either<TransportError, Uint8Array>>();
  const written = new Subject<Uint8Array>();
  let received: Array<Message> = [];
  let writes = 0;
  let last = new Uint8Array();
  let destroyed = false;
  const self: Wire = {
    duplex: {
      incoming$: incoming.asObservable(),
      write: (chunk) => {
        writes++;
        last = chunk.slice();
        written.next(chunk);
      },
      buffered: () => 0,
      end: () => {
        destroyed = true;
      },
      destroy: () => {
        destroyed = true;
      },
      endpoint: 'memory:wire',
    },
    received: () => {
      const all = received;
      received = [];
      return all;
    },
    writes: () => writes,
    lastChunk: () => last,
    send: (...messages) => {
      incoming.next(E.right(bytesOf(...messages)));
    },
    sendBytes: (bytes) => {
      incoming.next(E.right(bytes));
    },
    end: () => {
      incoming.complete();
    },
    fail: (error) => {
      incoming.next(E.left(error));
      incoming.complete();
    },
    destroyed: () => destroyed,
    onMessage: () => undefined,
  };
  written.pipe(frames()).subscribe((item) => {
    if (item._tag === 'Left') throw new Error('truncated');
    const message = decodeMessage(item.right);
    if (message._tag === 'Left') throw new Error(JSON.stringify(message.left));
    received.push(message.right);
    self.onMessage(message.right);
  });
  return self;
};

/** Connects to each of these in turn; then to the last one's kind of failure. */
export const connectTo = (
  ...wires: ReadonlyArray<Wire | TransportError>
): Connect & { readonly attempts: () => number } => {
  let attempts = 0;
  const connect = new Observable<E.Either<TransportError, Duplex<Uint8Array>>>((subscriber) => {
    const next = wires[Math.min(attempts++, wires.length - 1)] as Wire | TransportError;
    return of('duplex' in next ? E.right(next.duplex) : E.left(next)).subscribe(subscriber);
  });
  return Object.assign(connect, { attempts: () => attempts });
};

export const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
