/**
 * TC as a client speaks it.
 *
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import { catchError, concatMap, first, map, Observable, of, scan } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { HEADER } from '../frame/Frame.js';
import { inTurn } from '../frame/inTurn.js';
import { missing, noFrames, stepFrames } from '../frame/step.js';
import type { FrameBatch } from '../frame/step.js';
import type { BodyReader } from '../message/bodyCodec.js';
import { eventReaders } from '../message/event/index.js';
import { isReplyType, messageName, messageTypes } from '../message/Message.js';
import { DETAILED, eventCodes } from '../model/Event.js';
import type { ObservableEither } from '../ObservableEither.js';
import type { Inbox, Protocol } from '../session/Protocol.js';
import { decodeError, secretUnavailable, unexpectedReply } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { copyOf } from '../wire/copyOf.js';
import type { EventCode, Extension, SetEvents } from './Extension.js';
import { done } from './requests.js';
import type { Reply } from './requests.js';

/**
 * The secret is read again for each connection: a real Tor writes a new cookie each time it starts.
 *
 * @category constructors
 * @since 0.1.0
 */
export const tc = (
  secret: ObservableEither<TorError, Uint8Array>,
  extension?: Extension,
): Protocol<Reply, EventCode> => {
  let setEvents = plain;
  return {
    steady: [eventCodes.Bandwidth],
    show: ({ type }) => messageName(type),
    waitsFor: 'the answer to the authentication',
    receive: receive(extension),
    authenticate: (ask, hide) => {
      setEvents = extension?.setEvents(plain) ?? plain;
      return secret.pipe(
        first(),
        catchError((error: unknown) => of(E.left(secretUnavailable('the secret', String(error))))),
        concatMap((read) => {
          if (read._tag === 'Left') return of(read);
          hide(read.right);
          return ask(done({ _tag: 'Authenticate', secret: read.right }));
        }),
        map((answer) => (answer._tag === 'Left' && isModern(answer.left) ? E.left(speaksText) : answer)),
      );
    },
    setEvents: (ask, codes) => setEvents(ask, codes),
  };
};

const plain: SetEvents = (ask, codes) => ask(done({ _tag: 'SetEvents', codes }));

/** A Tor since 0.1.2.17 answers TC in TC, with this text, and hangs up. */
const isModern = (error: TorError): boolean =>
  error._tag === 'ServerError' && error.text.startsWith('The v0 control protocol is not supported');

const speaksText: TorError = /* #__PURE__ */ unexpectedReply(
  'AUTHENTICATE',
  'DONE',
  'the refusal of a Tor that does not speak TC; connect to it with tor:// or tor+unix:',
);

const receive =
  (extension: Extension | undefined) =>
  (inbox: Inbox<Reply>) =>
  (chunk$: Observable<Uint8Array>): Observable<TorError> =>
    new Observable((subscriber) => {
      const state = noFrames();
      const sorter = new Sorter(inbox, extension, subscriber);
      return chunk$.pipe(inTurn(), scan(stepFrames, state)).subscribe({
        next: (batch) => {
          inbox.progress();
          sorter.take(batch);
        },
        error: (error: unknown) => {
          subscriber.error(error);
        },
        complete: () => {
          const rest = missing(state);
          if (rest !== undefined) subscriber.next(rest);
          subscriber.complete();
        },
      });
    });

/**
 * Takes frames, where they lie, to whom they are for.
 *
 * A class, since it runs once a frame: V8 makes all of it one loop only where its parts are the same functions for each
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
    private readonly extension: Extension | undefined,
    private readonly subscriber: Subscriber<TorError>,
  ) {}

  take({ chunk, assembled, offsets, count }: FrameBatch): void {
    if (assembled !== undefined) this.frame(assembled, viewOf(assembled), 0);
    if (count === 0) return;
    const view = viewOf(chunk);
    // a reply that is out of step ends the connection, and so may whoever was passed a message
    for (let i = 0; i < count && !this.subscriber.closed; i++) this.frame(chunk, view, offsets[i] as number);
  }

  private frame(bytes: Uint8Array, view: DataView, offset: number): void {
    const header = view.getUint32(offset);
    const type = header & 0xffff;
    const start = offset + HEADER;
    const end = start + (header >>> 16);
    if (type !== messageTypes.Event) {
      this.reply(type, bytes, start, end);
      return;
    }
    const code = end - start < 2 ? 0 : view.getUint16(start);
    const reader = eventReaders[code];
    if (reader === undefined) this.beyond(code, bytes, start, end);
    else this.event(code, reader, bytes, start, end);
  }

  private event(code: number, reader: BodyReader<unknown>, bytes: Uint8Array, start: number, end: number): void {
    const channel = this.inbox.channels[code];
    if (channel === undefined || channel.observers.length === 0) return;
    const item = reader.decodeAt(bytes, start, end);
    channel.next(item);
    if (item._tag === 'Left') this.inbox.diagnostics.next({ _tag: 'Undecodable', error: item.left });
  }

  private beyond(code: number, bytes: Uint8Array, start: number, end: number): void {
    const { diagnostics } = this.inbox;
    if (end - start < 2) {
      const got = `${String(end - start)} bytes`;
      diagnostics.next({ _tag: 'Undecodable', error: decodeError('EVENT', 'Event code', 0, '2 bytes', got) });
      return;
    }
    if (code === DETAILED && this.extension?.served !== undefined) {
      const mark = this.extension.served(bytes, start, end);
      if (mark._tag === 'Left') diagnostics.next({ _tag: 'Undecodable', error: mark.left });
      return;
    }
    const reader = this.extension?.readerOf(code);
    if (reader !== undefined) this.event(code & ~DETAILED, reader, bytes, start, end);
    else if (diagnostics.observers.length > 0)
      diagnostics.next({ _tag: 'UnknownEvent', code, body: copyOf(bytes, start + 2, end) });
  }

  private reply(type: number, bytes: Uint8Array, start: number, end: number): void {
    const { cursor } = this;
    cursor.type = type;
    // one look less at an old record that a young one is put into
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

/** Reads the four octets of a header in one go; from a few frames on that is worth more than the view costs. */
const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
