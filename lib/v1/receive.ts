/**
 * Octets of today's Tor to where they belong: replies to the queue, events to those who observe them.
 *
 * @since 0.1.0
 */
import { Observable, scan, tap } from 'rxjs';
import { inTurn } from '../frame/inTurn.js';
import type { TorEvent } from '../model/Event.js';
import type { Inbox } from '../session/Protocol.js';
import { decodeError, unexpectedReply } from '../TorError.js';
import type { TorError } from '../TorError.js';
import { modernEvent } from './event/ModernEvent.js';
import type { ReadEvent } from './event/eventLine.js';
import { eventByName } from './event/index.js';
import type { Limits } from './framing/limits.js';
import { Messages, stepMessages } from './framing/step.js';
import { lossy, parseLines } from './reply.js';
import type { RawReply } from './reply.js';

/**
 * What events are observed by: the tag of one of the five events, or a name as it is on the wire. No name is a tag, since
 * names are in capitals.
 *
 * @category model
 * @since 0.1.0
 */
export type EventKey = TorEvent['_tag'] | Uppercase<string>;

const SIX = 0x36;
const SP = 0x20;
const CR = 0x0d;

/** Octets of `650 `. */
const STATUS = 4;

/**
 * @category constructors
 * @since 0.1.0
 */
export const receive =
  (limits: Limits) =>
  (inbox: Inbox<RawReply>) =>
  (chunk$: Observable<Uint8Array>): Observable<TorError> =>
    new Observable((subscriber) => {
      const state = new Messages(limits);
      const take = taker(inbox);
      let first: number | undefined;
      const batch$ = chunk$.pipe(
        inTurn(),
        tap((chunk) => (first ??= chunk[0])),
        scan(stepMessages, state),
      );
      return batch$.subscribe({
        next: ({ count, sources, starts, ends, problem }) => {
          for (let i = 0; i < count; i++) take(sources[i] as Uint8Array, starts[i] as number, ends[i] as number);
          if (problem === undefined) return;
          subscriber.next(first !== undefined && first < SP ? binary : problem);
          subscriber.complete();
        },
        error: (error: unknown) => {
          subscriber.error(error);
        },
        complete: () => {
          if (first === undefined) subscriber.next(silence);
          else if (state.isOpen) subscriber.next(decodeError('reply', 'Line', 0, 'the rest of a reply', 'the end'));
          subscriber.complete();
        },
      });
    });

/** Takes a message, where it lies, to whom it is for. */
const taker = ({
  reply,
  channels,
  diagnostics,
}: Inbox<RawReply>): ((bytes: Uint8Array, start: number, end: number) => void) => {
  const cursor: { -readonly [F in keyof RawReply]: RawReply[F] } = { bytes: new Uint8Array(0), start: 0, end: 0 };
  const nameAt = names();

  const hand = (key: EventKey, read: ReadEvent<unknown>): void => {
    const channel = channels[key];
    if (channel === undefined || channel.observers.length === 0) return;
    const item = read(cursor);
    channel.next(item);
    if (item._tag === 'Left') diagnostics.next({ _tag: 'Undecodable', error: item.left });
  };

  return (bytes, start, end) => {
    cursor.bytes = bytes;
    cursor.start = start;
    cursor.end = end;
    if (bytes[start] === SIX) {
      const { name, typed, read } = nameAt(bytes, start + STATUS);
      if (typed !== undefined) hand(typed.tag, typed.read);
      hand(name, read);
    } else if (!reply(cursor) && diagnostics.observers.length > 0) {
      const lines = parseLines(cursor, lossy) ?? [];
      diagnostics.next({ _tag: 'Unasked', reply: lines.map(({ status, text }) => `${status} ${text}`).join('\n') });
    }
  };
};

interface Named {
  readonly name: Uppercase<string>;
  readonly typed: { readonly tag: TorEvent['_tag']; readonly read: ReadEvent<TorEvent> } | undefined;
  readonly read: ReadEvent<unknown>;
}

/**
 * Octets of the longest name of an event.
 *
 * @since 0.1.0
 */
export const MAX_NAME = 64;

/** So many names are kept; a Tor has some 30. */
const MAX_NAMES = 256;

const nameless: Named = { name: '', typed: undefined, read: /* #__PURE__ */ modernEvent('') };

/** Finds an event by the octets of its name, without a text for one that was seen before. */
const names = (): ((bytes: Uint8Array, start: number) => Named) => {
  const byHash = new Map<number, Named>();
  const isSame = ({ name }: Named, bytes: Uint8Array, start: number, end: number): boolean => {
    if (name.length !== end - start) return false;
    for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[start + i]) return false;
    return true;
  };
  return (bytes, start) => {
    let hash = 0;
    let end = start;
    for (let octet = bytes[end]; octet !== SP && octet !== CR; octet = bytes[++end]) {
      hash = (Math.imul(hash, 31) + (octet as number)) | 0;
    }
    const seen = byHash.get(hash);
    if (seen !== undefined && isSame(seen, bytes, start, end)) return seen;
    // no longer name can be asked for
    if (end - start > MAX_NAME) return nameless;
    const name = String.fromCharCode(...bytes.subarray(start, end)) as Uppercase<string>;
    const named: Named = { name, typed: eventByName.get(name), read: modernEvent(name) };
    if (byHash.size < MAX_NAMES) byHash.set(hash, named);
    return named;
  };
};

const advice = 'if the server speaks TC, connect to it with tcp:// or unix:';

const binary: TorError = /* #__PURE__ */ unexpectedReply('PROTOCOLINFO', 'text', `octets that are no text; ${advice}`);

const silence: TorError = /* #__PURE__ */ unexpectedReply('PROTOCOLINFO', 'a reply', `the end; ${advice}`);

/**
 * What a connection waits for until it has authenticated.
 *
 * @since 0.1.0
 */
export const waitsFor = `the replies to PROTOCOLINFO and AUTHENTICATE (${advice})`;
