/** Dispatches the messages of the v1 protocol: replies to the queue, events to their subscribers. */
import { Observable, tap } from 'rxjs';
import { beginning, RECOGNIZABLE, recognizeWhole } from '../internal/beginning.js';
import type { TorEvent } from '../model/Event.js';
import { deliver } from '../client/ClientProtocol.js';
import type { Inbox } from '../client/ClientProtocol.js';
import { decodeError, unexpectedReply, wrongProtocol } from '../TorError.js';
import type { OutOfStep, TorError } from '../TorError.js';
import type { ReadEvent } from './event/eventLine.js';
import { readerOf, tagOfName } from './event/index.js';
import type { FramingLimits } from './framing/limits.js';
import { endOfLine } from './framing/bytes.js';
import { messageBatches } from './framing/Replies.js';
import type { Messages } from './framing/Replies.js';
import type { RawReply } from './reply.js';

/**
 * The key of an event's subscribers: the tag of one of the five events, or a name as it is on the wire. The two cannot
 * clash, since names are in capitals.
 */
export type EventKey = TorEvent['_tag'] | Uppercase<string>;

const SIX = 0x36;
const SP = 0x20;
const CR = 0x0d;

/** Bytes of `650 `. */
const STATUS = 4;

export const receive =
  (limits: FramingLimits) =>
  (inbox: Inbox<RawReply>) =>
  (chunk$: Observable<Uint8Array>): Observable<TorError> =>
    new Observable((subscriber) => {
      const take = taker(inbox);
      let head = '';
      let other: TorError | undefined;
      let last: Messages | undefined;
      const batch$ = chunk$.pipe(
        tap((chunk) => {
          if (head.length >= RECOGNIZABLE) return;
          head = beginning(head, chunk);
          if (head.length >= RECOGNIZABLE) other = foreign(head);
        }),
        messageBatches(limits),
      );
      return batch$.subscribe({
        next: (messages) => {
          last = messages;
          const { count, sources, starts, ends } = messages;
          const problem = other ?? messages.problem;
          if (count > 0 || !messages.isInEvent) inbox.progress();
          let evidence: OutOfStep | undefined;
          // the receiver of a message may end the connection
          for (let i = 0; i < count && evidence === undefined && !subscriber.closed; i++) {
            evidence = take(sources[i] as Uint8Array, starts[i] as number, ends[i] as number);
          }
          if (messages.begun && evidence === undefined && !subscriber.closed) {
            messages.begun = false;
            const { beginning } = messages;
            evidence = inbox.begins({ bytes: beginning, start: 0, end: endOfLine(beginning, 0) });
          }
          if (evidence !== undefined) {
            subscriber.next(evidence);
            subscriber.complete();
            return;
          }
          // with fewer bytes, wait for more to recognize the protocol
          if (problem === undefined || head.length < RECOGNIZABLE) return;
          subscriber.next(problem);
          subscriber.complete();
        },
        error: (error: unknown) => {
          subscriber.error(error);
        },
        complete: () => {
          other ??= foreign(head);
          if (head === '') subscriber.next(silence);
          else if (other !== undefined) subscriber.next(other);
          else if (last?.problem !== undefined) subscriber.next(last.problem);
          else if (last?.isOpen === true)
            subscriber.next(decodeError('reply', 'Line', 0, 'the rest of a reply', 'the end'));
          subscriber.complete();
        },
      });
    });

type Channels = Inbox<RawReply>['channels'];

/** Dispatches a message in place. */
const taker = (inbox: Inbox<RawReply>): ((bytes: Uint8Array, start: number, end: number) => OutOfStep | undefined) => {
  const cursor: { -readonly [F in keyof RawReply]: RawReply[F] } = { bytes: new Uint8Array(0), start: 0, end: 0 };
  const namedAt = names();

  const hand = (to: Destination): void => {
    // a channel is never replaced
    const channel = (to.channel ??= inbox.channels[to.key]);
    if (channel === undefined || channel.observers.length === 0) return;
    deliver(inbox, channel, to.read(cursor));
  };

  return (bytes, start, end) => {
    cursor.bytes = bytes;
    cursor.start = start;
    cursor.end = end;
    if (bytes[start] !== SIX) return inbox.reply(cursor);
    const { typed, byName } = namedAt(bytes, start + STATUS);
    if (typed !== undefined) hand(typed);
    hand(byName);
    return undefined;
  };
};

interface Destination {
  readonly key: EventKey;
  readonly read: ReadEvent<unknown>;
  channel: Channels[string];
}

interface Named {
  readonly name: string;
  readonly typed: Destination | undefined;
  readonly byName: Destination;
}

/** Bytes of the longest name of an event. */
export const MAX_NAME = 64;

/** The number of names that are cached; a Tor has about 30. */
const MAX_NAMES = 256;

const named = (name: string): Named => {
  const tag = tagOfName(name);
  const read = readerOf(name);
  return {
    name,
    typed: tag === undefined ? undefined : { key: tag, read, channel: undefined },
    // names are compared in capitals, which a Tor need not send, and so never equal a tag
    byName: { key: name.toUpperCase() as EventKey, read, channel: undefined },
  };
};

/** Whether exactly this name begins at `start`, and not a longer one. */
const isAt = (name: string, bytes: Uint8Array, start: number): boolean => {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[start + i]) return false;
  const behind = bytes[start + name.length];
  return behind === SP || behind === CR;
};

/** Finds an event by the bytes of its name, without making a string for a name that was seen before. */
const names = (): ((bytes: Uint8Array, start: number) => Named) => {
  const byHash = new Map<number, Named>();
  const nameless = named('');
  let last = nameless;
  return (bytes, start) => {
    if (isAt(last.name, bytes, start)) return last;
    let hash = 0;
    let end = start;
    for (let byte = bytes[end]; byte !== SP && byte !== CR; byte = bytes[++end]) {
      hash = (Math.imul(hash, 31) + (byte as number)) | 0;
    }
    const seen = byHash.get(hash);
    if (seen !== undefined && isAt(seen.name, bytes, start)) return (last = seen);
    // a longer name cannot be requested
    if (end - start > MAX_NAME) return nameless;
    const found = named(String.fromCharCode(...bytes.subarray(start, end)));
    if (byHash.size < MAX_NAMES) byHash.set(hash, found);
    return found;
  };
};

// eslint-disable-next-line no-control-regex
const isReplyOfTc = /^[^]{2}\0[\0-\x0f]/;

/** Recognizes a server of another protocol by its first bytes. A reply of v1 begins with a digit. */
const foreign = (head: string): TorError | undefined => {
  if (/^\d/.test(head)) return undefined;
  const got = recognizeWhole(head) ?? (isReplyOfTc.test(head) ? 'TC' : head < ' ' ? 'binary' : undefined);
  return got === undefined ? undefined : wrongProtocol('v1', got);
};

const silence: TorError = /* #__PURE__ */ unexpectedReply(
  'PROTOCOLINFO',
  'a reply',
  'the end of the connection, as from a server of TC',
);

/** The replies that a connection waits for until it has authenticated, for errors. */
export const waitsFor = 'the replies to PROTOCOLINFO and AUTHENTICATE (a server of TC does not reply to them)';
