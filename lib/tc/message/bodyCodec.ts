import { either as E } from 'fp-ts';
import * as t from 'io-ts';
import type { DecodeError, EncodeError } from '../../TorError.js';
import { decodeError } from '../../TorError.js';
import { showTorError } from '../../showTorError.js';
import { Reader } from '../../internal/Reader.js';
import { Writer } from '../../internal/Writer.js';
import { MAX_BODY } from '../frame/Frame.js';

/** Decodes the whole body of a message. */
export interface BodyReader<A> {
  readonly name: string;
  readonly read: (reader: Reader) => A;
  /** Decodes the bytes from `start` to `end` (exclusive) with `read`, without allocating a view. */
  readonly decodeAt: (bytes: Uint8Array, start: number, end: number) => E.Either<DecodeError, A>;
}

/**
 * A body in place: the bytes of a chunk from `start` to `end`, exclusive.
 *
 * @category model
 * @since 0.1.0
 */
export interface BodyRange {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * The codec of a message's whole body. As an io-ts `Type` it decodes a `Uint8Array` or a {@link BodyRange}. It encodes
 * to an `Either`, because not every value fits on the wire. `read` and `write` are the same two halves as plain
 * functions; `decodeAt` is the read half without io-ts, for events and replies.
 *
 * Laws: an encoded value decodes to the same value; a decoded body encodes to the same bytes if they are in the form
 * that `encode` returns; `decodeAt` returns what `decode` returns.
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
        const value =
          input instanceof Uint8Array
            ? decodeAt(input, 0, input.length)
            : isRange(input)
              ? decodeAt(input.bytes, input.start, input.end)
              : E.left(decodeError(message, 'Body', 0, 'a Uint8Array', typeof input));
        return value._tag === 'Right' ? value : failed(input, context, value.left);
      },
      (value) => encodeBody(message, write, value),
    ),
    { read, write, decodeAt },
  );

/** Decodes the bytes from `start` to `end` (exclusive), without allocating a view. */
export const decodeAt = <A>(
  message: string,
  read: (reader: Reader) => A,
  bytes: Uint8Array,
  start: number,
  end: number,
): E.Either<DecodeError, A> => reader.end(read(reader.of(message, bytes, start, end)));

/**
 * Decodes a body with the `DecodeError` of this library; the codec's own `decode` returns the errors of io-ts.
 *
 * @example
 * decodeBody(EventCodecs.Log)(new Uint8Array([0, 5, 111, 107, 0]))
 *
 * @category decoding
 * @since 0.1.0
 */
export const decodeBody =
  <A>(codec: BodyCodec<A>) =>
  (body: Uint8Array | BodyRange): E.Either<DecodeError, A> => {
    const value = codec.decode(body);
    return value._tag === 'Right' ? value : E.left(errorOf(codec.name, value.left));
  };

/** An error of io-ts with the `DecodeError` that caused it. */
interface BodyError extends t.ValidationError {
  readonly error: DecodeError;
}

const failed = (value: unknown, context: t.Context, error: DecodeError): t.Validation<never> => {
  const problem: BodyError = { value, context, message: showTorError(error), error };
  return t.failures([problem]);
};

/** A codec that an application made or refined itself fails with plain errors of io-ts. */
const errorOf = (message: string, [problem]: t.Errors): DecodeError =>
  problem !== undefined && isBodyError(problem)
    ? problem.error
    : decodeError(message, 'Body', 0, 'a valid body', problem?.message ?? 'an invalid body');

const isBodyError = (problem: t.ValidationError): problem is BodyError => 'error' in problem;

const isRange = (input: unknown): input is BodyRange =>
  typeof input === 'object' && input !== null && 'bytes' in input && input.bytes instanceof Uint8Array;

const encodeBody = <A>(
  message: string,
  write: (writer: Writer, value: A) => void,
  value: A,
): E.Either<EncodeError, Uint8Array> => {
  // drops the output of an earlier `write` that threw
  writer.rewind(0);
  write(writer.of(message), value);
  if (writer.length > MAX_BODY) {
    writer.fail('Body', `at most ${String(MAX_BODY)} bytes`, `${String(writer.length)} bytes`);
  }
  const body = writer.take();
  return writer.failure === undefined ? E.right(body) : E.left(writer.failure);
};
