/**
 * TC as a client speaks it.
 *
 * @since 0.1.0
 */
import { either as E } from 'fp-ts';
import { catchError, concatMap, first, map, Observable, of, scan } from 'rxjs';
import { bodyLength, frameType, HEADER } from '../frame/Frame.js';
import { inTurn } from '../frame/inTurn.js';
import { missing, noFrames, stepFrames } from '../frame/step.js';
import { decodeAt } from '../message/bodyCodec.js';
import { eventReaders } from '../message/event/index.js';
import { messageName, messageTypes, senderOf } from '../message/Message.js';
import { DETAILED } from '../model/Event.js';
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
    waitsFor: 'the answer to the authentication',
    receive: receive(extension),
    authenticate: (ask) => {
      setEvents = extension?.setEvents(plain) ?? plain;
      return secret.pipe(
        first(),
        catchError((error: unknown) => of(E.left(secretUnavailable('the secret', String(error))))),
        concatMap((read) =>
          read._tag === 'Left' ? of(read) : ask(done({ _tag: 'Authenticate', secret: read.right })),
        ),
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
      const take = taker(inbox, extension);
      return chunk$.pipe(inTurn(), scan(stepFrames, state)).subscribe({
        next: ({ chunk, assembled, offsets, count }) => {
          if (assembled !== undefined) take(assembled, 0);
          for (let i = 0; i < count; i++) take(chunk, offsets[i] as number);
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

/** Takes a frame, where it lies, to whom it is for. */
const taker = (
  { reply, channels, diagnostics }: Inbox<Reply>,
  extension?: Extension,
): ((bytes: Uint8Array, offset: number) => void) => {
  const cursor: { -readonly [F in keyof Reply]: Reply[F] } = { type: 0, bytes: new Uint8Array(0), start: 0, end: 0 };

  const event = (bytes: Uint8Array, start: number, end: number): void => {
    if (end - start < 2) {
      const got = `${String(end - start)} octets`;
      diagnostics.next({ _tag: 'Undecodable', error: decodeError('EVENT', 'Event code', 0, '2 octets', got) });
      return;
    }
    const code = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
    if (code === DETAILED && extension?.served !== undefined) {
      const mark = extension.served(bytes, start, end);
      if (mark._tag === 'Left') diagnostics.next({ _tag: 'Undecodable', error: mark.left });
      return;
    }
    const reader = eventReaders[code] ?? extension?.readerOf(code);
    if (reader === undefined) {
      if (diagnostics.observers.length === 0) return;
      diagnostics.next({ _tag: 'UnknownEvent', code, body: copyOf(bytes, start + 2, end) });
      return;
    }
    const channel = channels[code & ~DETAILED];
    if (channel === undefined || channel.observers.length === 0) return;
    const item = decodeAt(reader.name, reader.read, bytes, start, end);
    channel.next(item);
    if (item._tag === 'Left') diagnostics.next({ _tag: 'Undecodable', error: item.left });
  };

  const other = ({ type, bytes, start, end }: Reply): void => {
    if (diagnostics.observers.length === 0) return;
    if (senderOf(type) === 'server') diagnostics.next({ _tag: 'Unasked', reply: messageName(type) });
    else diagnostics.next({ _tag: 'UnknownMessage', type, body: copyOf(bytes, start, end) });
  };

  return (bytes, offset) => {
    const type = frameType(bytes, offset);
    const start = offset + HEADER;
    const end = start + bodyLength(bytes, offset);
    if (type === messageTypes.Event) {
      event(bytes, start, end);
      return;
    }
    cursor.type = type;
    cursor.bytes = bytes;
    cursor.start = start;
    cursor.end = end;
    if (!reply(cursor)) other(cursor);
  };
};
