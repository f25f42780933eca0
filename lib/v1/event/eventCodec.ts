/** The codecs of events, made of their two halves. */
import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import type { TorEvent } from '../../model/Event.js';
import { decodeText, quote } from '../../internal/text.js';
import { Writer } from '../../internal/Writer.js';
import { decodeError } from '../../TorError.js';
import { showTorError } from '../../showTorError.js';
import type { DecodeError, EncodeError } from '../../TorError.js';
import { limitsOf } from '../framing/limits.js';
import { Messages, stepMessages } from '../framing/Replies.js';
import type { RawReply } from '../reply.js';
import type { ReadEvent } from './eventLine.js';
import type { WriteEvent } from './writeLine.js';

/**
 * The codec of an event: decodes the bytes of its whole message, from `650` to the last CR LF. It encodes to an
 * `Either`, because not every value fits in a message.
 *
 * Laws: an encoded value decodes to the same value; the message of a real Tor encodes to the same bytes.
 *
 * @category model
 * @since 0.1.0
 */
export interface V1EventCodec<A> extends t.Type<A, E.Either<EncodeError, Uint8Array>> {
  readonly read: ReadEvent<A>;
  readonly write: WriteEvent<A>;
}

const writer = /* #__PURE__ */ new Writer();

export const eventCodec = <A>(
  name: string,
  is: (u: unknown) => u is A,
  read: ReadEvent<A>,
  write: WriteEvent<A>,
): V1EventCodec<A> =>
  Object.assign(
    new t.Type<A, E.Either<EncodeError, Uint8Array>>(
      name,
      is,
      (input, context) => {
        const event = decodeMessage(name, read, input);
        return event._tag === 'Right' ? event : t.failure(input, context, showTorError(event.left));
      },
      (event) => {
        // drops the output of an earlier `write` that threw
        writer.rewind(0);
        write(writer.of(name), event);
        const message = writer.take();
        return writer.failure === undefined ? E.right(message) : E.left(writer.failure);
      },
    ),
    { read, write },
  );

const decodeMessage = <A>(name: string, read: ReadEvent<A>, input: unknown): E.Either<DecodeError, A> => {
  if (!(input instanceof Uint8Array)) return E.left(decodeError(name, 'Message', 0, 'a Uint8Array', typeof input));
  const { count, ends, isOpen, problem } = stepMessages(new Messages(limitsOf()), input);
  if (problem !== undefined) return E.left(problem);
  const message: RawReply = { bytes: input, start: 0, end: input.length };
  return count === 1 && ends[0] === input.length && !isOpen
    ? isNamed(name, message)
      ? read(message)
      : E.left(decodeError(name, 'Name', 0, name, quote(decodeText(input, 0, Math.min(input.length, 80)))))
    : E.left(
        decodeError(name, 'Message', 0, 'one whole message', `${String(count)} and ${isOpen ? 'a part' : 'none'}`),
      );
};

/** Bytes of `650 `. */
const STATUS = 4;

const isNamed = (name: string, { bytes, start }: RawReply): boolean => {
  const from = start + STATUS;
  const to = from + name.length;
  const behind = bytes[to];
  return (
    decodeText(bytes, start, start + 3) === '650' &&
    decodeText(bytes, from, to).toUpperCase() === name &&
    (behind === 0x20 || behind === 0x0d)
  );
};

/** A status, by its name or its number. */
export const status = (): t.Type<string | number> => t.union([t.string, t.number]);

/** Makes the guard of one of the five events; its details are any record. */
export const torEvent =
  <A extends TorEvent>(tag: A['_tag'], props: () => t.Props) =>
  (u: unknown): u is A => {
    if (!t.type({ _tag: t.literal(tag), ...props() }).is(u)) return false;
    const { details } = u as { readonly details?: unknown };
    return details === undefined || t.UnknownRecord.is(details);
  };
