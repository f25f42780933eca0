/** The steps of a script. */
import { either as E } from 'fp-ts';
import { asyncScheduler } from 'rxjs';
import type { SchedulerLike } from 'rxjs';
import { writeMessage } from '../../tc/message/Message.js';
import type { Message } from '../../tc/message/Message.js';
import { showTorError } from '../../showTorError.js';
import { Writer } from '../../internal/Writer.js';
import { mismatch, show } from '../match.js';
import type { Pattern } from '../match.js';
import { firstMessage } from './Step.js';
import type { Incoming, Peer, Step, Taken } from './Step.js';

const more: Taken = { _tag: 'More' };
const taken = (bytes: number): Taken => ({ _tag: 'Taken', bytes });
const refused = (got: string): Taken => ({ _tag: 'Refused', got });

const act = (wanted: string, action: (peer: Peer) => void): Step => ({
  _tag: 'Act',
  wanted,
  act: (peer) => {
    action(peer);
    return E.right(undefined);
  },
});

// -------------------------------------------------------------------------------------
// expecting
// -------------------------------------------------------------------------------------

const nextMessage = (wanted: string, problemOf: (message: Message) => string | undefined): Step => ({
  _tag: 'Expect',
  wanted,
  take: ({ bytes, ended }: Incoming) => {
    const first = firstMessage(bytes);
    if (first === undefined) {
      if (ended === undefined) return more;
      return refused(bytes.length === 0 ? ended : `${show(bytes)}, then ${ended}`);
    }
    if (E.isLeft(first.message)) {
      return refused(`${show(bytes.slice(0, first.length))}: ${showTorError(first.message.left)}`);
    }
    const problem = problemOf(first.message.right);
    return problem === undefined ? taken(first.length) : refused(problem);
  },
});

/**
 * Expects that the next message fits the pattern: the fields that the pattern names must match.
 *
 * @category expecting
 * @since 0.1.0
 */
export const expectMessage = (pattern: Pattern<Message>): Step =>
  nextMessage(show(pattern), (message) =>
    mismatch(pattern, message) === undefined ? undefined : `${show(message)} (${String(mismatch(pattern, message))})`,
  );

/**
 * Expects that the next message has this tag.
 *
 * @category expecting
 * @since 0.1.0
 */
export const expectType = (tag: Message['_tag']): Step =>
  nextMessage(tag, (message) => (message._tag === tag ? undefined : show(message)));

/**
 * Expects a message of any type.
 *
 * @category expecting
 * @since 0.1.0
 */
export const expectAnything: Step = /* #__PURE__ */ nextMessage('a message', () => undefined);

/**
 * Expects these bytes next, whether or not they are frames.
 *
 * @category expecting
 * @since 0.1.0
 */
export const expectBytes = (wanted: Uint8Array): Step => ({
  _tag: 'Expect',
  wanted: show(wanted),
  take: ({ bytes, ended }: Incoming) => {
    const here = bytes.slice(0, wanted.length);
    if (here.some((byte, i) => byte !== wanted[i])) return refused(show(here));
    if (here.length === wanted.length) return taken(wanted.length);
    return ended === undefined ? more : refused(`${show(here)}, then ${ended}`);
  },
});

/**
 * Expects that the other end closes the connection without sending anything before.
 *
 * @category expecting
 * @since 0.1.0
 */
export const expectEnd: Step = {
  _tag: 'Expect',
  wanted: 'the end of the connection',
  take: ({ bytes, ended }) => {
    if (bytes.length === 0) return ended === undefined ? more : taken(0);
    const first = firstMessage(bytes);
    if (first === undefined && ended === undefined) return more;
    return refused(first !== undefined && E.isRight(first.message) ? show(first.message.right) : show(bytes));
  },
};

/**
 * From this step on, messages that fit the pattern are skipped where another one is expected.
 *
 * @category expecting
 * @since 0.1.0
 */
export const ignore = (pattern: Pattern<Message>): Step =>
  act(`to ignore ${show(pattern)}`, (peer) => {
    peer.ignored = [...peer.ignored, (message) => E.isRight(message) && mismatch(pattern, message.right) === undefined];
  });

/**
 * From this step on, events are skipped where another message is expected.
 *
 * @category expecting
 * @since 0.1.0
 */
export const ignoreEvents: Step = /* #__PURE__ */ ignore({ _tag: 'Event' });

// -------------------------------------------------------------------------------------
// sending
// -------------------------------------------------------------------------------------

const write = (peer: Peer, bytes: Uint8Array): void => {
  const size = Math.min(peer.chunkSize, bytes.length);
  for (let at = 0; at < bytes.length; at += size) peer.duplex.write(bytes.slice(at, at + size));
};

/**
 * Sends the messages, in one chunk.
 *
 * @category sending
 * @since 0.1.0
 */
export const send = (...messages: ReadonlyArray<Message>): Step => ({
  _tag: 'Act',
  wanted: `to send ${messages.map(show).join(', ')}`,
  act: (peer) => {
    const writer = new Writer();
    for (const message of messages) {
      const problem = writeMessage(writer, message);
      if (problem !== undefined) return E.left(showTorError(problem));
    }
    write(peer, writer.take());
    return E.right(undefined);
  },
});

/**
 * Sends bytes unchanged, such as half a frame or bytes that no codec writes.
 *
 * @category sending
 * @since 0.1.0
 */
export const sendBytes = (...bytes: ReadonlyArray<Uint8Array>): Step =>
  act(`to send ${bytes.map(show).join(' ')}`, (peer) => {
    for (const chunk of bytes) write(peer, chunk);
  });

/**
 * From this step on, sends in chunks of at most `size` bytes; `split(Infinity)` ends it.
 *
 * @category sending
 * @since 0.1.0
 */
export const split = (size: number): Step =>
  act(`chunks of ${String(size)} bytes`, (peer) => {
    peer.chunkSize = Math.max(1, size || 1);
  });

/**
 * Waits for a time; bytes that arrive meanwhile are kept for the next step.
 *
 * @category sending
 * @since 0.1.0
 */
export const wait = (milliseconds: number, scheduler: SchedulerLike = asyncScheduler): Step => ({
  _tag: 'Wait',
  wanted: `${String(milliseconds)} ms to go by`,
  milliseconds,
  scheduler,
});

// -------------------------------------------------------------------------------------
// ending
// -------------------------------------------------------------------------------------

/**
 * Ends the connection gracefully, as a Tor does when it halts.
 *
 * @category ending
 * @since 0.1.0
 */
export const end: Step = /* #__PURE__ */ act('to end the connection', ({ duplex }) => duplex.end());

/**
 * Destroys the connection at once; data in transit is lost.
 *
 * @category ending
 * @since 0.1.0
 */
export const destroy: Step = /* #__PURE__ */ act('to destroy the connection', ({ duplex }) => duplex.destroy());
