/** The client side of TC. */
import { either as E } from 'fp-ts';
import { catchError, concatMap, defer, first, map, Observable, of } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { beginning, recognize, recognizeWhole } from '../../internal/beginning.js';
import { HEADER } from '../frame/Frame.js';
import { frameBatches, missing } from '../frame/step.js';
import type { FrameBatch } from '../frame/step.js';
import type { BodyReader } from '../message/bodyCodec.js';
import { eventReaders } from '../message/event/index.js';
import { isReplyType, messageName, messageTypes } from '../message/Message.js';
import { eventTable } from '../../model/Event.js';
import type { EventTag } from '../../model/Event.js';
import type { ObservableEither } from '../../ObservableEither.js';
import { isRefusal, offering } from '../../client/offering.js';
import { deliver } from '../../client/ClientProtocol.js';
import type { Inbox, ClientProtocol } from '../../client/ClientProtocol.js';
import { decodeError, secretRefused, secretUnavailable, unexpectedReply, wrongProtocol } from '../../TorError.js';
import type { TorError } from '../../TorError.js';
import { copyOf } from '../../internal/copyOf.js';
import { done } from './requests.js';
import type { Reply } from './requests.js';

/** The code of an event. */
export type EventCode = (typeof eventTable)[EventTag]['code'];

/**
 * The empty secret, for a Tor without authentication.
 *
 * @example
 * client(connect, { secret: noSecret })
 *
 * @category constructors
 * @since 0.1.0
 */
export const noSecret: ObservableEither<never, Uint8Array> = /* #__PURE__ */ defer(() =>
  of(E.right(new Uint8Array(0))),
);

/** `secret` is subscribed to again for each connection: a real Tor writes a new cookie each time it starts. */
export const tc = (secret: ObservableEither<TorError, Uint8Array>): ClientProtocol<Reply, EventCode> => {
  const offer = offering();
  return {
    steady: [eventTable.Bandwidth.code],
    show: ({ type }) => messageName(type),
    waitsFor: 'the answer to the authentication',
    receive,
    authenticate: (ask, hide) =>
      secret.pipe(
        first(),
        catchError((error: unknown) => of(E.left(secretUnavailable('the secret', String(error))))),
        concatMap((read) => {
          if (read._tag === 'Left') return of(read);
          hide(read.right);
          const answer$ = ask(done({ _tag: 'Authenticate', secret: read.right })).pipe(map(E.mapLeft(recognized)));
          if (secret === noSecret) return answer$.pipe(map(E.mapLeft(withoutSecret)));
          const offered = offer(read.right);
          return offered._tag === 'Left' ? of(offered) : answer$.pipe(offered.right);
        }),
      ),
    setEvents: (ask, codes) => ask(done({ _tag: 'SetEvents', codes })),
  };
};

/** Recognizes a Tor since 0.1.2.17: it answers TC with a TC message of this text, and closes the connection. */
const recognized = (error: TorError): TorError =>
  error._tag === 'ServerError' && error.text.startsWith('The v0 control protocol is not supported')
    ? wrongProtocol('TC', 'v1')
    : error;

const withoutSecret = (error: TorError): TorError =>
  isRefusal(error) ? secretRefused('the Tor wants a secret, and none was given', error) : error;

/** The error if the peer ends the connection without an answer, as Tor's SOCKS port does. */
const silence: TorError = /* #__PURE__ */ unexpectedReply(
  'AUTHENTICATE',
  'DONE or ERROR',
  'the end of the connection, as from a SOCKS port or a server of another protocol',
);

const receive =
  (inbox: Inbox<Reply>) =>
  (chunk$: Observable<Uint8Array>): Observable<TorError> =>
    new Observable((subscriber) => {
      const sorter = new Sorter(inbox, subscriber);
      let head = '';
      let last: FrameBatch | undefined;
      return chunk$.pipe(frameBatches()).subscribe({
        next: (batch) => {
          last = batch;
          inbox.progress();
          if (head.length < HEADER) {
            head = beginning(head, batch.chunk);
            const got = recognize(head);
            if (got !== undefined) {
              subscriber.next(wrongProtocol('TC', got));
              subscriber.complete();
              return;
            }
          }
          sorter.take(batch);
        },
        error: (error: unknown) => {
          subscriber.error(error);
        },
        complete: () => {
          const got = recognizeWhole(head);
          const rest = head === '' ? silence : got === undefined ? last && missing(last) : wrongProtocol('TC', got);
          if (rest !== undefined) subscriber.next(rest);
          subscriber.complete();
        },
      });
    });

/**
 * Dispatches each frame in place.
 *
 * It is a class because it runs once per frame: V8 inlines it into one loop only if its functions are the same for each
 * connection.
 */
class Sorter {
  private readonly cursor: { -readonly [F in keyof Reply]: Reply[F] } = {
    type: 0,
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
  };

  constructor(
    private readonly inbox: Inbox<Reply>,
    private readonly subscriber: Subscriber<TorError>,
  ) {}

  take({ chunk, assembled, start, end }: FrameBatch): void {
    if (assembled !== undefined) this.frame(assembled, viewOf(assembled), 0);
    if (start === end) return;
    const view = viewOf(chunk);
    // a reply that is out of step ends the connection, and so may the receiver of a message
    for (let offset = start; offset < end && !this.subscriber.closed;) offset = this.frame(chunk, view, offset);
  }

  /** Returns the end of the frame. */
  private frame(bytes: Uint8Array, view: DataView, offset: number): number {
    const header = view.getUint32(offset);
    const type = header & 0xffff;
    const start = offset + HEADER;
    const end = start + (header >>> 16);
    if (type !== messageTypes.Event) {
      this.reply(type, bytes, start, end);
      return end;
    }
    const code = end - start < 2 ? 0 : view.getUint16(start);
    const reader = eventReaders[code];
    if (reader === undefined) this.unknown(code, bytes, start, end);
    else this.event(code, reader, bytes, start, end);
    return end;
  }

  private event(code: number, reader: BodyReader<unknown>, bytes: Uint8Array, start: number, end: number): void {
    const channel = this.inbox.channels[code];
    if (channel === undefined || channel.observers.length === 0) return;
    deliver(this.inbox, channel, reader.decodeAt(bytes, start, end));
  }

  private unknown(code: number, bytes: Uint8Array, start: number, end: number): void {
    const { diagnostics } = this.inbox;
    if (end - start < 2) {
      const got = `${String(end - start)} bytes`;
      diagnostics.next({ _tag: 'Undecodable', error: decodeError('EVENT', 'Event code', 0, '2 bytes', got) });
      return;
    }
    if (diagnostics.observers.length > 0)
      diagnostics.next({ _tag: 'UnknownEvent', code, body: copyOf(bytes, start + 2, end) });
  }

  private reply(type: number, bytes: Uint8Array, start: number, end: number): void {
    const { cursor } = this;
    cursor.type = type;
    // avoids the write barrier of an assignment if the chunk is the same
    if (cursor.bytes !== bytes) cursor.bytes = bytes;
    cursor.start = start;
    cursor.end = end;
    if (!isReplyType(type) && !this.inbox.takes(cursor)) {
      const { diagnostics } = this.inbox;
      if (diagnostics.observers.length > 0)
        diagnostics.next({ _tag: 'UnknownMessage', type, body: copyOf(bytes, start, end) });
      return;
    }
    const evidence = this.inbox.reply(cursor);
    if (evidence === undefined) return;
    this.subscriber.next(evidence);
    this.subscriber.complete();
  }
}

/** Reads the four bytes of a header at once, which pays for the view from a few frames on. */
const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
