import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import type { DecodeError, EncodeError } from '../../TorError.js';
import { showTorError } from '../../TorError.js';
import { Reader } from '../../internal/Reader.js';
import { Writer } from '../../internal/Writer.js';
import { MAX_BODY } from '../frame/Frame.js';

/** How a message's whole body is read. */
export interface BodyReader<A> {
  readonly name: string;
  readonly read: (reader: Reader) => A;
  /** Decodes the octets from `start` to before `end`, without a view of them, to what `read` reads of them. */
  readonly decodeAt: (bytes: Uint8Array, start: number, end: number) => E.Either<DecodeError, A>;
}

/**
 * The codec of a message's whole body. As an io-ts `Type` it decodes octets; since a value may be more than the wire
 * can carry, it encodes to an `Either`. `read` and `write` are the same as tables of fields, on offsets, for whoever
 * reads a body in place.
 *
 * Laws: what `encode` gives decodes to the same value; what decodes encodes to the same octets, where these are in the
 * form that `encode` gives.
 *
 * @category model
 * @since 0.1.0
 */
export interface BodyCodec<A> extends t.Type<A, E.Either<EncodeError, Uint8Array>>, BodyReader<A> {
  readonly write: (writer: Writer, value: A) => void;
}

const reader = /* #__PURE__ */ new Reader();
const writer = /* #__PURE__ */ new Writer();

export const bodyReader = <A>(name: string, read: (reader: Reader) => A): BodyReader<A> => ({
  name,
  read,
  decodeAt: (bytes, start, end) => decodeAt(name, read, bytes, start, end),
});

export const bodyCodec = <A>(
  message: string,
  is: (u: unknown) => u is A,
  read: (reader: Reader) => A,
  write: (writer: Writer, value: A) => void,
  decodeAt = bodyReader(message, read).decodeAt,
): BodyCodec<A> =>
  Object.assign(
    new t.Type<A, E.Either<EncodeError, Uint8Array>>(
      message,
      is,
      (input, context) => {
        if (!(input instanceof Uint8Array)) return t.failure(input, context, `${message}: wanted a Uint8Array`);
        const value = decodeAt(input, 0, input.length);
        return value._tag === 'Right' ? value : t.failure(input, context, showTorError(value.left));
      },
      (value) => encodeBody(message, write, value),
    ),
    { read, write, decodeAt },
  );

/** Decodes the octets from `start` to before `end`, without a view of them. */
export const decodeAt = <A>(
  message: string,
  read: (reader: Reader) => A,
  bytes: Uint8Array,
  start: number,
  end: number,
): E.Either<DecodeError, A> => reader.end(read(reader.of(message, bytes, start, end)));

/**
 * Decodes a body to the typed error of this library, where the codec's own `decode` gives that of io-ts.
 *
 * @category decoding
 * @since 0.1.0
 */
export const decodeBody =
  <A>({ decodeAt }: BodyCodec<A>) =>
  (body: Uint8Array): E.Either<DecodeError, A> =>
    decodeAt(body, 0, body.length);

const encodeBody = <A>(
  message: string,
  write: (writer: Writer, value: A) => void,
  value: A,
): E.Either<EncodeError, Uint8Array> => {
  // whatever a write that threw has left behind goes
  writer.rewind(0);
  write(writer.of(message), value);
  if (writer.length > MAX_BODY) {
    writer.fail('Body', `at most ${String(MAX_BODY)} bytes`, `${String(writer.length)} bytes`);
  }
  const body = writer.take();
  return writer.failure === undefined ? E.right(body) : E.left(writer.failure);
};
